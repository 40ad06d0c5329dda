import type { Channel } from "./channel.ts";
import type { ChannelTable } from "./channel_table.ts";
import type { Link } from "./link.ts";

/** Larger rooms are not asked: it is a line for each who is there, whoever has changed. */
const largestRoom = 50;

/**
 * Asks every so often who in the rooms is away (WHO), where the server does not tell by itself (`away-notify`); then it
 * is asked once, on entering.
 */
export class AwayPoll implements Disposable {
  readonly #channels: ChannelTable;
  readonly #interval: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param interval in milliseconds. */
  constructor(channels: ChannelTable, interval: number) {
    this.#channels = channels;
    this.#interval = interval;
  }

  start(link: Link): void {
    this[Symbol.dispose]();
    if (link.caps.has("away-notify")) return;
    this.#timer = setInterval(() => {
      for (const channel of this.#channels) this.ask(channel, link);
    }, this.#interval);
  }

  ask(channel: Channel, link: Link): void {
    const isWorthIt = channel.members.size > 1 && channel.members.size <= largestRoom;
    if (channel.phase === "joined" && isWorthIt) link.sendWhenIdle("WHO", channel.name);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
