/** The rooms that the account's server lets everybody find, and those that the user has noted (XEP-0045 §6.3). */
import type { Reporter } from "../../../plugin/mod.ts";
import type { Disco, DiscoItem } from "../disco.ts";
import { ns } from "../namespaces.ts";
import type { Bookmarks } from "./bookmarks.ts";

/** Each user has a list of their own, in the instance too. */
const mostRooms = 500;

export interface RoomListOptions {
  readonly user: string;
  readonly reporter: Reporter;
  readonly disco: Disco;
  readonly bookmarks: Bookmarks;
}

export class RoomList {
  readonly #options: RoomListOptions;
  #public: readonly DiscoItem[] = [];
  #isComplete = false;

  constructor(options: RoomListOptions) {
    this.#options = options;
  }

  /** Asks for all rooms, and reports them. Never rejects: a service that does not answer has none. */
  async fetch(): Promise<void> {
    const { disco } = this.#options;
    const services = await disco.servicesWith(ns.muc);
    // A room is a conference too, and some servers list their rooms beside their services.
    const lists = await Promise.allSettled(
      services.filter(({ jid }) => !jid.includes("@")).map(({ jid }) => disco.items(jid)),
    );
    const rooms = lists.flatMap((list) => list.status === "fulfilled" ? list.value : []);
    this.#public = rooms.filter(({ jid }) => jid.includes("@")).slice(0, mostRooms);
    this.#isComplete = true;
    this.changed();
  }

  /** The bookmarks are others. */
  changed(): void {
    if (!this.#isComplete) return;
    const { user, reporter } = this.#options;
    const rooms = this.#all().map(({ jid, name }) => ({ room: jid, name }));
    if (rooms.length > 0) reporter.reportRoomList(rooms, user);
  }

  /** Those whose name or address has the text in it. */
  async search(text: string): Promise<readonly DiscoItem[]> {
    await this.fetch();
    const wanted = text.toLowerCase();
    return this.#all().filter(({ jid, name }) =>
      name.toLowerCase().includes(wanted) || localPart(jid).includes(wanted)
    );
  }

  #all(): readonly DiscoItem[] {
    const all = new Map<string, DiscoItem>();
    for (const room of [...this.#options.bookmarks.all, ...this.#public]) {
      const known = all.get(room.jid);
      if (known === undefined || known.name === "") all.set(room.jid, { jid: room.jid, name: room.name });
    }
    return [...all.values()];
  }
}

function localPart(jid: string): string {
  return jid.replace(/@.*/s, "").toLowerCase();
}
