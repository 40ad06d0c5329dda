/** What rooms say of themselves (XEP-0045 §6.4). */
import { FailureReason, RequestError, type RoomDescription } from "../../../plugin/mod.ts";
import type { Disco, DiscoInfo } from "../disco.ts";
import { ns } from "../namespaces.ts";
import type { Room } from "./room.ts";

/** SHA-1 of the picture in the room's card: as XEP-0486 §3 calls it, and as Prosody's module did before. */
const pictureFields = ["muc#roominfo_avatarhash", "{http://modules.prosody.im/mod_vcard_muc}avatar#sha1"];

/** @throws RequestError */
export async function describeRoom(
  jid: string,
  room: Room | undefined,
  disco: Disco,
): Promise<RoomDescription> {
  const info = await disco.info(jid);
  const identity = info.identities.find(({ category }) => category === "conference");
  if (identity === undefined) throw new RequestError(FailureReason.notFound, "That is no room.");
  const { features, fields } = info;
  const description = fields.get("muc#roominfo_description");
  const count = Number(fields.get("muc#roominfo_occupants") ?? "none");
  const picture = pictureOf(info) ?? room?.picture;
  return {
    ...(identity.name === "" ? {} : { name: identity.name }),
    ...(description === undefined ? {} : { description }),
    ...(Number.isInteger(count) ? { memberCount: count } : {}),
    ...(picture === undefined || picture === "" ? {} : { avatarId: picture }),
    membersOnly: features.has("muc_membersonly"),
    moderated: features.has("muc_moderated"),
    hidden: features.has("muc_hidden"),
    passwordProtected: features.has("muc_passwordprotected"),
    joined: room?.isInside ?? false,
  };
}

function pictureOf({ fields }: DiscoInfo): string | undefined {
  return pictureFields.map((name) => fields.get(name)).find((hash) => hash !== undefined);
}

/** Whether the room remembers what was said (XEP-0313 §3). Never rejects. */
export async function keepsArchive(jid: string, disco: Disco): Promise<boolean> {
  const info = await disco.info(jid).catch(() => undefined);
  return info?.features.has(ns.mam) ?? false;
}
