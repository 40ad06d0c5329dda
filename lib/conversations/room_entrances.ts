import type { Clock } from "../clock.ts";
import { errorText, TransportError } from "../errors.ts";
import type { UserEvent } from "../events.ts";
import type { JoinRefusal, PastMessage } from "../room.ts";
import type { Room } from "./room.ts";
import type { RoomRequests } from "./room_requests.ts";

/**
 * How long after the user's own presence a room counts as entered, in milliseconds: the others are told around it, and
 * the old protocol has no word for the end of the list.
 */
export const entranceTime = 100;

/** How long the network may keep silent after a JOIN_ROOM, in milliseconds. */
export const joinPatience = 120_000;

export interface RoomEntrancesOptions {
  readonly clock: Clock;
  readonly requests: RoomRequests;
  readonly isLoggedIn: () => boolean;
  readonly tell: (event: UserEvent) => void;
  /** Whether the user still wants to be in there. */
  readonly isWanted: (room: Room) => boolean;
  /** The user does not get in. */
  readonly forget: (room: Room) => void;
  /** The user is in. */
  readonly entered: (room: Room) => void;
  /** What was said before the last restart. Never rejects. */
  readonly past: (room: Room) => Promise<readonly PastMessage[]>;
}

/** The ways into one user's rooms: asking, waiting, and getting in or not. */
export class RoomEntrances {
  readonly #options: RoomEntrancesOptions;
  readonly #timers = new Map<Room, Disposable>();
  /** Those whose past is being read. */
  readonly #reading = new Set<Room>();

  constructor(options: RoomEntrancesOptions) {
    this.#options = options;
  }

  /** Asks the network to let the user in. Without a login the next one does. */
  begin(room: Room): void {
    const { isLoggedIn, requests } = this.#options;
    if (!isLoggedIn()) return;
    const { name, nickname, password } = room;
    this.#wait(room, joinPatience, () => this.refused(room, "other", "The other network did not answer."));
    requests.ask({ type: "join-room", room: name, nickname, password })
      .then(() => this.#answered(room))
      .catch((error: unknown) => this.#failed(room, error));
  }

  /** The network has told of the user. */
  soon(room: Room): void {
    this.#wait(room, entranceTime, () => this.#enter(room));
  }

  /** Nothing is waited for any more. */
  stop(room: Room): void {
    this.#timers.get(room)?.[Symbol.dispose]();
    this.#timers.delete(room);
  }

  refused(room: Room, refusal: JoinRefusal, text: string): void {
    const { forget, tell } = this.#options;
    forget(room);
    if (room.viewers.size > 0) tell({ type: "room-closed", room, why: "login-lost", text });
    this.turnAway(room, refusal, text);
    room.participants.clear();
  }

  /** Whoever waits to get in hears that it will not be. */
  turnAway(room: Room, refusal: JoinRefusal, text: string): void {
    const to = [...room.waiting.values()];
    room.waiting.clear();
    if (to.length > 0) this.#options.tell({ type: "room-refused", room, to, refusal, text });
  }

  /** A backend of protocol 2 answers when everybody has been told of. */
  #answered(room: Room): void {
    if (!this.#options.isWanted(room) || room.isJoined) return;
    if (room.participants.get(room.nickname)?.isUser) this.#enter(room);
  }

  #failed(room: Room, error: unknown): void {
    // What was lost with its backend is asked again by the next login.
    if (error instanceof TransportError && error.code === "link-lost") return;
    if (this.#options.isWanted(room) && !room.isJoined) {
      this.refused(room, refusalOf(error), errorText(error));
    }
  }

  #enter(room: Room): void {
    const { tell } = this.#options;
    this.stop(room);
    room.isJoined = true;
    for (const change of room.sweep()) tell({ type: "room-participant", room, ...change });
    this.#options.entered(room);
    this.welcome(room);
  }

  /** Shows the room, which the user is in, to whoever waits: at once, or when it is known what was said before. */
  welcome(room: Room): void {
    if (room.waiting.size === 0) return;
    if (!room.hasPast) this.#show(room, []);
    else if (!this.#reading.has(room)) void this.#showWithPast(room);
  }

  async #showWithPast(room: Room): Promise<void> {
    this.#reading.add(room);
    const past = await this.#options.past(room);
    this.#reading.delete(room);
    // Left, or lost, meanwhile: whoever still waits is welcomed when the user is in again.
    if (room.isJoined && this.#options.isWanted(room)) this.#show(room, past);
  }

  #show(room: Room, past: readonly PastMessage[]): void {
    const to = [...room.waiting.values()];
    room.waiting.clear();
    for (const { client } of to) room.viewers.add(client);
    if (to.length > 0) this.#options.tell({ type: "room-entered", room, to, past });
  }

  #wait(room: Room, time: number, then: () => void): void {
    this.stop(room);
    this.#timers.set(room, this.#options.clock.after(time, then));
  }
}

/** What kept the user out, as a reason of the network's own. */
function refusalOf(error: unknown): JoinRefusal {
  if (!(error instanceof TransportError)) return "other";
  switch (error.code) {
    case "item-not-found":
      return "not-found";
    case "not-allowed":
      return "banned";
    case "conflict":
      return "conflict";
    default:
      return "other";
  }
}
