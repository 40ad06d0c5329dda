import { errorText } from "../../../../lib/errors.ts";
import type { UserId } from "../../../../lib/ids.ts";
import type { RoomInfo } from "../../../../lib/room.ts";
import { form } from "../../data_form.ts";
import type { Feature, XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import { AnswerError } from "../../questions.ts";
import { roomJid } from "../../room_address.ts";
import { childElements, type Element, xml } from "../../xml/element.ts";

/** XEP-0402: rooms that the user is in on the network come among the user's bookmarks, so that clients go there. */
export const roomBookmarks: Feature = {
  name: "rooms: bookmarks",
  spec: "XEP-0402",
  version: "1.2.0",
  requires: ({ rooms }) => rooms,
  report(user, event, context) {
    if (event.type === "room-info" && event.info.joined) void bookmark(user, event.info, context);
  },
};

/** Never rejects. Where the server does not let us, the user is invited to the room, once in a login. */
async function bookmark(user: UserId, info: RoomInfo, context: XmppContext): Promise<void> {
  const { core, privileges, jid, log } = context;
  const rooms = core.users.find(user)?.rooms;
  const room = roomJid(info.room, jid);
  if (rooms === undefined || room === undefined || rooms.has(info.room) || !rooms.noteMentioned(info.room)) {
    return;
  }
  if (!privileges.mayAsk(user, "set", ns.pubsub)) {
    return rooms.invited({ room: info.room, roomName: info.name, reason: "" });
  }
  try {
    if (await isBookmarked(user, room, context)) return;
    await privileges.publishPep(user, ns.bookmarks2, xml("item", { id: room }, conference(info)), options());
  } catch (error) {
    log.warn("a room could not be bookmarked", { user, reason: errorText(error) });
  }
}

/** What the user made of it stays as it is. */
async function isBookmarked(user: UserId, room: string, { privileges }: XmppContext): Promise<boolean> {
  if (!privileges.mayAsk(user, "get", ns.pubsub)) return false;
  const question = xml("items", { node: ns.bookmarks2 }, xml("item", { id: room }));
  try {
    const answer = await privileges.askAs(user, "get", xml("pubsub", { xmlns: ns.pubsub }, question));
    const [items] = answer === undefined ? [] : childElements(answer);
    return items !== undefined && childElements(items).length > 0;
  } catch (error) {
    // There is no such node as long as there are no bookmarks.
    if (error instanceof AnswerError && error.condition === "item-not-found") return false;
    throw error;
  }
}

function conference({ name, room }: RoomInfo): Element {
  return xml("conference", { xmlns: ns.bookmarks2, name: name || room, autojoin: "true" });
}

/** XEP-0402 §5.1: for nobody else to read, and all of them kept. */
function options(): Element {
  const x = form("http://jabber.org/protocol/pubsub#publish-options", "", "", [
    { var: "pubsub#persist_items", type: "boolean", value: "true" },
    { var: "pubsub#max_items", type: "text-single", value: "max" },
    { var: "pubsub#send_last_published_item", type: "text-single", value: "never" },
    { var: "pubsub#access_model", type: "text-single", value: "whitelist" },
  ]);
  x.attrs.type = "submit";
  return x;
}
