/** What the user asks of a room, as commands. */
import { FailureReason, RequestError } from "../../plugin/mod.ts";
import type { Channel } from "./channel.ts";
import type { Link } from "./link.ts";
import { give } from "./orders.ts";
import type { IrcLine } from "./protocol/line.ts";
import { canBeNick } from "./protocol/nick.ts";
import { modesFor, type WantedRank } from "./roles.ts";

export async function changeTopic(channel: Channel, topic: string, link: Link): Promise<void> {
  const text = topic.replaceAll(/\s*[\r\n]+\s*/g, " ");
  const done = isAbout("TOPIC", channel, link);
  await give({ command: "TOPIC", params: [channel.name, text], done, about: [channel.name] }, link);
}

/** The nick is one for all rooms of the network. */
export async function changeNick(nick: string, link: Link): Promise<void> {
  if (!canBeNick(nick)) throw new RequestError(FailureReason.invalid, `"${nick}" cannot be a nick on IRC.`);
  if (nick === link.nick) return;
  const done = (line: IrcLine): boolean => line.command === "NICK" && line.params[0] === nick;
  await give({ command: "NICK", params: [nick], done, about: [nick] }, link);
}

export async function invite(channel: Channel, nick: string, link: Link): Promise<void> {
  const done = ({ command, params }: IrcLine): boolean =>
    // RPL_INVITING
    command === "341" && params.some((name) => link.fold(name) === link.fold(nick));
  await give({ command: "INVITE", params: [nick, channel.name], done, about: [nick, channel.name] }, link);
}

/** IRC has no refusals, but people read. */
export function decline(room: string, nick: string, reason: string, link: Link): void {
  const words = `I do not come to ${room}${reason === "" ? "." : `: ${reason}`}`;
  link.send("NOTICE", nick, words.replaceAll(/\s*[\r\n]+\s*/g, " ").slice(0, 350));
}

export async function kick(channel: Channel, nick: string, reason: string, link: Link): Promise<void> {
  const done = (line: IrcLine): boolean =>
    line.command === "KICK" && link.fold(line.params[1] ?? "") === link.fold(nick);
  const params = [channel.name, nick, ...(reason === "" ? [] : [reason])];
  await give({ command: "KICK", params, done, about: [channel.name, nick] }, link);
}

/** Bans the host of somebody present, or the nick of somebody who is not, and kicks whoever is there. */
export async function ban(channel: Channel, nick: string, reason: string, link: Link): Promise<void> {
  const mask = await maskOf(nick, link);
  await setMask(channel, "+b", mask, link);
  channel.bans.set(link.fold(nick), mask);
  if (channel.members.has(link.fold(nick))) await kick(channel, nick, reason, link);
}

/** @throws RequestError if the server has no such rank, or refuses it. */
export async function setRank(channel: Channel, nick: string, wanted: WantedRank, link: Link): Promise<void> {
  const member = channel.members.get(link.fold(nick));
  if (member === undefined) throw new RequestError(FailureReason.notFound, `${nick} is not in the room.`);
  const change = modesFor(wanted, member.prefixes, link.isupport);
  if (change === undefined) {
    throw new RequestError(FailureReason.unsupported, "The network has no such rank.");
  }
  const letters = (change.take && `-${change.take}`) + (change.give && `+${change.give}`);
  if (letters === "") return;
  const nicks = Array.from(change.take + change.give, () => nick);
  const done = isAbout("MODE", channel, link);
  await give({
    command: "MODE",
    params: [channel.name, letters, ...nicks],
    done,
    about: [channel.name, nick],
  }, link);
}

/** `letter`: of a list, with `+` or `-`. */
export async function setMask(channel: Channel, letter: string, mask: string, link: Link): Promise<void> {
  const done = isAbout("MODE", channel, link);
  await give({ command: "MODE", params: [channel.name, letter, mask], done, about: [channel.name] }, link);
}

function isAbout(command: string, channel: Channel, link: Link): (line: IrcLine) => boolean {
  return (line) => line.command === command && link.fold(line.params[0] ?? "") === link.fold(channel.name);
}

async function maskOf(who: string, link: Link): Promise<string> {
  if (/[!@*]/.test(who)) return who;
  const host = await hostOf(who, link);
  return host === undefined ? `${who}!*@*` : `*!*@${host}`;
}

/** Undefined if nobody has that nick. */
async function hostOf(nick: string, link: Link): Promise<string | undefined> {
  const answer = link.ask(({ command, params }) => command === "302" ? params.at(-1) ?? "" : undefined); // RPL_USERHOST
  link.send("USERHOST", nick);
  return /@(\S+)/.exec(await answer)?.[1];
}
