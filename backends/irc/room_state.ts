import type { Channel } from "./channel.ts";
import type { ChannelTable } from "./channel_table.ts";
import type { Link } from "./link.ts";
import type { IrcLine } from "./protocol/line.ts";
import { type ModeChange, parseModeChanges } from "./protocol/mode_change.ts";
import type { RoomReports } from "./room_reports.ts";

/** What the channels are: their topics, their modes, and who has which rank. */
export class RoomState {
  readonly #channels: ChannelTable;
  readonly #reports: RoomReports;
  readonly #now: () => number;

  /** `now` in milliseconds. */
  constructor(channels: ChannelTable, reports: RoomReports, now: () => number) {
    this.#channels = channels;
    this.#reports = reports;
    this.#now = now;
  }

  receive({ command, params, nick }: IrcLine, link: Link): void {
    const [first = "", second = "", third = ""] = params;
    switch (command) {
      case "MODE":
        return this.#onMode(first, parseModeChanges(second, params.slice(2), link.isupport), nick, link);
      case "324": // RPL_CHANNELMODEIS
        return this.#onModes(second, parseModeChanges(third, params.slice(3), link.isupport), link);
      case "TOPIC":
        return this.#onTopic(first, second, nick);
      case "331": // RPL_NOTOPIC
      case "332": // RPL_TOPIC
        return this.#onTopic(second, command === "332" ? third : "", "");
      case "333": { // RPL_TOPICWHOTIME
        const channel = this.#channels.get(second);
        if (channel !== undefined) channel.topicBy = third.replace(/!.*/s, "");
        return;
      }
      case "INVITE":
        return link.isMe(first) ? this.#reports.invited(second, nick) : undefined;
    }
  }

  /** Before all names are known the topic waits for them. */
  #onTopic(name: string, topic: string, by: string): void {
    const channel = this.#channels.get(name);
    if (channel === undefined) return;
    channel.topic = topic;
    if (by !== "") channel.topicBy = by;
    if (channel.phase === "joined") this.#reports.subject(channel);
  }

  #onModes(name: string, changes: readonly ModeChange[], link: Link): void {
    const channel = this.#channels.get(name);
    if (channel === undefined) return;
    channel.modes.clear();
    for (const change of changes) setMode(channel, change, link);
    this.#reports.info(channel, link);
    if (channel.modes.has("m")) this.#tellSelf(channel, link);
  }

  #onMode(name: string, changes: readonly ModeChange[], actor: string, link: Link): void {
    const channel = this.#channels.get(name);
    if (channel === undefined) return;
    let isNews = false;
    const touched = new Set<string>();
    for (const change of changes) {
      if (link.isupport.prefixes.has(change.letter)) touched.add(this.#onRank(channel, change, link));
      else if (change.letter === "b") this.#onBan(channel, change, actor);
      else isNews = setMode(channel, change, link) || isNews;
    }
    if (changes.some(({ letter }) => letter === "m")) touched.add(link.fold(link.nick));
    this.#tell(channel, touched, link);
    if (isNews) this.#reports.info(channel, link, channel.phase === "joined");
  }

  /** Answers whose rank it was, folded. */
  #onRank(channel: Channel, { set, letter, parameter }: ModeChange, link: Link): string {
    const key = link.fold(parameter);
    channel.setPrefix(key, link.isupport.prefixes.get(letter) ?? "", set, link.isupport);
    return key;
  }

  /** Several modes of one person are one change. */
  #tell(channel: Channel, keys: ReadonlySet<string>, link: Link): void {
    if (channel.phase !== "joined") return;
    for (const key of keys) {
      const member = channel.members.get(key);
      if (member !== undefined) this.#reports.present(channel, member, link);
    }
  }

  #tellSelf(channel: Channel, link: Link): void {
    this.#tell(channel, new Set([link.fold(link.nick)]), link);
  }

  #onBan(channel: Channel, { set, parameter: mask }: ModeChange, actor: string): void {
    if (set) channel.freshBan = { mask, actor, at: this.#now() };
  }
}

/** Answers whether anything is another than before. */
function setMode(channel: Channel, { set, letter, parameter }: ModeChange, link: Link): boolean {
  if (link.isupport.modeKind(letter) === "list") return false;
  if (!set) return channel.modes.delete(letter);
  const isNews = channel.modes.get(letter) !== parameter;
  channel.modes.set(letter, parameter);
  if (letter === "k" && parameter !== "*" && parameter !== "") channel.key = parameter;
  return isNews;
}
