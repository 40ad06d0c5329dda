import { notLoggedIn } from "../../../lib/errors.ts";
import type { XmppContext } from "../feature.ts";
import { publishPicture } from "../features/avatar_events.ts";
import { showPictureOf } from "../features/contact_presence.ts";
import { showPictureInRoom } from "../features/muc/occupant_picture.ts";
import { Resync } from "../features/login_resync.ts";
import { readVCardTemp } from "../features/vcard_temp.ts";
import { Avatars, type Sitter } from "./avatars.ts";
import { OwnAvatars } from "./own_avatars.ts";
import { fetchOwnCard } from "./own_card.ts";

type Needed = Pick<XmppContext, "jid" | "core" | "clock" | "log" | "questions">;

/** What people look like, and who has to be told: `context` is asked for once it is whole. */
export function profileWorks(
  { jid, core, clock, log, questions }: Needed,
  context: () => XmppContext,
): Pick<XmppContext, "avatars" | "ownAvatars" | "resync"> {
  const avatars = new Avatars({
    clock,
    log,
    fetch: (sitter) => fetchPicture(sitter, core),
    changed(sitter) {
      showPictureOf(sitter, context());
      showPictureInRoom(sitter, context());
      publishPicture(sitter, context());
    },
  });
  const ownAvatars = new OwnAvatars({
    clock,
    log,
    find: (user) => core.users.find(user),
    fetch: (user, hash) =>
      fetchOwnCard(user, hash, {
        jid,
        log,
        privileges: context().privileges,
        ask: (question) => questions.ask(question),
        read: readVCardTemp,
      }),
    keep: (user, setting, text) => core.registrations.keepText(user, setting, text),
  });
  return { avatars, ownAvatars, resync: new Resync({ clock, users: core.users, log }) };
}

/** A picture by its id where the network has such, else from the card (Spectrum 2). */
async function fetchPicture(sitter: Sitter, { users }: XmppContext["core"]): Promise<Uint8Array> {
  const { of, id, claimed } = sitter;
  const user = users.find(sitter.user);
  const voice = user?.voice;
  if (user === undefined || voice === undefined) throw notLoggedIn();
  if (of.kind !== "buddy" || (voice.can("avatars") && id !== claimed)) {
    return (await user.people.avatar(of, id))?.data ?? new Uint8Array();
  }
  return (await user.people.vcards.request(of.name)).photo;
}
