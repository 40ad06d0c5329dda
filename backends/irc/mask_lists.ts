/** The lists of masks that channels keep: whom they ban, and whom they always let in. */
import { Affiliation, FailureReason, RequestError, type RoomMember } from "../../plugin/mod.ts";
import type { Channel } from "./channel.ts";
import type { Link } from "./link.ts";
import type { Names } from "./names.ts";
import { throwIfRefused } from "./orders.ts";
import { setMask } from "./room_orders.ts";

interface Entry {
  readonly mask: string;
  /** Who set it; empty where the server does not say. */
  readonly by: string;
}

/** An entry of a list, and its end. */
type Numerics = readonly [entry: string, end: string];

const banned = { letter: "b", numerics: ["367", "368"] } as const; // RPL_BANLIST
const invited: Numerics = ["346", "347"]; // RPL_INVITELIST

/**
 * Everybody with that affiliation to a channel who need not be there: outcasts are banned, members may enter without an
 * invitation. IRC keeps no other lists.
 * @throws RequestError if the server does not tell.
 */
export async function members(
  affiliation: Affiliation | undefined,
  channel: Channel,
  names: Names,
  link: Link,
): Promise<readonly RoomMember[]> {
  const list = affiliation === Affiliation.outcast
    ? banned
    : affiliation === Affiliation.member
    ? inviteList(link)
    : undefined;
  if (list === undefined) return [];
  const entries = await fetchList(list.letter, list.numerics, channel, link);
  return entries.map(({ mask, by }) => ({
    legacyName: nameOf(mask, names),
    ...(by === "" ? {} : { reason: `set by ${by}` }),
  }));
}

/**
 * Takes somebody off the lists: by a mask, by a nick, or by the mask with which the user banned them.
 * @throws RequestError if they are on none, or the server refuses it.
 */
export async function pardon(channel: Channel, who: string, link: Link): Promise<void> {
  const wanted = new Set(
    [who, `${who}!*@*`, channel.bans.get(link.fold(who)) ?? who].map((mask) => link.fold(mask)),
  );
  let isFound = false;
  for (const list of [banned, inviteList(link)]) {
    if (list === undefined) continue;
    for (const { mask } of await fetchList(list.letter, list.numerics, channel, link)) {
      if (!wanted.has(link.fold(mask))) continue;
      isFound = true;
      await setMask(channel, `-${list.letter}`, mask, link);
    }
  }
  channel.bans.delete(link.fold(who));
  if (!isFound) throw new RequestError(FailureReason.notFound, `${who} is on no list of the room.`);
}

/** Lets somebody in who is not there. @throws RequestError if the server has no such list. */
export async function letIn(channel: Channel, who: string, link: Link): Promise<void> {
  const list = inviteList(link);
  if (list === undefined) throw new RequestError(FailureReason.notFound, `${who} is not in the room.`);
  await setMask(channel, `+${list.letter}`, /[!@*]/.test(who) ? who : `${who}!*@*`, link);
}

/** ISUPPORT `INVEX`: undefined where the server has none. */
function inviteList(
  { isupport }: Link,
): { readonly letter: string; readonly numerics: Numerics } | undefined {
  const letter = isupport.get("INVEX") ?? (isupport.modeKind("I") === "list" ? "I" : undefined);
  return letter === undefined ? undefined : { letter: letter || "I", numerics: invited };
}

/** Of a nick's mask the person. */
function nameOf(mask: string, names: Names): string {
  const [, nick = ""] = /^([^!@*?]+)!\*@\*$/.exec(mask) ?? [];
  return nick === "" ? mask : names.person(nick);
}

async function fetchList(
  letter: string,
  [entry, end]: Numerics,
  channel: Channel,
  link: Link,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  const answer = link.ask((line) => {
    throwIfRefused(line, [channel.name], link);
    const [, name = "", mask = "", by = ""] = line.params;
    if (link.fold(name) !== link.fold(channel.name)) return undefined;
    if (line.command === entry) entries.push({ mask, by: by.replace(/!.*/s, "") });
    return line.command === end ? true : undefined;
  });
  link.send("MODE", channel.name, letter);
  await answer;
  return entries;
}
