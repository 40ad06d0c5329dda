import { Channel, type Members } from "./channel.ts";

/** The channels of one user on one network, found in any spelling. */
export class ChannelTable {
  readonly #membersOf: (name: string) => Members;
  #channels = new Map<string, Channel>();
  #fold: (name: string) => string = (name) => name.toLowerCase();

  /** `membersOf`: nobody yet, as one user sees that channel. */
  constructor(membersOf: (name: string) => Members) {
    this.#membersOf = membersOf;
  }

  get size(): number {
    return this.#channels.size;
  }

  [Symbol.iterator](): IterableIterator<Channel> {
    return this.#channels.values();
  }

  get(name: string): Channel | undefined {
    return this.#channels.get(this.#fold(name));
  }

  /** A channel that the user wants to be in, or is. */
  add(wish: Pick<Channel, "room" | "name" | "key"> & { readonly nickname: string }): Channel {
    const [members, before] = [this.#membersOf(wish.name), this.#membersOf(wish.name)];
    const channel = new Channel({ ...wish, members, before });
    this.#channels.get(this.#fold(wish.name))?.clear();
    this.#channels.set(this.#fold(wish.name), channel);
    return channel;
  }

  delete(channel: Channel): void {
    channel.clear();
    this.#channels.delete(this.#fold(channel.name));
  }

  clear(): void {
    for (const channel of this.#channels.values()) channel.clear();
    this.#channels.clear();
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
