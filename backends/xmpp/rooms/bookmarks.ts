/**
 * The rooms that the account has noted. Those in which its clients are to be are, for the instance, the rooms that the
 * user is in.
 */
import type { Reporter } from "../../../plugin/mod.ts";
import { bareOf } from "../jid.ts";
import { ns } from "../namespaces.ts";
import { fetchOwnItems, type PepNews, publishPrivately } from "../pep.ts";
import type { Stream } from "../stream/stream.ts";
import { xml } from "../xml/element.ts";
import { type Bookmark, bookmarkElement, readBookmark, readOldBookmarks } from "./bookmark.ts";

export interface BookmarksOptions {
  readonly user: string;
  readonly stream: Stream;
  readonly reporter: Reporter;
  /** Rooms that the user enters and leaves here are noted, too. */
  readonly writes: boolean;
}

export class Bookmarks {
  readonly #options: BookmarksOptions;
  readonly #bookmarks = new Map<string, Bookmark>();

  constructor(options: BookmarksOptions) {
    this.#options = options;
  }

  get all(): Iterable<Bookmark> {
    return this.#bookmarks.values();
  }

  get(room: string): Bookmark | undefined {
    return this.#bookmarks.get(bareOf(room));
  }

  /** Never rejects: an account without bookmarks has none. */
  async fetch(): Promise<void> {
    for (const bookmark of await this.#fetch()) this.#changed(bookmark);
  }

  /** Another client of the account has changed them. */
  receive({ owner, items, retracted }: PepNews): void {
    if (owner !== this.#options.stream.account) return;
    for (const item of items) {
      const bookmark = readBookmark(item);
      if (bookmark !== undefined) this.#changed(bookmark);
    }
    for (const id of retracted) this.#bookmarks.delete(bareOf(id));
  }

  /** The user has entered a room. Never rejects: a server that keeps no bookmarks is not needed. */
  async entered(jid: string, nickname: string, password: string): Promise<void> {
    const known = this.#bookmarks.get(jid);
    if (!this.#options.writes || known?.autojoin) return;
    const fresh = { jid, name: "", extensions: undefined, ...known, autojoin: true, nickname, password };
    await this.#publish(fresh).catch(() => {});
  }

  /** The user has left a room. Never rejects. What is noted of it stays, for another visit. */
  async left(room: string): Promise<void> {
    const known = this.get(room);
    if (!this.#options.writes || !known?.autojoin) return;
    await this.#publish({ ...known, autojoin: false }).catch(() => {});
  }

  async #fetch(): Promise<readonly Bookmark[]> {
    const { stream } = this.#options;
    const items = await fetchOwnItems(ns.bookmarks, stream).catch(() => []);
    if (items.length > 0) return items.flatMap((item) => readBookmark(item) ?? []);
    const question = xml("query", { xmlns: ns.privateStorage }, xml("storage", { xmlns: ns.oldBookmarks }));
    const answer = await stream.ask("get", question).catch(() => undefined);
    const query = answer?.getChild("query", ns.privateStorage);
    return readOldBookmarks(query?.getChild("storage", ns.oldBookmarks));
  }

  async #publish(bookmark: Bookmark): Promise<void> {
    this.#bookmarks.set(bookmark.jid, bookmark);
    await publishPrivately(ns.bookmarks, bookmark.jid, bookmarkElement(bookmark), this.#options.stream);
  }

  #changed(bookmark: Bookmark): void {
    const { jid, name, autojoin } = bookmark;
    const known = this.#bookmarks.get(jid);
    this.#bookmarks.set(jid, bookmark);
    if (known?.autojoin === autojoin && known.name === name || !autojoin) return;
    const { user, reporter } = this.#options;
    reporter.reportRoomInfo({ user, room: jid, ...name === "" ? {} : { name }, joined: true });
  }
}
