import { Affiliation, FailureReason, RequestError, Role, type RoomModeration } from "../../plugin/mod.ts";
import type { Channel } from "./channel.ts";
import type { Link } from "./link.ts";
import type { Names } from "./names.ts";
import { letIn, pardon } from "./mask_lists.ts";
import { ban, kick, setRank } from "./room_orders.ts";

/**
 * Gives somebody a role or an affiliation, which on IRC are kicks, bans and modes.
 * @throws RequestError if the server refuses it, or has no such thing.
 */
export async function moderate(
  request: RoomModeration,
  channel: Channel,
  names: Names,
  link: Link,
): Promise<void> {
  const { affiliation, role, reason = "" } = request;
  const who = nickOf(request, names);
  if (affiliation === Affiliation.outcast) return await ban(channel, who, reason, link);
  const isAbsent = !channel.members.has(link.fold(who));
  const isBanned = isAbsent || channel.bans.has(link.fold(who));
  if (affiliation === Affiliation.none && isBanned) return await pardon(channel, who, link);
  if (affiliation === Affiliation.member && isAbsent) return await letIn(channel, who, link);
  if (role === Role.none) return await kick(channel, who, reason, link);
  await setRank(channel, who, affiliation === undefined ? { role } : { affiliation }, link);
}

/** Of whom it is about: of a nickname in the room, of a person's legacy name, or a mask. */
function nickOf({ nickname, legacyName = "" }: RoomModeration, names: Names): string {
  if (nickname !== undefined && nickname !== "") return nickname;
  const target = names.parse(legacyName);
  if (target?.kind === "person") return target.nick;
  if (/^[^\s,]+[!@*][^\s,]*$/.test(legacyName)) return legacyName;
  throw new RequestError(FailureReason.notFound, `"${legacyName}" cannot be anybody on IRC.`);
}
