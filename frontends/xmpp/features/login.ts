import { legacyName } from "../../../lib/ids.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { mayRegister } from "../onboarding/admission.ts";
import { child, xml } from "../xml/element.ts";
import { publishPictures } from "./avatar_events.ts";
import { pictureIn } from "./avatar_own.ts";
import { hideContacts, showContacts } from "./contact_presence.ts";
import { readPresence } from "./login_availability.ts";
import { loginStateOf, ownPresence } from "./login_presence.ts";
import { refusal } from "./login_refusal.ts";

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
    if (event.type !== "account-condition" && event.type !== "account-changed") return;
    const login = loginStateOf(context.core.users.find(user));
    if (event.type === "account-condition") return context.send(ownPresence(login, user, context));
    context.send(ownPresence({ ...login, state: event.state }, user, context));
    if (event.state.kind === "refused") context.send(refusal(event.state, user, context));
  },
};

async function arrive({ stanza, sender, at }: Incoming, context: XmppContext): Promise<void | Pass> {
  if (child(stanza, "x", ns.muc) !== undefined) return pass;
  // Servers tell each contact what they tell us: one login per change is enough, and it is us they log in to.
  if (at.kind !== "transport") return;
  const { user: id, resource } = sender;
  const name = mayRegister(sender, context) ? legacyName(id) : undefined;
  const { user, isNewResource } = await context.core.users.appear(id, resource, readPresence(stanza), name);
  const picture = pictureIn(stanza);
  if (picture !== undefined) context.ownAvatars.said(user, picture);
  const knowsNothing = context.resync.heard(id, resource) || isNewResource;
  // Everything that changes from now on is told anyway: this is for what was there before this client.
  if (!knowsNothing || user.state.kind !== "connected") return;
  context.send(ownPresence(loginStateOf(user), resource, context));
  showContacts(user, resource, context);
  publishPictures(user, resource, context);
}

async function depart({ stanza, sender, at }: Incoming, context: XmppContext): Promise<void> {
  // Directed presence to a contact ends with the session, not the other way round (RFC 6121 §4.6.3).
  if (at.kind !== "transport") return;
  const { users } = context.core;
  const user = users.find(sender.user);
  if (user === undefined) return;
  context.resync.saidGoodbye(sender.user);
  // A server says with the bare JID that no client is there at all (RFC 6121 §4.3.2).
  const gone = sender.isBare ? [...user.presence.resources] : [sender.resource];
  for (const resource of gone) await users.disappear(sender.user, resource);
  if (users.find(sender.user) === undefined) return;
  hideContacts(user, sender.resource, context);
  context.send(xml("presence", { type: "unavailable", from: stanza.attrs.to, to: sender.resource }));
}

function answerProbe({ sender, at }: Incoming, context: XmppContext): void | Pass {
  if (at.kind !== "transport") return pass;
  context.send(ownPresence(loginStateOf(context.core.users.find(sender.user)), sender.resource, context));
}
