import type { Crowds } from "../../proto/mod.ts";
import type { Clock } from "../clock.ts";
import type { Report, UserEvent } from "../events.ts";
import { foldedName, type LegacyName, legacyName, type ResourceId, type UserId } from "../ids.ts";
import type { Author, OutgoingMessage, TypingState } from "../message.ts";
import type {
  Entrance,
  Participant,
  RoomInfo,
  RoomInvitation,
  RoomRefusal,
  RoomSubject,
  RoomView,
} from "../room.ts";
import type { KeptRoomRecord } from "../storage/records.ts";
import type { UserBackend } from "../users/network.ts";
import type { Conversations } from "./conversations.ts";
import type { KeptRooms } from "./kept_rooms.ts";
import { type Change, type NewRoom, Room } from "./room.ts";
import { RoomEntrances } from "./room_entrances.ts";
import { RoomMessages } from "./room_messages.ts";
import type { ReportedParticipant, ReportedRoomMessage, RoomReports } from "./room_reports.ts";
import { RoomRequests } from "./room_requests.ts";

export interface RoomsOptions {
  readonly user: UserId;
  readonly report: Report;
  readonly clock: Clock;
  /** Undefined while the login does not stand. */
  readonly voice: () => UserBackend | undefined;
  /** Sends a message as any other. */
  readonly send: (message: OutgoingMessage) => void;
  /** As `Conversations.remember`. */
  readonly remember: Conversations["remember"];
  /** Who is in the rooms of all users. */
  readonly crowds: Crowds<Participant>;
  /** Without it, rooms are kept no longer than the login. */
  readonly kept?: Pick<KeptRooms, "save" | "remove" | "areAll" | "past">;
}

/** One user's rooms. Names are matched without regard to case, like buddies. */
export class Rooms implements RoomReports {
  readonly requests: RoomRequests;
  readonly #options: RoomsOptions;
  readonly #byName = new Map<string, Room>();
  readonly #entrances: RoomEntrances;
  readonly #messages: RoomMessages;
  readonly #mentioned = new Set<string>();

