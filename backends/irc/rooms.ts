import { AwayPoll } from "./away_poll.ts";
import type { Channel, Members } from "./channel.ts";
import { ChannelTable } from "./channel_table.ts";
import type { Link } from "./link.ts";
import { Membership } from "./membership.ts";
import type { SplitTimes } from "./netsplit.ts";
import type { IrcLine } from "./protocol/line.ts";
import { unanswered } from "./questions.ts";
import type { Refusal, RoomReports } from "./room_reports.ts";
import { RoomState } from "./room_state.ts";

export interface RoomsOptions {
  readonly reports: RoomReports;
  /** Nobody yet, as the user sees a channel of that name. */
  readonly membersOf: (channel: string) => Members;
  readonly splitTimes: SplitTimes;
  /** In milliseconds. */
  readonly now: () => number;
  /** Between two questions who is away, in milliseconds. */
  readonly awayInterval: number;
  /** Told when the last room is left. */
  readonly onEmpty: () => void;
}

/** Bytes of channel names in one JOIN: the line has to fit in 512. */
const bytesPerJoin = 400;

/** One user's rooms on one network. They outlive connections: a new one joins them again. */
export class Rooms implements Disposable {
  readonly channels: ChannelTable;
  readonly #options: RoomsOptions;
  readonly #reports: RoomReports;
  readonly #membership: Membership;
  readonly #state: RoomState;
  readonly #awayPoll: AwayPoll;
  #link: Link | undefined;

  constructor(options: RoomsOptions) {
    const { reports, now, splitTimes, awayInterval } = options;
    this.channels = new ChannelTable(options.membersOf);
    this.#awayPoll = new AwayPoll(this.channels, awayInterval);
    this.#options = options;
    this.#reports = reports;
    this.#state = new RoomState(this.channels, reports, now);
    this.#membership = new Membership({
      channels: this.channels,
      reports,
      splitTimes,
      now,
      onRemoved: () => this.#checkEmpty(),
      onJoined: (channel, link) => {
        link.sendWhenIdle("MODE", channel.name);
        this.#awayPoll.ask(channel, link);
      },
    });
  }

  /**
   * Resolves when the user is in and all is told. A room that the user is in is told once more from the beginning:
   * whoever asks has forgotten it.
   * @throws RequestError if that cannot be told by the participants' changes alone.
   */
  async join(room: string, name: string, nickname: string, key: string): Promise<void> {
    const known = this.channels.get(name);
    if (known === undefined || known.room !== room) {
      const channel = this.channels.add({ room, name, key, nickname });
      this.#ask([channel]);
      return await channel.entered();
    }
    known.wantedNick = nickname;
    known.before.clear();
    if (key !== "") known.key = key;
    if (known.phase !== "joined" || this.#link === undefined) return await known.entered();
    this.#membership.tellAll(known, this.#link);
  }

  leave(name: string, reason: string): void {
    const channel = this.channels.get(name);
    if (channel === undefined) return;
    this.channels.delete(channel);
    channel.entrance?.resolve();
    this.#link?.send("PART", channel.name, ...(reason === "" ? [] : [reason]));
    this.#checkEmpty();
  }

  /** A connection is there, and all channels are asked for. */
  start(link: Link): void {
    this.#link = link;
    this.channels.foldBy((name) => link.fold(name));
    this.#ask([...this.channels]);
    this.#awayPoll.start(link);
  }

  /** The connection is gone; `announcement` is for those who are in a room. */
  stop(announcement: string): void {
    if (this.#link === undefined) return;
    this.#link = undefined;
    this.#awayPoll[Symbol.dispose]();
    for (const channel of this.channels) {
      if (channel.phase === "joined") this.#reports.announce(channel, announcement);
      channel.lost();
    }
  }

  /** There will be no connection: the user gets into none of the rooms. */
  refuseAll(why: Refusal, text: string, nick: string): void {
    for (const channel of [...this.channels]) {
      this.channels.delete(channel);
      this.#reports.refused(channel, nick, why, text);
    }
  }

  /** The user is in none of the rooms any more. */
  leaveAll(reason: string): void {
    const link = this.#link;
    for (const channel of [...this.channels]) {
      this.channels.delete(channel);
      channel.entrance?.resolve();
      if (link !== undefined) this.#reports.gone(channel, link.nick, true, { reason });
    }
  }

  receive(line: IrcLine, link: Link): void {
    this.#state.receive(line, link);
    this.#membership.receive(line, link);
  }

  /** What becomes of the rooms is for others to say. */
  [Symbol.dispose](): void {
    this.#membership[Symbol.dispose]();
    this.#awayPoll[Symbol.dispose]();
    for (const { entrance } of this.channels) entrance?.reject(unanswered());
    this.channels.clear();
  }

  /** In few lines. Keys are given in the order of the channels (RFC 2812 §3.2.1), so each with a key has its own. */
  #ask(channels: readonly Channel[]): void {
    const link = this.#link;
    if (link === undefined) return;
    let names = "";
    for (const { name, key } of channels) {
      if (key !== "") link.send("JOIN", name, key);
      else if (names.length + name.length > bytesPerJoin) {
        link.send("JOIN", names);
        names = name;
      } else names += `${names && ","}${name}`;
    }
    if (names !== "") link.send("JOIN", names);
  }

  #checkEmpty(): void {
    if (this.channels.size === 0) this.#options.onEmpty();
  }
}
