import { TransportError } from "../../../../lib/errors.ts";
import type { UserEventOf } from "../../../../lib/events.ts";
import { legacyName, type UserId } from "../../../../lib/ids.ts";
import {
  type Entrant,
  type JoinRefusal,
  type Participant,
  participantCalled,
  type PastMessage,
  type RoomView,
} from "../../../../lib/room.ts";
import type { User } from "../../../../lib/users/user.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import { mayRegister } from "../../onboarding/admission.ts";
import { child, type Element, xml } from "../../xml/element.ts";
import { readPresence } from "../login_availability.ts";
import { sendHistory } from "./history.ts";
import { readHistoryWish } from "./history_wish.ts";
import { present, status } from "./occupant.ts";
import { seeOff } from "./see_off.ts";
import { subjectMessage } from "./say_in_room.ts";

/** Clients get into rooms, or hear why not (XEP-0045 §7.2). */
export const roomEntrance: Feature = {
  name: "rooms: getting in",
  spec: "XEP-0045",
  version: "1.35.3",
  advertise: { transport: [ns.muc], room: [ns.muc] },
  requires: ({ rooms }) => rooms,
  presence: takeEntrance,
  report(user, event, context) {
    if (event.type === "room-entered") {
      for (const entrant of event.to) showRoom(user, event.room, entrant, event.past, context);
    }
    if (event.type === "room-refused") refuse(user, event, context);
  },
};

function takeEntrance(incoming: Incoming, context: XmppContext): void | Pass | Promise<void> {
  const { stanza, sender, at } = incoming;
  const entrance = child(stanza, "x", ns.muc);
  if (at.kind !== "room" || entrance === undefined || stanza.attrs.type !== undefined) return pass;
  if (at.nickname === "") {
    throw new TransportError("address-malformed", `A room is entered with a nickname: ${at.jid}/nickname.`);
  }
  const user = context.core.users.find(sender.user);
  if (user?.presence.has(sender.resource)) return enter(user, entrance, incoming, context);
  return arrive(incoming, context).then((arrived) => enter(arrived, entrance, incoming, context));
}

/** Whoever goes to a room need not have shown us any presence before: rooms are logged in for as well. */
function arrive({ stanza, sender }: Incoming, context: XmppContext): Promise<User> {
  const { user, resource } = sender;
  const name = mayRegister(sender, context) ? legacyName(user) : undefined;
  return context.core.users.visit(user, resource, readPresence(stanza), name);
}

function enter(user: User, entrance: Element, { sender, at }: Incoming, { clock }: XmppContext): void {
  if (at.kind !== "room") return;
  user.rooms.join({
    name: at.name,
    address: at.jid,
    client: sender.resource,
    nickname: at.nickname,
    password: entrance.getChildText("password") ?? "",
    backlog: readHistoryWish(entrance, clock.now()),
  });
}

/** In the order of XEP-0045 §7.2.2: the others, the client itself, what was said, the subject even if there is none. */
function showRoom(
  user: UserId,
  room: RoomView,
  entrant: Entrant,
  past: readonly PastMessage[],
  context: XmppContext,
): void {
  const { client, nickname } = entrant;
  context.occupants.tidy(room);
  for (const participant of room.participants.values()) {
    if (!participant.isUser) context.send(present({ user, room, participant }, client, [], context));
  }
  const own = { user, room, participant: ownParticipant(room) };
  const resource = context.occupants.assign(room, own.participant);
  const codes: string[] = [status.nonAnonymous, status.self];
  if (context.core.archive !== undefined) codes.push(status.logged);
  if (resource !== nickname) codes.push(status.nicknameAssigned);
  context.send(present(own, client, codes, context));
  sendHistory(user, room, entrant, past, context);
  const subject = subjectMessage(room, context);
  subject.attrs.to = client;
  context.send(subject);
}

/** The user, even if the network has not said what they are in there. */
export function ownParticipant(room: RoomView): Participant {
  return room.participants.get(room.nickname) ?? { ...participantCalled(room.nickname), isUser: true };
}

/** XEP-0045 §7.2.6–§7.2.9. */
const refusals = {
  "conflict": ["cancel", "conflict"],
  "banned": ["auth", "forbidden"],
  "members-only": ["auth", "registration-required"],
  "password": ["auth", "not-authorized"],
  "not-found": ["cancel", "item-not-found"],
  "other": ["wait", "service-unavailable"],
} as const satisfies Record<JoinRefusal, readonly [string, string]>;

function refuse(
  user: UserId,
  { room, to, refusal, text }: UserEventOf<"room-refused">,
  context: XmppContext,
): void {
  const [type, condition] = refusals[refusal];
  for (const { client, nickname } of to) {
    context.send(xml(
      "presence",
      { type: "error", from: `${room.address}/${nickname}`, to: client },
      xml("x", { xmlns: ns.muc }),
      xml(
        "error",
        { type, by: room.address },
        xml(condition, { xmlns: ns.stanzas }),
        text !== "" && xml("text", { xmlns: ns.stanzas, "xml:lang": "en" }, text),
      ),
    ));
    void seeOff(user, client, context);
  }
}
