import type { BuddyView } from "../../../lib/events.ts";
import { TransportError } from "../../../lib/errors.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { VCard } from "../../../lib/people.ts";
import type { User } from "../../../lib/users/user.ts";
import type { Address } from "../address.ts";
import { sitterOf } from "../avatars/avatars.ts";
import { type ShownPicture, shownPicture } from "../avatars/shown_picture.ts";
import { loggedIn } from "../logged_in.ts";
import type { XmppContext } from "../feature.ts";

/** What is known of somebody on the network, with a picture that may be shown. */
export interface Profile {
  readonly card: VCard;
  readonly picture: ShownPicture | undefined;
}

const noPhoto = new Uint8Array();

/** Asks the network about somebody, on behalf of a user. Throws `not-logged-in`, and what the network refuses with. */
export async function lookUpProfile(id: UserId, at: Address, context: XmppContext): Promise<Profile> {
  const user = loggedIn(id, context);
  if (at.kind !== "contact") throw new TransportError("item-not-found", "Nobody is here.");
  const buddy = user.roster.find(at.name);
  const card = buddy !== undefined && !user.voice?.can("vcards")
    ? { fullName: buddy.alias, nickname: "", photo: noPhoto }
    : await user.people.vcards.request(buddy?.name ?? at.name);
  return { card, picture: await pictureOf(user, buddy, card, context) };
}

/** What presence calls the picture is what the card must hold (XEP-0153 §3.2): the one that is kept goes first. */
async function pictureOf(
  user: User,
  buddy: BuddyView | undefined,
  { photo }: VCard,
  { avatars, log }: XmppContext,
): Promise<ShownPicture | undefined> {
  if (buddy === undefined) return shownPicture(photo);
  const sitter = sitterOf(user.id, buddy);
  const kept = avatars.kept(sitter);
  if (kept !== undefined) return kept;
  if (buddy.avatarId === "" || !user.voice?.can("avatars")) return avatars.seen(sitter, photo);
  try {
    return await avatars.picture(sitter);
  } catch {
    log.debug("a picture could not be fetched for a card", { user: user.id });
    return shownPicture(photo);
  }
}
