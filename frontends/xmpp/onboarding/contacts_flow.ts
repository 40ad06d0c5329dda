import { notLoggedIn, TransportError } from "../../../lib/errors.ts";
import type { BuddyView } from "../../../lib/events.ts";
import { type LegacyName, legacyName } from "../../../lib/ids.ts";
import type { User } from "../../../lib/users/user.ts";
import { contactJid, type Sender } from "../address.ts";
import type { XmppContext } from "../feature.ts";
import { done, failed, field, type Stage } from "./flow.ts";

/** More than anybody reads; a long list would make a stanza that servers refuse. */
const mostListed = 300;

/** Lists everybody on the user's list, those who are there first. */
export function startContactList({ user }: Sender, { core, jid }: XmppContext): Promise<Stage> {
  const title = "Your contacts";
  const running = core.users.find(user);
  if (running === undefined) return Promise.resolve(failed(title, notLoggedIn().message));
  const buddies = [...running.roster.buddies].toSorted(byPresenceAndName);
  if (buddies.length === 0) return Promise.resolve(done(title, "Nobody is on your list."));
  const values = buddies.slice(0, mostListed).map((buddy) => lineOf(buddy, jid));
  const rest = buddies.length - values.length;
  const text = `${buddies.length} on your list${rest > 0 ? `, the first ${mostListed} of them` : ""}:`;
  return Promise.resolve(done(title, text, [{ name: "contacts", label: title, values }]));
}

/** Adds somebody by the name that the network knows. */
export function startContactAddition({ user }: Sender, context: XmppContext): Promise<Stage> {
  const { label, prompt } = context.config.gatewayResponder;
  const title = "Add a contact";
  return Promise.resolve({
    kind: "question",
    title,
    text: label,
    fields: [field("name", "text", prompt)],
    isLast: true,
    answer: (answers) => {
      const running = context.core.users.find(user);
      return Promise.resolve(addContact(running, legacyName(answers.get("name") ?? ""), context));
    },
  });
}

/** Puts somebody on the user's list. Throws `not-logged-in` or, where the name can be nobody's, `not-acceptable`. */
export function addContact(user: User | undefined, name: LegacyName, context: XmppContext): Stage {
  if (user?.voice === undefined) throw notLoggedIn();
  const { escapedNames } = context.core.network;
  const jid = contactJid(name, escapedNames, context.jid);
  if (jid === undefined) {
    throw new TransportError("not-acceptable", `"${name}" cannot be the name of a contact.`);
  }
  const buddy = user.roster.accept(name, escapedNames);
  user.saveBuddy(buddy);
  // However a buddy comes on the user's list, it is told of in the same way.
  for (const feature of context.features) feature.report?.(user.id, { type: "buddy-added", buddy }, context);
  return done("Add a contact", `${name} is on your list: ${jid}`);
}

function lineOf(buddy: BuddyView, transport: string): string {
  const { name, alias, availability: { status, text } } = buddy;
  const who = alias === "" || alias === name ? name : `${alias} (${name})`;
  const how = text === "" ? status : `${status}, ${text}`;
  return `${who}: ${how} ${contactJid(name, buddy.escaped, transport) ?? ""}`.trimEnd();
}

function byPresenceAndName(one: BuddyView, other: BuddyView): number {
  const isHere = (buddy: BuddyView) => buddy.availability.status === "offline" ? 1 : 0;
  return isHere(one) - isHere(other) || titleOf(one).localeCompare(titleOf(other));
}

function titleOf({ alias, name }: BuddyView): string {
  return alias || name;
}
