import { foldedName, type LegacyName, legacyName, type UserId } from "../ids.ts";

/** A room that can be found. */
export interface ListedRoom {
  readonly room: LegacyName;
  /** Empty where it has none. */
  readonly name: string;
}

/** By folded name, in the order of the list. */
type Listed = ReadonlyMap<string, ListedRoom>;

/** The rooms that backends told of: the network's, or one user's where rooms belong to accounts. */
export class RoomLists {
  readonly #most: number;
  #everybodys: Listed = new Map();
  readonly #byUser = new Map<UserId, Listed>();

  /** `most`: how many of the network's are kept; there may be tens of thousands. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Takes over a whole list: two arrays side by side, of which the longer one's rest means nothing. */
  learn(rooms: readonly string[], names: readonly string[], user?: UserId): void {
    const count = Math.min(rooms.length, names.length, user === undefined ? this.#most : Infinity);
    const listed = new Map<string, ListedRoom>();
    for (let at = 0; at < count; at++) {
      const room = legacyName(rooms[at] ?? "");
      listed.set(foldedName(room), { room, name: names[at] ?? "" });
    }
    if (user === undefined) this.#everybodys = listed;
    else this.#byUser.set(user, listed);
  }

  /** What a user may find, each room once. */
  for(user: UserId): readonly ListedRoom[] {
    const own = this.#byUser.get(user);
    if (own === undefined) return [...this.#everybodys.values()];
    return [...own.values(), ...[...this.#everybodys].flatMap(([key, room]) => own.has(key) ? [] : room)];
  }

  /** The room with that name, in any case, if the user may find it. */
  find(user: UserId, name: LegacyName): ListedRoom | undefined {
    const key = foldedName(name);
    return this.#byUser.get(user)?.get(key) ?? this.#everybodys.get(key);
  }

  /** The user is not here any more. */
  forget(user: UserId): void {
    this.#byUser.delete(user);
  }
}
