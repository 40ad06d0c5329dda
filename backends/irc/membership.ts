import { Departure, ParticipantFlag } from "../../plugin/mod.ts";
import type { Channel, Member } from "./channel.ts";
import type { ChannelTable } from "./channel_table.ts";
import { causeOfQuit } from "./departures.ts";
import { joinFailures } from "./join_failures.ts";
import type { Link } from "./link.ts";
import { isNetsplit, type SplitTimes, SplitWatch } from "./netsplit.ts";
import { stripFormatting } from "./protocol/formatting.ts";
import type { IrcLine } from "./protocol/line.ts";
import type { Cause, RoomReports } from "./room_reports.ts";

export interface MembershipOptions {
  readonly channels: ChannelTable;
  readonly reports: RoomReports;
  readonly splitTimes: SplitTimes;
  /** In milliseconds. */
  readonly now: () => number;
  /** The user is no longer in a room. */
  readonly onRemoved: () => void;
  /** The user is in a room. */
  readonly onJoined: (channel: Channel, link: Link) => void;
}

/** How long after a ban a kick is part of it, in milliseconds. */
const banTime = 3000;

/** Who is in the channels: comes, goes, and is called otherwise. */
export class Membership implements Disposable {
  readonly #options: MembershipOptions;
  readonly #channels: ChannelTable;
  readonly #reports: RoomReports;
  readonly #splits: SplitWatch;

