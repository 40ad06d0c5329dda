import { TransportError } from "../../../../lib/errors.ts";
import type { RoomInfo, RoomOption, RoomView } from "../../../../lib/room.ts";
import type { UserId } from "../../../../lib/ids.ts";
import type { User } from "../../../../lib/users/user.ts";
import { isOn } from "../../../../lib/users/settings.ts";
import { type Field, form, formValues } from "../../data_form.ts";
import type { Feature, Incoming, XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import { child, type Element, xml } from "../../xml/element.ts";
import { status } from "./occupant.ts";
import { changedOptions, optionFields } from "./room_options.ts";
import { sendToViewers } from "./say_in_room.ts";
import { requireViewed } from "./viewed_room.ts";

/** What can be set in a room: its topic, whether the user stays in it, and what the network offers (XEP-0045 §10.2). */
export const roomConfig: Feature = {
  name: "rooms: configuration",
  spec: "XEP-0045",
  version: "1.35.3",
  advertise: { room: [ns.mucOwner] },
  requires: ({ rooms }) => rooms,
  iq: [
    { type: "get", name: "query", xmlns: ns.mucOwner, at: ["room"], answer: showForm, slow: true },
    { type: "set", name: "query", xmlns: ns.mucOwner, at: ["room"], answer: apply, slow: true },
  ],
  report(user, event, context) {
    if (event.type === "room-info" && event.info.changed) tellOfChange(user, event.info, context);
  },
};

const formType = "http://jabber.org/protocol/muc#roomconfig";
const keeping = "muc#roomconfig_persistentroom";
const topic = "muc#roominfo_subject";

async function showForm(_query: Element, incoming: Incoming, context: XmppContext): Promise<Element> {
  const { user, room } = requireViewed(incoming, context);
  const options = optionFields(await learnOptions(user, room));
  const fields = [keepingField(room), ...canSetTopic(user) ? [topicField(room)] : [], ...options];
  return xml("query", { xmlns: ns.mucOwner }, form(formType, `Settings for ${room.name}`, "", fields));
}

function keepingField({ isKept }: RoomView): Field {
  return {
    var: keeping,
    type: "boolean",
    label: "Stay in the room while none of my clients is in it",
    value: isKept ? "1" : "0",
  };
}

function topicField({ subject }: RoomView): Field {
  return { var: topic, type: "text-single", label: "Topic", value: subject?.text ?? "" };
}

/** None where the network has no such thing. */
async function learnOptions(user: User, room: RoomView): Promise<readonly RoomOption[]> {
  return user.voice?.can("room_options") ? await user.rooms.requests.options(room.name) : [];
}

/** Who may not, is told so by the network. */
function canSetTopic(user: User): boolean {
  return user.voice?.can("room_subject") === true;
}

async function apply(query: Element, incoming: Incoming, context: XmppContext): Promise<undefined> {
  const { user, room } = requireViewed(incoming, context);
  const submitted = child(query, "x", ns.dataForms);
  if (submitted === undefined) {
    throw new TransportError("not-allowed", "Rooms of the other network cannot be destroyed from here.");
  }
  if (submitted.attrs.type === "cancel") return;
  const values = formValues(submitted);
  const changes = changedOptions(await learnOptions(user, room), values);
  if (changes.size > 0) await user.rooms.setOptions(room.name, changes);
  const subject = values.get(topic);
  if (subject !== undefined && subject !== (room.subject?.text ?? "")) {
    await user.rooms.requests.setSubject(room.name, room.nickname, subject);
  }
  const kept = values.get(keeping);
  if (kept !== undefined) user.rooms.keep(room.name, isOn(kept));
}

/** XEP-0045 §10.2.1: whoever is in there may ask what is different. */
function tellOfChange(user: UserId, { room: name }: RoomInfo, context: XmppContext): void {
  const room = context.core.users.find(user)?.rooms.find(name);
  if (room === undefined) return;
  const told = xml("x", { xmlns: ns.mucUser }, xml("status", { code: status.configChanged }));
  const attributes = { type: "groupchat", id: context.newId(), from: room.address };
  sendToViewers(room, xml("message", attributes, told), context);
}
