import { FailureReason, type ListedRoom, RequestError } from "../../plugin/mod.ts";
import type { Link } from "./link.ts";
import { stripFormatting } from "./protocol/formatting.ts";

/** The largest rooms are enough to choose from: some networks have fifty thousand. */
const listed = 1000;
/** How long a list is good, in milliseconds. */
const maxAge = 60 * 60 * 1000;
/** For a list to come, in milliseconds: servers are slow with it, and we ask only when there is nothing else to say. */
const patience = 120_000;

/** The lists of rooms by network, the same for all users: each is asked for by one of them. */
export class RoomLists {
  readonly #now: () => number;
  readonly #lists = new Map<string, { readonly at: number; readonly rooms: Promise<readonly Room[]> }>();

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * The rooms of a network, largest first, as one who is logged in there may ask for them.
   * @throws RequestError if the server does not tell.
   */
  async get(network: string, link: Link): Promise<readonly Room[]> {
    const known = this.#lists.get(network);
    if (known !== undefined && this.#now() - known.at < maxAge) return await known.rooms;
    const asked = { at: this.#now(), rooms: fetchRooms(link) };
    this.#lists.set(network, asked);
    try {
      return await asked.rooms;
    } catch (error) {
      if (this.#lists.get(network) === asked) this.#lists.delete(network);
      throw error;
    }
  }
}

export interface Room {
  readonly name: string;
  readonly users: number;
  readonly topic: string;
}

/** A room as it is offered. `nameOf`: the legacy name of a channel. */
export function listedRoom({ name, users }: Room, nameOf: (channel: string) => string): ListedRoom {
  return { room: nameOf(name), name: `${name} (${users})` };
}

/** Rooms that fit a pattern, or all; largest first. */
export async function fetchRooms(link: Link, pattern?: string): Promise<readonly Room[]> {
  const rooms: Room[] = [];
  const answer = link.ask(({ command, params: [, name = "", users = "", topic = ""] }) => {
    if (command === "263") {
      throw new RequestError(FailureReason.rateLimited, "The IRC server asks to try later."); // RPL_TRYAGAIN
    }
    if (command === "322" && link.isupport.isChannel(name)) { // RPL_LIST
      rooms.push({ name, users: Number(users) || 0, topic: stripFormatting(topic) });
    }
    return command === "323" ? true : undefined; // RPL_LISTEND
  }, patience);
  link.sendWhenIdle("LIST", ...(pattern === undefined ? [] : [pattern]));
  await answer;
  return rooms.sort((one, other) => other.users - one.users).slice(0, listed);
}
