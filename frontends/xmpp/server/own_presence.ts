/** What a user's clients show each other (RFC 6121 §4.2–§4.5). */
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";

/** A client shows itself: all available ones see it, and a new one sees the others. */
export function broadcastPresence(session: Session, presence: Element, sessions: Sessions): void {
  const isNew = session.presence === undefined;
  session.presence = presence;
  for (const other of sessions.of(session.user)) {
    if (other.presence === undefined) continue;
    other.send(addressed(presence, session, other));
    if (isNew && other !== session) session.send(addressed(other.presence, other, session));
  }
}

/** A client is not available any more; `said` is how it said so, if it did. Answers what the others hear. */
export function withdrawPresence(session: Session, said: Element | undefined, sessions: Sessions): Element {
  const gone = said ?? xml("presence", { type: "unavailable", from: session.full });
  if (session.presence === undefined) return gone;
  session.presence = undefined;
  for (const other of sessions.of(session.user)) {
    if (other.presence !== undefined) other.send(addressed(gone, session, other));
  }
  return gone;
}

function addressed({ attrs, children }: Element, from: Session, to: Session): Element {
  return xml("presence", { ...attrs, xmlns: ns.client, from: from.full, to: to.full }, children);
}
