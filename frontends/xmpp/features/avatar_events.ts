/** XEP-0084 §4.2.1: clients that want to hear of pictures, as of what people publish, do. */
import type { User } from "../../../lib/users/user.ts";
import { type Sitter, sitterOf } from "../avatars/avatars.ts";
import { bareAddress } from "../contact_address.ts";
import type { XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { xml } from "../xml/element.ts";
import { metadata } from "./avatar.ts";

const wish = `${ns.avatarMetadata}+notify`;

/** Somebody's picture is known from now on: the user's clients that want to hear of such do. */
export function publishPicture(sitter: Sitter, context: XmppContext): void {
  const user = context.core.users.find(sitter.user);
  for (const resource of user?.presence.resources ?? []) {
    if (context.clients.supports(resource, wish)) tell(sitter, resource, context);
  }
}

/** A client came: it hears of every picture that is here, if it wants to. */
export function publishPictures(
  user: User,
  resource: Parameters<XmppContext["clients"]["supports"]>[0],
  context: XmppContext,
): void {
  if (!context.clients.supports(resource, wish)) return;
  for (const buddy of user.roster.buddies) {
    if (buddy.availability.status !== "offline") tell(sitterOf(user.id, buddy), resource, context);
  }
}

function tell(sitter: Sitter, to: string, context: XmppContext): void {
  const { user, of } = sitter;
  const buddy = of.kind === "buddy" ? context.core.users.find(user)?.roster.find(of.name) : undefined;
  const picture = context.avatars.kept(sitter);
  const from = buddy && bareAddress(buddy.name, buddy, context);
  if (picture === undefined || from === undefined) return;
  const item = xml("item", { id: picture.hash }, metadata(picture));
  const event = xml("event", { xmlns: ns.pubsubEvent }, xml("items", { node: ns.avatarMetadata }, item));
  context.send(xml("message", { type: "headline", from, to }, event));
}
