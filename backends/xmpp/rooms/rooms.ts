/** The rooms of one user. */
import { FailureReason, type Reporter, RequestError, type RoomJoin } from "../../../plugin/mod.ts";
import { bareOf, parseJid, resourceOf } from "../jid.ts";
import type { Archive } from "../messages/archive.ts";
import { catchUp, type Positions } from "../messages/catch_up.ts";
import { archiveId } from "../messages/content.ts";
import type { Recipient } from "../messages/compose.ts";
import type { Stream } from "../stream/stream.ts";
import type { Element } from "../xml/element.ts";
import { RoomHearing } from "./hearing.ts";
import { keepsArchive } from "./orders.ts";
import { Room } from "./room.ts";

export interface RoomsOptions {
  readonly user: string;
  readonly stream: Stream;
  readonly reporter: Reporter;
  readonly archive: Archive;
  readonly positions: Positions;
  /** How long a room may take for what it is asked, in milliseconds. */
  readonly timeout: number;
}

export class Rooms {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<string, Room>();
  readonly hearing: RoomHearing;

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.hearing = new RoomHearing(options.user, options.reporter);
  }

  get all(): Iterable<Room> {
    return this.#rooms.values();
  }

  /** The room that somebody is in, or a room itself. */
  get(jid: string): Room | undefined {
    return this.#rooms.get(bareOf(jid));
  }

  /** @throws RequestError if the user is not in it. */
  require(jid: string): Room {
    const room = this.get(jid);
    if (room?.isInside) return room;
    throw new RequestError(FailureReason.notConnected, "You are not in that room.");
  }

  /** @throws RequestError */
  async join({ room: name, nickname, password }: RoomJoin): Promise<void> {
    const parsed = parseJid(name);
    if (parsed === undefined || parsed.local === "" || nickname === "") {
      throw new RequestError(FailureReason.invalid, `"${name}" is no room.`);
    }
    const room = this.#rooms.get(bareOf(name)) ?? this.#open(bareOf(name));
    const wasHere = this.#options.positions.get(this.#options.user, room.jid) !== undefined;
    const hasArchive = wasHere && await keepsArchive(room.jid, this.#options.stream);
    await room.join({ nickname, password, wantsHistory: !hasArchive });
    if (hasArchive) await this.#catchUp(room).catch(() => {});
  }

  leave(jid: string, reason: string): void {
    const room = this.get(jid);
    this.#rooms.delete(bareOf(jid));
    room?.leave(reason);
  }

  /** Where a message goes that is for this buddy. */
  recipient(buddy: string): Recipient {
    if (this.get(buddy) === undefined) return { to: buddy, kind: "person" };
    return { to: buddy, kind: resourceOf(buddy) === "" ? "room" : "occupant" };
  }

  /** Takes a presence. Answers whether it was a room's. */
  receivePresence(presence: Element): boolean {
    const room = this.get(presence.attrs.from ?? "");
    room?.receive(presence);
    return room !== undefined;
  }

  /** Takes a message. Answers whether it was a room's. */
  receiveMessage(message: Element): boolean {
    const { from = "", type } = message.attrs;
    const room = this.get(from);
    if (room === undefined) return type === "groupchat"; // of a room that we have left: nobody else may write so
    const isPublic = type === "groupchat" || type === "error" && resourceOf(from) === "";
    if (isPublic) {
      this.hearing.hear(message, room);
      this.#heardUpTo(message, room);
    } else if (resourceOf(from) === "") return false; // invitations, and what the room has to say
    else this.hearing.hearPrivately(message, room);
    return true;
  }

  /** The connection is gone. */
  lost(): void {
    for (const room of this.#rooms.values()) room.lost();
    this.#rooms.clear();
  }

  /** What was said since the user was here last. */
  async #catchUp(room: Room): Promise<void> {
    const { user, archive, positions } = this.#options;
    await catchUp({
      user,
      owner: room.jid,
      isRoom: true,
      archive,
      positions,
      hear: ({ id, message, delay }) =>
        this.hearing.hear(message, room, { legacyId: id, ...(delay === undefined ? {} : { delay }) }),
    });
  }

  #heardUpTo(message: Element, room: Room): void {
    const id = archiveId(message, room.jid);
    if (id !== undefined) this.#options.positions.set(this.#options.user, room.jid, id);
  }

  #open(jid: string): Room {
    const room = new Room({
      ...this.#options,
      room: jid,
      onLeft: (left) => {
        if (this.#rooms.get(jid) === left) this.#rooms.delete(jid);
      },
    });
    this.#rooms.set(jid, room);
    return room;
  }
}
