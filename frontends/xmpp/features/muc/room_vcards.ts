import { privateTalk } from "../../../../lib/conversations/mod.ts";
import type { VCard } from "../../../../lib/people.ts";
import type { RoomView } from "../../../../lib/room.ts";
import type { User } from "../../../../lib/users/user.ts";
import type { ShownPicture } from "../../avatars/shown_picture.ts";
import { shownPicture } from "../../avatars/shown_picture.ts";
import type { Feature, Incoming, XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import type { Element } from "../../xml/element.ts";
import { loggedIn } from "../../logged_in.ts";
import { writeVCardTemp } from "../vcard_temp.ts";
import { participantSitter } from "./sitters.ts";
import { requireOccupant, requireViewed } from "./viewed_room.ts";

/** Cards, with pictures, of rooms (XEP-0486) and of who is in them. */
export const roomVCards: Feature = {
  name: "rooms: pictures",
  spec: "XEP-0486",
  version: "0.1.0",
  advertise: { room: [ns.vcard] },
  requires: ({ rooms }) => rooms,
  iq: [{ type: "get", name: "vCard", xmlns: ns.vcard, at: ["room"], answer: lookUp, slow: true }],
};

async function lookUp(_query: Element, incoming: Incoming, context: XmppContext): Promise<Element> {
  const { at, sender } = incoming;
  const user = loggedIn(sender.user, context);
  if (at.kind === "room" && at.nickname === "") return await roomCard(user, at.name, context);
  const { room } = requireViewed(incoming, context);
  const nickname = at.kind === "room" ? requireOccupant(room, at.nickname, context) : "";
  return await occupantCard(user, room, nickname, context);
}

async function roomCard(
  user: User,
  name: RoomView["name"],
  { core, avatars }: XmppContext,
): Promise<Element> {
  const info = user.voice?.can("room_info") ? await user.rooms.requests.info(name) : undefined;
  const of = { kind: "room", room: name } as const;
  const picture = info?.avatarId && user.voice?.can("avatars")
    ? await avatars.picture({ user: user.id, of, id: info.avatarId, claimed: "" })
    : undefined;
  const fullName = info?.name || core.rooms.find(user.id, name)?.name || name;
  return writeVCardTemp(named(fullName), picture);
}

/** COMPAT(spectrum2): backends know somebody in a room by the name of the talk with them. */
async function occupantCard(
  user: User,
  room: RoomView,
  nickname: string,
  context: XmppContext,
): Promise<Element> {
  const picture = await pictureOf(user, room, nickname, context);
  if (picture !== undefined || user.voice?.can("vcards") === false) {
    return writeVCardTemp(named(nickname), picture);
  }
  const card = await user.people.vcards.request(privateTalk(room.name, nickname));
  return writeVCardTemp(card, shownPicture(card.photo));
}

async function pictureOf(
  user: User,
  room: RoomView,
  nickname: string,
  { avatars }: XmppContext,
): Promise<ShownPicture | undefined> {
  const participant = room.participants.get(nickname);
  const sitter = participant && participantSitter(user.id, room, participant);
  if (sitter === undefined || !user.voice?.can("avatars")) return undefined;
  return await avatars.picture(sitter);
}

function named(name: string): VCard {
  return { fullName: "", nickname: name, photo: new Uint8Array() };
}
