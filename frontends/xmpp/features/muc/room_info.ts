import { TransportError } from "../../../../lib/errors.ts";
import type { RoomInfo, RoomView } from "../../../../lib/room.ts";
import type { User } from "../../../../lib/users/user.ts";
import { type Field, resultForm } from "../../data_form.ts";
import type { DiscoItem, NodeInfo } from "../../disco_info.ts";
import type { Feature, Incoming, XmppContext } from "../../feature.ts";
import { roomJid } from "../../room_address.ts";
import { viewedRoom } from "./viewed_room.ts";

/** Which rooms there are, what each is, and who is in it (XEP-0045 §6). */
export const roomInfo: Feature = {
  name: "rooms: discovery",
  spec: "XEP-0045",
  version: "1.35.3",
  advertise: { room: ["muc_nonanonymous", "muc_persistent"] },
  requires: ({ rooms }) => rooms,
  discoItems,
  nodeInfo,
};

/** The node at which a room says what somebody is called there (XEP-0045 §7.12). */
const ownNicknameNode = "x-roomuser-item";

function discoItems(
  node: string | undefined,
  incoming: Incoming,
  context: XmppContext,
): readonly DiscoItem[] | undefined {
  const { at, sender } = incoming;
  if (node !== undefined) return undefined;
  if (at.kind === "room") return occupantsOf(incoming, context);
  if (at.kind !== "transport") return undefined;
  return context.core.rooms.for(sender.user).flatMap(({ room, name }) => {
    const jid = roomJid(room, context.jid);
    return jid === undefined ? [] : [{ jid, name: name || room }];
  });
}

/** XEP-0045 §6.5: for who is in there. */
function occupantsOf(incoming: Incoming, context: XmppContext): readonly DiscoItem[] {
  const room = viewedRoom(incoming, context)?.room;
  if (room === undefined || incoming.at.kind !== "room" || incoming.at.nickname !== "") return [];
  return [...room.participants.values()].map((participant) => ({
    jid: `${room.address}/${context.occupants.assign(room, participant)}`,
  }));
}

function nodeInfo(
  node: string | undefined,
  { sender, at }: Incoming,
  context: XmppContext,
): NodeInfo | undefined | Promise<NodeInfo> {
  if (at.kind !== "room") return undefined;
  const user = context.core.users.find(sender.user);
  const room = user?.rooms.find(at.name);
  if (node === ownNicknameNode && room !== undefined) {
    return { identities: [conference(context.occupants.resourceOf(room, room.nickname))], features: [] };
  }
  if (node !== undefined) return undefined;
  if (at.nickname !== "") return context.own.info("contact");
  const listed = context.core.rooms.find(sender.user, at.name)?.name ?? "";
  return learn(user, at.name, context).then((info) => describe(info, room, listed || at.name, context));
}

/** What the network knows of a room; undefined where it cannot say. Rejects for one that is not there. */
async function learn(
  user: User | undefined,
  name: RoomInfo["room"],
  { core }: XmppContext,
): Promise<RoomInfo | undefined> {
  if (user?.voice === undefined || !core.network.can("room_info")) return undefined;
  try {
    return await user.rooms.requests.info(name);
  } catch (error) {
    if (error instanceof TransportError && error.code === "item-not-found") throw error;
    return undefined;
  }
}

function describe(
  info: RoomInfo | undefined,
  room: RoomView | undefined,
  name: string,
  { own }: XmppContext,
): NodeInfo {
  return {
    identities: [conference(info?.name || name)],
    features: [...own.info("room").features, ...traits(info)],
    forms: [resultForm("http://jabber.org/protocol/muc#roominfo", "", facts(info, room))],
  };
}

function conference(name: string): NodeInfo["identities"][number] {
  return { category: "conference", type: "text", name };
}

/** XEP-0045 §15.3: of each pair one, where it is known. */
function traits({ membersOnly, moderated, hidden, passwordProtected }: Partial<RoomInfo> = {}): string[] {
  const pairs = [
    [membersOnly, "muc_membersonly", "muc_open"],
    [moderated, "muc_moderated", "muc_unmoderated"],
    [hidden, "muc_hidden", "muc_public"],
    [passwordProtected, "muc_passwordprotected", "muc_unsecured"],
  ] as const;
  return pairs.flatMap(([is, yes, no]) => is === undefined ? [] : [is ? yes : no]);
}

/** XEP-0045 §15.5. */
function facts(info: RoomInfo | undefined, room: RoomView | undefined): Field[] {
  const count = info?.memberCount ?? (room?.isJoined ? room.participants.size : undefined);
  const known = {
    description: info?.description || undefined,
    subject: room?.subject?.text,
    occupants: count === undefined ? undefined : String(count),
  };
  return Object.entries(known).flatMap(([name, value]) =>
    value === undefined ? [] : [{ var: `muc#roominfo_${name}`, type: "text-single", value } as const]
  );
}
