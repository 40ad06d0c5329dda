import type { UserEventOf } from "../../../../lib/events.ts";
import type { UserId } from "../../../../lib/ids.ts";
import type { Leaving, Participant, ParticipantChange } from "../../../../lib/room.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import { absent, type Departure, present, status } from "./occupant.ts";
import { xml } from "../../xml/element.ts";
import { viewedRoom } from "./viewed_room.ts";
import { seeOff } from "./see_off.ts";

/** Whoever comes into a room, changes there, is called otherwise, or goes (XEP-0045 §7, §8.2, §9.1). */
export const occupants: Feature = {
  name: "rooms: who is there",
  spec: "XEP-0045",
  version: "1.35.3",
  advertise: { room: [ns.occupantId, ns.hats] },
  requires: ({ rooms }) => rooms,
  presence: answerProbe,
  report(user, event, context) {
    if (event.type === "room-participant") show(user, event, context);
  },
};

function answerProbe(incoming: Incoming, context: XmppContext): void | Pass {
  const { stanza, sender, at } = incoming;
  if (at.kind !== "room" || stanza.attrs.type !== "probe") return pass;
  const room = viewedRoom(incoming, context)?.room;
  const nickname = room && context.occupants.nicknameOf(room, at.nickname);
  const participant = nickname === undefined ? undefined : room?.participants.get(nickname);
  if (room === undefined || participant === undefined) {
    return context.send(
      xml("presence", { type: "unavailable", from: stanza.attrs.to, to: stanza.attrs.from }),
    );
  }
  context.send(present({ user: sender.user, room, participant }, sender.resource, [], context));
}

type Happened = UserEventOf<"room-participant">;

function show(user: UserId, event: Happened, context: XmppContext): void {
  const { room, participant, change } = event;
  if (change.kind === "left") return showLeaving(user, event, change, context);
  const codes = participant.isUser ? [status.self] : [];
  const known = change.kind === "renamed" ? change.from : participant.nickname;
  const before = change.kind === "renamed"
    ? context.occupants.release(room, known)
    : context.occupants.resourceOf(room, known);
  const resource = context.occupants.assign(room, participant);
  const isRenamed = change.kind !== "came" && before !== resource;
  for (const to of room.viewers) {
    if (isRenamed) {
      const leaving = { newResource: resource };
      context.send(absent({ user, ...event }, before, to, [status.renamed, ...codes], leaving, context));
    }
    context.send(present({ user, ...event }, to, codes, context));
  }
}

const departures = {
  left: [],
  kicked: [status.kicked],
  banned: [status.banned],
  affiliation: [status.affiliationChanged],
  "members-only": [status.membersOnly],
  shutdown: [status.shutdown],
  technical: [status.technicalProblem],
  destroyed: [],
} as const satisfies Record<Leaving, readonly string[]>;

function showLeaving(
  user: UserId,
  event: Happened,
  { why, ...departure }: Extract<ParticipantChange, { kind: "left" }> & Departure,
  context: XmppContext,
): void {
  const { room } = event;
  const participant = formerly(event.participant, why);
  const resource = context.occupants.release(room, participant.nickname);
  const codes = [...departures[why], ...participant.isUser ? [status.self] : []];
  const leaving = { ...departure, destroyed: why === "destroyed" };
  for (const to of room.viewers) {
    context.send(absent({ user, room, participant }, resource, to, codes, leaving, context));
    if (participant.isUser) void seeOff(user, to, context);
  }
}

/** XEP-0045 §9.1, §9.3, §9.4, §10.9: by then they are something else to the room. */
function formerly(participant: Participant, why: Leaving): Participant {
  if (why === "banned") return { ...participant, affiliation: "outcast" };
  const isStranger = why === "affiliation" || why === "members-only" || why === "destroyed";
  return isStranger ? { ...participant, affiliation: "none" } : participant;
}
