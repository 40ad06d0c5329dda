/** Who may do what in a room, and whose words stay. */
import {
  Affiliation,
  FailureReason,
  RequestError,
  type RoomMember,
  type RoomMembersRequest,
  type RoomModeration,
} from "../../../plugin/mod.ts";
import type { Disco } from "../disco.ts";
import { ns } from "../namespaces.ts";
import type { Stream } from "../stream/stream.ts";
import { textOf, xml } from "../xml/element.ts";
import { affiliationName, roleName } from "./occupant.ts";
import type { Room } from "./room.ts";

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

/**
 * Everybody with that affiliation (XEP-0045 §9.5 and more).
 * @throws RequestError
 */
export async function listMembers(
  { room, affiliation = Affiliation.member }: RoomMembersRequest,
  stream: Stream,
): Promise<readonly RoomMember[]> {
  const item = xml("item", { affiliation: affiliationName(affiliation) });
  const answer = await stream.ask("get", xml("query", { xmlns: ns.mucAdmin }, item), room);
  const items = answer.getChild("query", ns.mucAdmin)?.getChildren("item") ?? [];
  return items.flatMap((item) => {
    const { jid, nick } = item.attrs;
    const reason = textOf(item, "reason");
    if (jid === undefined) return [];
    return [{
      legacyName: jid,
      ...nick === undefined ? {} : { nickname: nick },
      ...reason ? { reason } : {},
    }];
  });
}

/**
 * Takes back somebody else's message, as the room understands it (XEP-0425 §4, or its version 0.2 before).
 * @throws RequestError
 */
export async function removeMessage(
  { jid }: Room,
  legacyId: string,
  reason: string,
  { disco, stream }: { readonly disco: Disco; readonly stream: Stream },
): Promise<void> {
  const words = reason === "" ? undefined : xml("reason", {}, reason);
  const { features } = await disco.info(jid);
  if (features.has(ns.moderation) || !features.has(ns.oldModeration)) {
    const retract = xml("retract", { xmlns: ns.retraction });
    const moderate = xml("moderate", { xmlns: ns.moderation, id: legacyId }, retract, words);
    await stream.ask("set", moderate, jid);
    return;
  }
  const retract = xml("retract", { xmlns: ns.oldRetraction });
  const moderate = xml("moderate", { xmlns: ns.oldModeration }, retract, words);
  await stream.ask("set", xml("apply-to", { xmlns: ns.fastening, id: legacyId }, moderate), jid);
}
