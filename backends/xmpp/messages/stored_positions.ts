/**
 * How far the user has heard, kept by the account's own server (XEP-0223): so it is known after a restart of this
 * program, too, on whatever machine. The instance shows nothing twice that it remembers, but it may restart as well.
 */
import { bareOf } from "../jid.ts";
import { fetchOwnItems, publishPrivately } from "../pep.ts";
import type { Stream } from "../stream/stream.ts";
import { type Element, xml } from "../xml/element.ts";
import type { Positions } from "./catch_up.ts";

const node = "https://spectrum.im/xmpp-backend#positions";

export interface StoredPositionsOptions {
  readonly user: string;
  readonly stream: Stream;
  readonly positions: Positions;
  /** Between two savings, in milliseconds. */
  readonly interval: number;
}

export class StoredPositions {
  readonly #options: StoredPositionsOptions;
  /** Which of the node's items is this user's: others may use the same account. Undefined before they are loaded. */
  #item: string | undefined;
  #saved = "";
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #loaded = Promise.withResolvers<void>();

  constructor(options: StoredPositionsOptions) {
    this.#options = options;
  }

  /** Resolves when it is known where to go on. */
  get loaded(): Promise<void> {
    return this.#loaded.promise;
  }

  /** Learns what was saved, unless this program remembers more. Never rejects: an account that has nothing is new. */
  async load(): Promise<void> {
    const { user, stream, positions, interval } = this.#options;
    const id = await itemOf(user);
    const isKnown = positions.of(user).size > 0;
    const items = isKnown ? [] : await fetchOwnItems(node, stream).catch(() => []);
    const list = items.find(({ attrs }) => attrs.id === id)?.getChild("positions", node);
    for (const { attrs } of list?.getChildren("archive", node) ?? []) {
      if (attrs.id !== undefined) positions.set(user, bareOf(attrs["by"] ?? ""), attrs.id);
    }
    this.#loaded.resolve();
    if (!stream.isOnline) return;
    this.#item = id;
    if (list !== undefined) this.#saved = this.#payload().toString();
    this.#timer = setInterval(() => this.save(), interval);
  }

  /** Sends what has changed: nobody waits for the answer, so that it may be the last word before a goodbye. */
  save(): void {
    const payload = this.#payload();
    const text = payload.toString();
    if (this.#item === undefined || payload.children.length === 0 || text === this.#saved) return;
    this.#saved = text;
    publishPrivately(node, this.#item, payload, this.#options.stream)
      .catch(() => {}); // a server that keeps nothing is not needed
  }

  /** The stream has ended. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #payload(): Element {
    const { user, positions } = this.#options;
    const archives = [...positions.of(user)].map(([by, id]) => xml("archive", { by, id }));
    return xml("positions", { xmlns: node }, archives);
  }
}

/** Not the user's own name: the account's server need not know it. */
async function itemOf(user: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(user));
  return new Uint8Array(digest, 0, 12).toHex();
}
