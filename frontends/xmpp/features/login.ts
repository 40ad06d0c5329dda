import type { AccountState, Status } from "../../../lib/events.ts";
import { legacyName } from "../../../lib/ids.ts";
import type { ResourcePresence } from "../../../lib/users/presence.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { child, type Element, xml } from "../xml/element.ts";
import { hideContacts, showContacts } from "./contact_presence.ts";

/**
 * Available presence logs a user in to the legacy network, unavailable presence of the last client logs out
 * (XEP-0100 §4.4, §4.5). Our own presence shows where that stands.
 */
export const login: Feature = {
  name: "login by presence",
  spec: "XEP-0100",
  version: "1.0",
  presence(incoming, context) {
    switch (incoming.stanza.attrs.type) {
      case undefined:
        return arrive(incoming, context);
      case "unavailable":
        return depart(incoming, context);
      case "probe":
        return answerProbe(incoming, context);
      default:
        return pass;
    }
  },
  report(user, event, context) {
    if (event.type !== "account-changed") return;
    const { state } = event;
    context.send(ownPresence(state, user, context));
    if (state.kind === "refused") context.send(refusal(state, user, context));
  },
};

async function arrive({ stanza, sender, at }: Incoming, context: XmppContext): Promise<void | Pass> {
  if (child(stanza, "x", ns.muc) !== undefined) return pass;
  // Servers tell each contact what they tell us: one login per change is enough, and it is us they log in to.
  if (at.kind !== "transport") return;
  const { user, resource } = sender;
  const name = legacyName(user);
  const arrived = await context.core.users.appear(user, resource, readPresence(stanza), name);
  // Everything that changes from now on is told anyway: this is for what was there before this client.
  if (!arrived.isNewResource || arrived.user.state.kind !== "connected") return;
  context.send(ownPresence(arrived.user.state, resource, context));
  showContacts(arrived.user, resource, context);
}

async function depart({ stanza, sender, at }: Incoming, context: XmppContext): Promise<void> {
  // Directed presence to a contact ends with the session, not the other way round (RFC 6121 §4.6.3).
  if (at.kind !== "transport") return;
  const { users } = context.core;
  const user = users.find(sender.user);
  if (user === undefined) return;
  // A server says with the bare JID that no client is there at all (RFC 6121 §4.3.2).
  const gone = sender.isBare ? [...user.presence.resources] : [sender.resource];
  for (const resource of gone) await users.disappear(sender.user, resource);
  if (users.find(sender.user) === undefined) return;
  hideContacts(user, sender.resource, context);
  context.send(xml("presence", { type: "unavailable", from: stanza.attrs.to, to: sender.resource }));
}

function answerProbe({ sender, at }: Incoming, context: XmppContext): void | Pass {
  if (at.kind !== "transport") return pass;
  const state = context.core.users.find(sender.user)?.state ?? { kind: "ended" };
  context.send(ownPresence(state, sender.resource, context));
}

function readPresence(stanza: Element): ResourcePresence {
  const show = stanza.getChildText("show") ?? "";
  const priority = Number(stanza.getChildText("priority") ?? 0);
  return {
    status: statusOf(show.trim()),
    text: stanza.getChildText("status") ?? "",
    priority: Number.isInteger(priority) ? priority : 0,
  };
}

/** RFC 6121 §4.7.2.1; anything else counts as plainly available. */
function statusOf(show: string): Status {
  switch (show) {
    case "away":
    case "chat":
    case "dnd":
    case "xa":
      return show;
    default:
      return "online";
  }
}

function ownPresence(state: AccountState, to: string, { jid }: XmppContext): Element {
  if (state.kind === "connected") return xml("presence", { from: jid, to });
  const words = stateText(state);
  return xml(
    "presence",
    { type: "unavailable", from: jid, to },
    words === "" ? undefined : xml("status", {}, words),
  );
}

function stateText(state: AccountState): string {
  switch (state.kind) {
    case "waiting":
      return "Waiting for the gateway to have room";
    case "connecting":
      return "Connecting";
    case "reconnecting":
      return `${state.text || "The connection was lost."} Trying again in ${state.seconds} seconds.`;
    case "refused":
      return state.text;
    case "connected":
    case "ended":
      return "";
  }
}

/** COMPAT(spectrum2): clients and scripts look for the element with the error's number. */
function refusal(state: AccountState & { kind: "refused" }, to: string, { jid }: XmppContext): Element {
  const words = state.text || "The other network refused the login.";
  return xml(
    "message",
    { type: "chat", from: jid, to },
    xml("body", {}, words),
    xml("spectrumerror", { xmlns: ns.spectrumError, error: String(state.error) }, errorName(state.error)),
  );
}

const names = [
  "NETWORK_ERROR",
  "INVALID_USERNAME",
  "AUTHENTICATION_FAILED",
  "AUTHENTICATION_IMPOSSIBLE",
  "NO_SSL_SUPPORT",
  "ENCRYPTION_ERROR",
  "NAME_IN_USE",
  "INVALID_SETTINGS",
  "CERT_NOT_PROVIDED",
  "CERT_UNTRUSTED",
  "CERT_EXPIRED",
  "CERT_NOT_ACTIVATED",
  "CERT_HOSTNAME_MISMATCH",
  "CERT_FINGERPRINT_MISMATCH",
  "CERT_SELF_SIGNED",
  "CERT_OTHER_ERROR",
  "OTHER_ERROR",
];

function errorName(error: number): string {
  return `CONNECTION_ERROR_${names[error] ?? "OTHER_ERROR"}`;
}
