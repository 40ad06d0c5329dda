/** What a client asks for beforehand, to be done as soon as it is logged in (XEP-0388 §2.3). */
import type { ResourceId, UserId } from "../../../lib/ids.ts";
import { ns } from "../namespaces.ts";
import { child, type Element, xml } from "../xml/element.ts";
import { serverNs } from "./namespaces.ts";
import type { Session } from "./session.ts";
import { enable, type EnableOptions } from "./stream_management.ts";

export interface EntryRequest {
  /** A session to be taken up again; tried first (XEP-0386 §3.2). */
  readonly resume: Element | undefined;
  /** A session to be made. */
  readonly bind: Element | undefined;
  /** Which installation of a client it is, where it says so. */
  readonly device: string | undefined;
  /** What SASL says at its end, in base64; empty for nothing. */
  readonly proof: string;
}

/** Reads what came along with a login. */
export function entryRequest(authenticate: Element, proof: string): EntryRequest {
  const agent = child(authenticate, "user-agent", serverNs.sasl2);
  return {
    resume: child(authenticate, "resume", serverNs.streamManagement),
    bind: child(authenticate, "bind", serverNs.bind2),
    device: deviceOf(agent?.attrs.id ?? ""),
    proof,
  };
}

/** XEP-0388 §2.3: a UUID, version 4. Anything else says nothing. */
function deviceOf(id: string): string | undefined {
  const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;
  return uuid.test(id) ? id.toLowerCase() : undefined;
}

/**
 * XEP-0386 §3.2: the session begins with what was asked for. Answers what the client is told of it.
 *
 * Messages that wait are not dropped: clients bind this way that never look into the archive, as xmpp.js does, and those
 * that do know them again by their stanza ids.
 */
export function begin(session: Session, bind: Element, options: EnableOptions): Element {
  session.wantsCopies = child(bind, "enable", ns.carbons) !== undefined;
  if (child(bind, "inactive", serverNs.activeState) !== undefined) session.look(false);
  const managed = child(bind, "enable", serverNs.streamManagement);
  return xml("bound", { xmlns: serverNs.bind2 }, managed && enable(session, managed, options));
}

/** XEP-0388 §2.6.1. `as`: a full JID as soon as there is one. */
export function entered(
  as: UserId | ResourceId,
  { proof }: EntryRequest,
  ...answers: (Element | undefined)[]
): Element {
  return xml(
    "success",
    { xmlns: serverNs.sasl2 },
    proof === "" ? undefined : xml("additional-data", {}, proof),
    xml("authorization-identifier", {}, as),
    ...answers,
  );
}
