import type { Channel } from "./channel.ts";

/** The channels of one user on one network, found in any spelling. */
export class ChannelTable {
  #channels = new Map<string, Channel>();
  #fold: (name: string) => string = (name) => name.toLowerCase();

  get size(): number {
    return this.#channels.size;
  }

  [Symbol.iterator](): IterableIterator<Channel> {
    return this.#channels.values();
  }

  get(name: string): Channel | undefined {
    return this.#channels.get(this.#fold(name));
  }

  add(channel: Channel): void {
    this.#channels.set(this.#fold(channel.name), channel);
  }

  delete(channel: Channel): void {
    this.#channels.delete(this.#fold(channel.name));
  }

  /** A server has said which spellings are the same. */
  foldBy(fold: (name: string) => string): void {
    const channels = [...this.#channels.values()];
    this.#fold = fold;
    this.#channels = new Map(channels.map((channel) => [fold(channel.name), channel]));
  }

  /** The first room that somebody is in. */
  sharedWith(nick: string): Channel | undefined {
    const key = this.#fold(nick);
    for (const channel of this.#channels.values()) if (channel.members.has(key)) return channel;
    return undefined;
  }
}
