/** The rooms of one user. */
import { FailureReason, type Reporter, RequestError, type RoomJoin } from "../../../plugin/mod.ts";
import { bareOf, parseJid, resourceOf } from "../jid.ts";
import type { Disco } from "../disco.ts";
import type { Archive } from "../messages/archive.ts";
import type { ArchiveIds } from "../messages/archive_ids.ts";
import { type Positions, Reading } from "../messages/catch_up.ts";
import { archiveId } from "../messages/content.ts";
import type { Recipient } from "../messages/compose.ts";
import type { Stream } from "../stream/stream.ts";
import type { Element } from "../xml/element.ts";
import { RoomHearing } from "./hearing.ts";
import type { Bookmarks } from "./bookmarks.ts";
import { describeRoom, keepsArchive } from "./description.ts";
import { statusCode, statusCodes } from "./occupant.ts";
import { Room } from "./room.ts";

export interface RoomsOptions {
  readonly user: string;
  readonly stream: Stream;
  readonly reporter: Reporter;
  readonly disco: Disco;
  readonly bookmarks: Bookmarks;
  readonly archive: Archive;
  readonly archiveIds: ArchiveIds;
  readonly positions: Positions;
  /** Resolves when they are known. */
  readonly loaded: () => Promise<void>;
  /** How long a room may take for what it is asked, in milliseconds. */
  readonly timeout: number;
}

export class Rooms {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<string, Room>();
  readonly hearing: RoomHearing;

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.hearing = new RoomHearing(options);
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
  async join({ room: name, nickname, password: given }: RoomJoin): Promise<void> {
    const parsed = parseJid(name);
    if (parsed === undefined || parsed.local === "" || nickname === "") {
      throw new RequestError(FailureReason.invalid, `"${name}" is no room.`);
    }
    const { disco, bookmarks, loaded } = this.#options;
    const room = this.#rooms.get(bareOf(name)) ?? this.#open(bareOf(name));
    await loaded(); // a room may be entered right after the login, and left before we know
    if (this.#rooms.get(room.jid) !== room) {
      throw new RequestError(FailureReason.notConnected, "You left the room.");
    }
    const password = given === "" ? bookmarks.get(room.jid)?.password ?? "" : given;
    const wasHere = room.reading.position !== undefined;
    const hasArchive = wasHere && await keepsArchive(room.jid, disco);
    await room.join({ nickname, password, wantsHistory: !hasArchive });
    if (hasArchive) await this.#catchUp(room).catch(() => {});
    else room.reading.begin();
    void bookmarks.entered(room.jid, nickname, password);
  }

  leave(jid: string, reason: string): void {
    const room = this.get(jid);
    this.#rooms.delete(bareOf(jid));
    room?.leave(reason);
    void this.#options.bookmarks.left(jid);
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
      const isOfRoom = resourceOf(from) === "";
      if (isOfRoom && statusCodes(message).has(statusCode.configured)) {
        void this.#tellOf(room, { changed: true });
      }
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
    await room.reading.catchUp(({ id, message, delay }) =>
      this.hearing.hear(message, room, { legacyId: id, ...(delay === undefined ? {} : { delay }) })
    );
  }

  /** Never rejects: a room that does not say what it is now, does not. */
  async #tellOf(room: Room, news: { readonly changed?: boolean }): Promise<void> {
    const { user, reporter, disco } = this.#options;
    const description = await describeRoom(room.jid, room, disco).catch(() => undefined);
    if (description === undefined || !room.isInside) return;
    reporter.reportRoomInfo({ user, room: room.jid, ...description, ...news });
  }

  #heardUpTo(message: Element, room: Room): void {
    const id = archiveId(message, room.jid);
    if (id !== undefined) room.reading.heard(id);
  }

  #open(jid: string): Room {
    const room = new Room({
      ...this.#options,
      room: jid,
      reading: new Reading({ ...this.#options, owner: jid, isRoom: true }),
      onLeft: (left) => {
        if (this.#rooms.get(jid) === left) this.#rooms.delete(jid);
      },
      onPicture: (changed) => void this.#tellOf(changed, {}),
    });
    this.#rooms.set(jid, room);
    return room;
  }
}