  constructor(options: RoomsOptions) {
    this.#options = options;
    const { clock, voice, remember } = options;
    const tell = (event: UserEvent) => this.#tell(event);
    this.requests = new RoomRequests(options);
    this.#entrances = new RoomEntrances({
      clock,
      requests: this.requests,
      isLoggedIn: () => voice() !== undefined,
      tell,
      isWanted: (room) => this.#find(room.name) === room,
      forget: (room) => this.#forget(room),
      entered: (room) => {
        if (!room.isKept && options.kept?.areAll === true) this.keep(room.name, true);
      },
      past: (room) => options.kept?.past(room.name) ?? Promise.resolve([]),
    });
    this.#messages = new RoomMessages({ clock, remember, tell, find: (name) => this.#find(name) });
  }

  // from the user

  get all(): readonly RoomView[] {
    return [...this.#byName.values()];
  }

  find(name: LegacyName): RoomView | undefined {
    return this.#find(name);
  }

  has(name: LegacyName): boolean {
    return this.#byName.has(foldedName(name));
  }

  isTalkIn(conversation: LegacyName): boolean {
    return this.has(conversation) || this.#messages.partnerIn(conversation) !== undefined;
  }

  /** Whether a client looks at any room, or is going to. */
  isSeenBy(client: ResourceId): boolean {
    return this.#byName.values().some(({ viewers, waiting }) => viewers.has(client) || waiting.has(client));
  }

  /** Whether a client waits to get into a room. */
  isAwaitedBy(name: LegacyName, client: ResourceId): boolean {
    return this.#find(name)?.waiting.has(client) === true;
  }

  /** Whether the user stays in a room, whoever leaves. */
  get areKept(): boolean {
    return this.#byName.values().some(({ isKept }) => isKept);
  }

  /**
   * A client wants to see a room: it hears of it as soon as the user is in, which may be now. Waits for the login if
   * there is none yet.
   */
  join({ client, nickname, backlog, ...wish }: Entrance): void {
    const entrant = { client, nickname, backlog };
    const known = this.#find(wish.name);
    const room = known ?? this.#make({ ...wish, nickname });
    room.waiting.set(client, entrant);
    if (room.isJoined) return this.#entrances.welcome(room);
    if (known !== undefined) return;
    this.#byName.set(foldedName(wish.name), room);
    this.#entrances.begin(room);
  }

  /** A client looks at the room no more; the last one takes the user out of it, unless the room is kept. */
  leave(name: LegacyName, client: ResourceId, reason: string): void {
    const room = this.#find(name);
    if (room === undefined) return;
    room.viewers.delete(client);
    room.waiting.delete(client);
    if (room.isDeserted && !room.isKept) this.#leaveForGood(room, reason);
  }

  /** A client is gone, and looks at nothing any more. */
  clientGone(client: ResourceId): void {
    for (const room of [...this.#byName.values()]) {
      if (room.viewers.has(client) || room.waiting.has(client)) this.leave(room.name, client, "");
    }
  }

  /** Whether the user stays in the room when no client looks. Answers whether there is such a room. */
  keep(name: LegacyName, isKept: boolean): boolean {
    const room = this.#find(name);
    if (room === undefined) return false;
    room.isKept = isKept;
    if (isKept) this.#options.kept?.save(room);
    else this.#options.kept?.remove(room.name);
    if (room.isDeserted && !isKept) this.#leaveForGood(room, "");
    return true;
  }

  /** Sets what the network lets be set in a room; rejects as {@link requests} do. A new password is the user's as well. */
  async setOptions(name: LegacyName, values: ReadonlyMap<string, string>): Promise<void> {
    await this.requests.setOptions(name, values);
    const room = this.#find(name);
    const password = values.get("password");
    if (room === undefined || password === undefined) return;
    room.password = password;
    if (room.isKept) this.#options.kept?.save(room);
  }

  /** Rooms that the user stayed in. */
  restore(rooms: readonly KeptRoomRecord[]): void {
    for (const { name, ...rest } of rooms) {
      const room = this.#make({ ...rest, name: legacyName(name), isRestored: true });
      room.isKept = true;
      this.#byName.set(foldedName(room.name), room);
    }
  }

  /** Says something in a room that the user is in; the room reflects it. Throws what `Speaker.say` throws. */
  send(message: OutgoingMessage): void {
    this.#options.send(message);
    this.#messages.sent(message);
  }

  /** The user hears of a room that the network mentions. Answers whether it is the first time. */
  noteMentioned(name: LegacyName): boolean {
    const isNew = !this.#mentioned.has(foldedName(name));
    this.#mentioned.add(foldedName(name));
    return isNew;
  }

  // what becomes of the login

  /** The login stands (again): whoever was in a room, or wanted to be, goes there. */
  connected(): void {
    for (const room of this.#byName.values()) this.#entrances.begin(room);
  }

  /** The login is lost, and will be made again: nobody is told, unless somebody has left meanwhile. */
  lost(): void {
    for (const room of this.#byName.values()) {
      room.lose();
      this.#entrances.stop(room);
    }
  }

  /** There is no login any more. */
  close(why: "login-lost" | "shutdown", text: string): void {
    for (const room of [...this.#byName.values()]) {
      if (room.viewers.size > 0) this.#tell({ type: "room-closed", room, why, text });
      room.viewers.clear();
      this.#entrances.refused(room, "other", text);
    }
  }

  // from the network

  participant(report: ReportedParticipant): void {
    const room = this.#find(report.room);
    if (room === undefined) return;
    const { participant: { nickname, availability }, newNickname, gone, refusal } = report;
    if (refusal !== undefined) {
      if (room.isJoined) return;
      this.#entrances.refused(room, refusal, availability.text);
      return this.#depart(room, "");
    }
    const isUser = report.participant.isUser || nickname === room.nickname ||
      newNickname === room.nickname ||
      room.participants.get(nickname)?.isUser === true;
    const known = isUser ? { ...report, participant: { ...report.participant, isUser } } : report;
    this.#show(room, room.apply(known));
    if (isUser && !room.isJoined && gone === undefined) {
      room.nickname = newNickname ?? nickname;
      this.#entrances.soon(room);
    }
    if (isUser && gone !== undefined) this.#out(room, gone);
  }

  nickname(name: LegacyName, nickname: string): void {
    const room = this.#find(name);
    if (room !== undefined) this.#show(room, room.callUser(nickname));
  }

  received(report: ReportedRoomMessage): void {
    this.#messages.received(report);
  }

  subject(name: LegacyName, subject: RoomSubject): void {
    const room = this.#find(name);
    if (room === undefined) return;
    room.subject = subject;
    if (room.viewers.size > 0) this.#tell({ type: "room-subject", room, subject });
  }

  typing(name: LegacyName, author: Author, state: TypingState): void {
    const room = this.#find(name);
    if (room !== undefined && room.viewers.size > 0) {
      this.#tell({ type: "room-typing", room, author, state });
    }
  }

  invited(invitation: RoomInvitation): void {
    this.#tell({ type: "room-invitation", invitation });
  }

  declined(refusal: RoomRefusal): void {
    this.#tell({ type: "room-declined", refusal });
  }

  infoReported(info: RoomInfo): void {
    this.#tell({ type: "room-info", info });
  }

  #make(room: Omit<NewRoom, "participants">): Room {
    return new Room({ ...room, participants: this.#options.crowds.view(foldedName(room.name)) });
  }

  #find(name: LegacyName): Room | undefined {
    return this.#byName.get(foldedName(name));
  }

  /** The network has put the user out, or another client has left for the user. Who waits to get in does not. */
  #out(room: Room, { why, reason }: NonNullable<ReportedParticipant["gone"]>): void {
    this.#forget(room);
    this.#entrances.turnAway(room, why === "banned" || why === "members-only" ? why : "other", reason);
    if (room.isKept) this.#options.kept?.remove(room.name);
    room.participants.clear();
  }

  #leaveForGood(room: Room, reason: string): void {
    this.#forget(room);
    this.#depart(room, reason);
    room.participants.clear();
  }

  #depart({ name, nickname }: Room, reason: string): void {
    void this.requests.passingly({ type: "leave-room", room: name, nickname, reason });
  }

  #forget(room: Room): void {
    this.#byName.delete(foldedName(room.name));
    this.#entrances.stop(room);
  }

  #show(room: Room, changes: readonly Change[]): void {
    if (room.viewers.size === 0) return;
    for (const change of changes) this.#tell({ type: "room-participant", room, ...change });
  }

  #tell(event: UserEvent): void {
    this.#options.report(this.#options.user, event);
  }
}
