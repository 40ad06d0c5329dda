import { notLoggedIn } from "../../../lib/errors.ts";
import type { Availability } from "../../../lib/availability.ts";
import type { UserEvent } from "../../../lib/events.ts";
import type { LegacyName, UserId } from "../../../lib/ids.ts";
import type { User } from "../../../lib/users/user.ts";
import {
  type Feature,
  type Incoming,
  type MessageExtras,
  type Pass,
  pass,
  type XmppContext,
} from "../feature.ts";
import { bareAddress } from "../contact_address.ts";
import { isAnswer } from "../iq.ts";
import { ns } from "../namespaces.ts";
import { takeFromBackend } from "../raw/from_backend.ts";
import { forBackend, readdressed } from "../raw/translation.ts";
import { child, childElements, childText, serialize, xml } from "../xml/element.ts";
import { shows } from "./contact_presence.ts";

/**
 * Raw XML: a network that speaks XMPP gets users' stanzas whole, and answers in stanzas (Spectrum 2: core §1.10). Each
 * backend decides for the users it carries, by `features.rawxml`.
 */
export const rawXml: Feature = {
  name: "raw XML",
  spec: "Spectrum 2",
  wholeIq: takeIq,
  readMessage,
  message: takeWordless,
  presence: takePresence,
  raw: takeFromBackend,
  report,
};

/** Questions about these are the transport's own, at any address. */
const own: ReadonlySet<string | undefined> = new Set([ns.register, ns.roster, ns.stats]);

function takeIq(incoming: Incoming, context: XmppContext): void | Pass {
  const { stanza, sender } = incoming;
  const user = context.core.users.find(sender.user);
  const [payload] = childElements(stanza);
  if (user === undefined || !user.speaksRaw || own.has(payload?.getNS())) return pass;
  if (isAnswer(stanza)) {
    user.ask({ type: "raw", stanza: forBackend(incoming, user) });
    return;
  }
  if (user.voice === undefined) throw notLoggedIn();
  const id = context.raw.questions.open(user.id, stanza);
  user.ask({ type: "raw", stanza: forBackend(incoming, user, { id }) });
}

/** With words it is a message like any other, which waits for a backend and comes back if there is none. */
function readMessage(incoming: Incoming, { core }: XmppContext): MessageExtras | undefined {
  const user = core.users.find(incoming.sender.user);
  const wantsNone = user === undefined || (user.voice !== undefined && !user.speaksRaw);
  const isTalk = incoming.at.kind === "contact" || incoming.at.kind === "room";
  return wantsNone || !isTalk ? undefined : { raw: forBackend(incoming, user) };
}

/** Without words, what clients say to each other: of use only at once. */
function takeWordless(incoming: Incoming, { core }: XmppContext): void | Pass {
  const { stanza, sender, at } = incoming;
  const user = core.users.find(sender.user);
  if (at.kind !== "contact" || !user?.voice?.speaksRaw || childText(stanza, "body") !== "") return pass;
  user.ask({ type: "raw", stanza: forBackend(incoming, user) });
}

function takePresence(incoming: Incoming, context: XmppContext): void | Pass {
  const { stanza, sender, at } = incoming;
  const { type } = stanza.attrs;
  const user = context.core.users.find(sender.user);
  if (!user?.speaksRaw || child(stanza, "x", ns.muc) !== undefined) return pass;
  if (at.kind === "transport") return followClient(incoming, user, context);
  if (type === "probe") return answerProbe(incoming, user, context);
  if (type !== undefined && type !== "unavailable") return pass;
  if (at.kind === "room" && type === "unavailable") return leaveRoom(incoming, user);
  user.ask({ type: "raw", stanza: forBackend(incoming, user) });
}

/** The network hears of it when no other client of the user's is there; what else leaving takes is done elsewhere. */
function leaveRoom(incoming: Incoming, user: User): Pass {
  const { at, sender } = incoming;
  const viewers = at.kind === "room" ? user.rooms.find(at.name)?.viewers : undefined;
  if (viewers?.has(sender.resource) && viewers.size === 1) {
    user.ask({ type: "raw", stanza: forBackend(incoming, user) });
  }
  return pass;
}

/** A client that comes sees what the others see, and one that leaves sees it no more. */
function followClient({ stanza, sender }: Incoming, user: User, context: XmppContext): Pass {
  const { resource: to } = sender;
  const { type } = stanza.attrs;
  const isHere = user.presence.has(to);
  if (type === undefined && !isHere) {
    for (const seen of context.raw.presences.seen(user.id)) context.send(readdressed(seen, { to }));
  }
  // When the last one leaves, the login ends, and with it goes everything.
  const others = [...user.presence.resources].some((resource) => resource !== to);
  if (type === "unavailable" && isHere && others) hide(user.id, to, context);
  return pass;
}

function answerProbe({ at, sender }: Incoming, user: User, context: XmppContext): void | Pass {
  const contact = at.kind === "contact" ? contactAddress(at.name, user, context) : undefined;
  const seen = contact === undefined ? [] : [...context.raw.presences.seen(user.id, contact)];
  if (seen.length === 0) return pass;
  for (const stanza of seen) context.send(readdressed(stanza, { to: sender.resource }));
}

function contactAddress(name: LegacyName, user: User, context: XmppContext): string | undefined {
  return bareAddress(name, user.roster.find(name), context);
}

function report(id: UserId, event: UserEvent, context: XmppContext): void {
  switch (event.type) {
    case "availability-shown":
      return showAvailability(id, event.availability, context);
    case "buddy-removed":
      return hide(id, id, context, bareAddress(event.buddy.name, event.buddy, context));
    case "account-changed":
      if (event.state.kind === "connected") return;
      context.raw.questions.abandon(id);
      hide(id, id, context);
      return context.raw.presences.forget(id);
  }
}

/** The user's own presence, as the client that speaks for the others shows it. */
function showAvailability(id: UserId, { status, text }: Availability, { core }: XmppContext): void {
  const user = core.users.find(id);
  const from = user?.presence.bestResource;
  if (user === undefined || from === undefined) return;
  const show = shows[status];
  const stanza = xml(
    "presence",
    { from },
    show === undefined ? undefined : xml("show", {}, show),
    text === "" ? undefined : xml("status", {}, text),
  );
  user.ask({ type: "raw", stanza: new TextEncoder().encode(serialize(stanza)) });
}

/** Takes back what `to` saw: of everybody, or of one contact. */
function hide(user: UserId, to: string, context: XmppContext, contact?: string): void {
  for (const { attrs } of context.raw.presences.seen(user, contact)) {
    context.send(xml("presence", { type: "unavailable", from: attrs.from, to }));
  }
}