  constructor(options: MembershipOptions) {
    this.#options = options;
    this.#channels = options.channels;
    this.#reports = options.reports;
    this.#splits = new SplitWatch(options.splitTimes, {
      onSplit: (reason) => this.#announceSplit(reason),
      onOver: () => this.#endSplit(),
    });
  }

  receive(line: IrcLine, link: Link): void {
    const { command, params, nick } = line;
    const [first = "", second = "", third = ""] = params;
    switch (command) {
      case "JOIN":
        return this.#onJoin(first, nick, link);
      case "PART":
        return this.#onGone(first, nick, { reason: second }, link);
      case "KICK":
        return this.#onKick(first, second, { reason: third, actor: nick }, link);
      case "QUIT":
        return this.#onQuit(nick, first, link);
      case "NICK":
        return this.#onNick(nick, first, link);
      case "AWAY":
        return this.#onAway(nick, first !== "", link);
      case "352": // RPL_WHOREPLY: channel, user, host, server, nick, flags
        return this.#onAway(params[5] ?? "", (params[6] ?? "").startsWith("G"), link);
      case "353": // RPL_NAMREPLY
        return this.#onNames(third, params.at(-1) ?? "", link);
      case "366": // RPL_ENDOFNAMES
        return this.#onNamesEnd(second, link);
      default:
        return this.#onRefusal(line, link);
    }
  }

  /** The whole room, the user last, then its subject (XEP-0045 §7.2 wants it so). */
  tellAll(channel: Channel, link: Link): void {
    for (const member of channel.members.values()) {
      if (!link.isMe(member.nick)) this.#reports.present(channel, member, link);
    }
    this.#tellSelf(channel, link);
  }

  [Symbol.dispose](): void {
    this.#splits[Symbol.dispose]();
  }

  #tellSelf(channel: Channel, link: Link): void {
    const me = channel.members.get(link.fold(link.nick)) ?? channel.add(link.nick, link.isupport);
    if (channel.wantedNick !== link.nick) this.#reports.nickname(channel, link.nick);
    channel.wantedNick = link.nick;
    this.#reports.present(channel, me, link);
    this.#reports.subject(channel);
    channel.entrance?.resolve();
    channel.entrance = undefined;
  }

  #onJoin(name: string, nick: string, link: Link): void {
    const channel = this.#channels.get(name);
    if (link.isMe(nick)) return this.#entered(channel ?? this.#unasked(name));
    if (channel === undefined) return;
    const shown = channel.members.get(link.fold(nick));
    if (shown === undefined) return this.#reports.present(channel, channel.add(nick, link.isupport), link);
    const back = channel.members.set(link.fold(nick), { ...shown, split: false, prefixes: "" });
    if (shown.prefixes !== "") this.#reports.present(channel, back, link);
  }

  #entered(channel: Channel): void {
    channel.phase = "naming";
    channel.members.clear();
    channel.topic = "";
    channel.topicBy = "";
  }

  /** The network put us into a room that we did not ask for. */
  #unasked(name: string): Channel {
    return this.#channels.add({ room: this.#reports.roomName(name), name, key: "", nickname: "" });
  }

  #onNames(name: string, names: string, link: Link): void {
    const channel = this.#channels.get(name);
    if (channel === undefined || channel.phase === "joining") return;
    for (const word of names.split(" ")) {
      if (word !== "") this.#named(channel, channel.addNamed(word, link.isupport), link);
    }
  }

  /** While a room is entered, everybody is told as they come, but the user last. */
  #named(channel: Channel, member: Member, link: Link): void {
    if (channel.phase !== "naming" || link.isMe(member.nick)) return;
    const before = channel.before.get(link.fold(member.nick));
    if (before?.nick === member.nick && before.prefixes === member.prefixes && !before.away) return;
    this.#reports.present(channel, member, link);
  }

  #onNamesEnd(name: string, link: Link): void {
    const channel = this.#channels.get(name);
    if (channel?.phase !== "naming") return;
    channel.phase = "joined";
    for (const { nick } of channel.before.values()) {
      if (!channel.members.has(link.fold(nick))) this.#reports.gone(channel, nick, false);
    }
    channel.before.clear();
    this.#tellSelf(channel, link);
    this.#options.onJoined(channel, link);
  }

  #onGone(name: string, nick: string, cause: Cause, link: Link): void {
    const channel = this.#channels.get(name);
    if (channel === undefined) return;
    if (link.isMe(nick)) this.#drop(channel);
    else if (!channel.members.delete(link.fold(nick))) return;
    this.#reports.gone(channel, nick, link.isMe(nick), cause);
  }

  #onKick(name: string, nick: string, cause: Cause, link: Link): void {
    const channel = this.#channels.get(name);
    const isBan = channel !== undefined && this.#isBanned(channel, nick, cause.actor ?? "", link);
    const flag = isBan ? ParticipantFlag.banned : ParticipantFlag.kicked;
    this.#onGone(name, nick, { ...cause, flag }, link);
  }

  /** IRC bans a mask and kicks a nick; who does both means one thing. */
  #isBanned(channel: Channel, nick: string, actor: string, link: Link): boolean {
    const { freshBan } = channel;
    if (freshBan === undefined || this.#options.now() - freshBan.at > banTime || freshBan.actor !== actor) {
      return false;
    }
    const banned = freshBan.mask.replace(/!.*/s, "");
    if (banned !== "*" && link.fold(banned) !== link.fold(nick)) return false;
    channel.freshBan = undefined;
    return true;
  }

  #drop(channel: Channel): void {
    this.#channels.delete(channel);
    this.#options.onRemoved();
  }

  #onQuit(nick: string, reason: string, link: Link): void {
    if (link.isMe(nick)) return;
    const key = link.fold(nick);
    const isSplit = isNetsplit(reason);
    for (const channel of this.#channels) {
      const member = channel.members.get(key);
      if (member === undefined) continue;
      if (isSplit) channel.members.set(key, { ...member, split: true });
      else this.#onGone(channel.name, nick, causeOfQuit(reason), link);
    }
    if (isSplit) this.#splits.quit(reason);
  }

  #announceSplit(reason: string): void {
    for (const channel of this.#channels) {
      const count = [...channel.members.values()].filter(({ split }) => split).length;
      if (count === 0) continue;
      const servers = reason.replace(" ", " and ");
      this.#reports.announce(
        channel,
        `Netsplit: ${servers} lost each other, and ${count} people went with them.`,
      );
    }
  }

  /** Who has not come back has left. */
  #endSplit(): void {
    for (const channel of this.#channels) {
      for (const [key, { nick, split }] of channel.members.entries()) {
        if (!split) continue;
        channel.members.delete(key);
        this.#reports.gone(channel, nick, false, {
          reason: "netsplit",
          departure: Departure.technical,
        });
      }
    }
  }

  #onNick(from: string, to: string, link: Link): void {
    const isMe = link.isMe(from);
    for (const channel of this.#channels) {
      const member = channel.members.get(link.fold(from));
      if (member === undefined) continue;
      channel.rename(from, to, link.isupport);
      this.#reports.present(channel, member, link, to);
      if (isMe) {
        channel.wantedNick = to;
        this.#reports.nickname(channel, to);
      }
    }
    if (isMe) link.renamed(to);
  }

  #onAway(nick: string, away: boolean, link: Link): void {
    const key = link.fold(nick);
    for (const channel of this.#channels) {
      const known = channel.members.get(key);
      if (known === undefined || known.away === away) continue;
      const member = channel.members.set(key, { ...known, away });
      if (channel.phase === "joined") this.#reports.present(channel, member, link);
    }
  }

  #onRefusal({ command, params }: IrcLine, link: Link): void {
    const why = joinFailures[command];
    const channel = why && this.#channels.get(params[1] ?? "");
    if (channel?.phase !== "joining") return;
    this.#drop(channel);
    this.#reports.refused(channel, link.nick, why ?? "forbidden", stripFormatting(params.at(-1) ?? ""));
  }
}
