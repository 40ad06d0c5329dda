/** What the user changes in rooms, and asks about them. */
import {
  Affiliation,
  FailureReason,
  RequestError,
  type RoomDescription,
  type RoomInvitation,
  type RoomModeration,
} from "../../../plugin/mod.ts";
import { ns } from "../namespaces.ts";
import type { Stream } from "../stream/stream.ts";
import { type Element, textOf, xml } from "../xml/element.ts";
import { affiliationName, roleName } from "./occupant.ts";
import type { Room } from "./room.ts";

export function changeSubject(room: Room, subject: string, stream: Stream): void {
  const attributes = { to: room.jid, type: "groupchat", id: crypto.randomUUID() };
  stream.send(xml("message", attributes, xml("subject", {}, subject)));
}

/** By the room, so that members-only rooms let them in (XEP-0045 §7.8.2). */
export function invite({ room, buddy = "", reason }: RoomInvitation, stream: Stream): void {
  const words = reason === undefined ? undefined : xml("reason", {}, reason);
  const x = xml("x", { xmlns: ns.mucUser }, xml("invite", { to: buddy }, words));
  stream.send(xml("message", { to: room, id: crypto.randomUUID() }, x));
}

/** @throws RequestError */
export async function moderate(request: RoomModeration, room: Room, stream: Stream): Promise<void> {
  const { affiliation, role, reason } = request;
  const what = affiliation === undefined || affiliation === Affiliation.unknown
    ? { nick: nicknameOf(request, room), role: role === undefined ? undefined : roleName(role) }
    : { jid: legacyNameOf(request, room), affiliation: affiliationName(affiliation) };
  const item = xml("item", what, reason === undefined ? undefined : xml("reason", {}, reason));
  await stream.ask("set", xml("query", { xmlns: ns.mucAdmin }, item), room.jid);
}

function nicknameOf({ nickname, participantId, legacyName }: RoomModeration, room: Room): string {
  const found = nickname ??
    [...room.occupants.values()].find((occupant) =>
      participantId !== undefined && occupant.participantId === participantId ||
      legacyName !== undefined && occupant.legacyName === legacyName
    )?.nickname;
  if (found !== undefined) return found;
  throw new RequestError(FailureReason.notFound, "They are not in the room.");
}

function legacyNameOf(request: RoomModeration, room: Room): string {
  const found = request.legacyName ?? room.occupants.get(nicknameOf(request, room))?.legacyName;
  if (found !== undefined) return found;
  throw new RequestError(FailureReason.notAllowed, "The room does not tell you who that is.");
}

/** Takes back somebody else's message (XEP-0425 §4). */
export async function removeMessage(
  room: Room,
  legacyId: string,
  reason: string,
  stream: Stream,
): Promise<void> {
  const words = reason === "" ? undefined : xml("reason", {}, reason);
  const retract = xml("retract", { xmlns: ns.retraction });
  await stream.ask("set", xml("moderate", { xmlns: ns.moderation, id: legacyId }, retract, words), room.jid);
}

/** @throws RequestError */
export async function describeRoom(
  jid: string,
  room: Room | undefined,
  stream: Stream,
): Promise<RoomDescription> {
  const answer = await stream.ask("get", xml("query", { xmlns: ns.discoInfo }), jid);
  const query = answer.getChild("query", ns.discoInfo);
  const identity = query?.getChildren("identity").find(({ attrs }) => attrs["category"] === "conference");
  if (query === undefined || identity === undefined) {
    throw new RequestError(FailureReason.notFound, "That is no room.");
  }
  const features = new Set(query.getChildren("feature").map(({ attrs }) => attrs["var"]));
  const description = formValue(query, "muc#roominfo_description");
  const count = Number(formValue(query, "muc#roominfo_occupants"));
  const name = identity.attrs["name"];
  return {
    ...(name === undefined || name === "" ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(Number.isInteger(count) ? { memberCount: count } : {}),
    membersOnly: features.has("muc_membersonly"),
    moderated: features.has("muc_moderated"),
    hidden: features.has("muc_hidden"),
    passwordProtected: features.has("muc_passwordprotected"),
    joined: room?.isInside ?? false,
  };
}

/** Whether the room remembers what was said (XEP-0313 §3). */
export async function keepsArchive(jid: string, stream: Stream): Promise<boolean> {
  const answer = await stream.ask("get", xml("query", { xmlns: ns.discoInfo }), jid).catch(() => undefined);
  const features = answer?.getChild("query", ns.discoInfo)?.getChildren("feature") ?? [];
  return features.some(({ attrs }) => attrs["var"] === ns.mam);
}

function formValue(query: Element, name: string): string | undefined {
  const fields = query.getChildren("x", ns.dataForms).flatMap((form) => form.getChildren("field"));
  return textOf(fields.find(({ attrs }) => attrs["var"] === name), "value");
}
