import type { Clock } from "../clock.ts";
import { messageRequestId } from "../conversations/mod.ts";
import { errorText } from "../errors.ts";
import type { Availability } from "../availability.ts";
import type { OutgoingMessage } from "../message.ts";
import { type BackendId, type LegacyMessageId, type UserId, userId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type {
  Account,
  BackendSeat,
  BuddyInfo,
  PassingRequest,
  SentMessage,
  StoredBuddy,
  UserBackend,
} from "../users/network.ts";
import type { NetworkAnswer, NetworkRequest } from "../users/requests.ts";
import {
  CoalescingWriter,
  decodeWrapper,
  encodeWrapper,
  type KnownWrapper,
  protocolVersion,
  type RoomList,
  type Stats,
  type Wrapper,
} from "../../proto/mod.ts";
import type { BackendProcess } from "./backend_process.ts";
import { type BackendWords, readBackendConfig } from "./capabilities.ts";
import { Confirmations } from "./confirmations.ts";
import type { Connection } from "./connection.ts";
import { degraded } from "./degrade.ts";
import { dispatch, type Hearers } from "./dispatch.ts";
import { FrameReader } from "./frame_reader.ts";
import { OpenRequests } from "./open_requests.ts";
import * as request from "./requests.ts";
import { Understanding } from "./understanding.ts";

/** Whom a link tells what concerns the whole backend. */
export interface LinkOwner {
  /** The backend answered its first PING: it can take users. */
  linkReady(link: Link): void;
  /** What the backend says of itself. */
  linkConfigured(link: Link, words: BackendWords): void;
  /** RAW_XML: a piece of the frontend's own language, cut anywhere. The bytes are the link's: copy what is kept. */
  linkRaw(link: Link, bytes: Uint8Array): void;
  /** Which rooms there are: the network's, or one user's. */
  linkRooms(list: RoomList): void;
  /** Nothing more comes from this backend or reaches it. */
  linkLost(link: Link, reason: string): void;
}

export interface LinkOptions {
  readonly id: BackendId;
  readonly connection: Connection;
  readonly owner: LinkOwner;
  readonly clock: Clock;
  readonly log: Log;
  /** Awaited before each read: a backend that talks faster than users can listen has to wait. */
  readonly readyToRead: () => Promise<void>;
  /** The process at the other end, if we started it. */
  readonly process?: BackendProcess | undefined;
  /** For whom may ask about the instance as well: answers a QUERY. */
  readonly answerQuery?: (text: string) => Promise<string>;
}

/** Bytes that may wait for a backend before its users' messages are held back. */
const mostQueued = 1024 * 1024;

/** How long a closing link may take to write what is queued, in milliseconds. */
const flushFor = 1_000;

/** The instance's end of one backend's connection, and the users who are on it. */
export class Link implements UserBackend {
  readonly id: BackendId;
  readonly process: BackendProcess | undefined;
  /** Whom this backend carries. The pool seats people here; reports about others are not believed. */
  readonly seats = new Map<UserId, BackendSeat>();
  /** Latest STATS of the backend. */
  stats: Stats | undefined;
  readonly #options: LinkOptions;
  readonly #writer: CoalescingWriter;
  readonly #log: Log;
  #state: "new" | "ready" | "lost" = "new";
  readonly #reader: FrameReader;
  readonly #understanding = new Understanding();
  /** Messages sent by protocol 2: their ids count up. */
  #messages = 0;
  readonly #hearers: Hearers;
  readonly #confirmations: Confirmations;
  readonly can = this.#understanding.can;

  constructor(options: LinkOptions) {
    this.id = options.id;
    this.process = options.process;
    this.#options = options;
    this.#log = options.log.with({ backend: options.id });
    const requests = new OpenRequests({
      clock: options.clock,
      send: (wrapper) => this.#send(wrapper),
      answers: () => this.#understanding.speaks2,
      can: this.can,
    });
    this.#hearers = { seats: this.seats, requests, log: this.#log };
    const { connection, readyToRead } = options;
    this.#reader = new FrameReader({ connection, readyToRead, take: (body) => this.#take(body) });
    this.#confirmations = new Confirmations({ clock: options.clock, ping: () => this.#ping() });
    this.#writer = new CoalescingWriter(options.connection, {
      onError: (error) => this.#lose(`writing failed: ${errorText(error)}`),
    });
  }

  get speaksRaw(): boolean {
    return this.#understanding.speaksRaw;
  }

  get isCongested(): boolean {
    return this.#writer.queuedBytes > mostQueued;
  }

  get isReady(): boolean {
    return this.#state === "ready";
  }

  /** Resolves when little is queued towards the backend. */
  drained(): Promise<void> {
    return this.#writer.drained();
  }

  /** Reads until the connection ends. Never rejects; the owner hears `linkLost` exactly once. */
  async run(): Promise<void> {
    this.#ping();
    try {
      await this.#reader.run();
      this.#lose("the backend closed the connection");
    } catch (error) {
      this.#lose(errorText(error));
    }
  }

  /** Called at a steady interval: a backend that has been silent for a whole one is dead. */
  ping(): void {
    if (this.#reader.checkSilence()) return this.#lose("the backend did not answer a PING");
    this.#ping();
  }

  /** Asks the backend to exit and closes the connection once that is written. */
  async close(): Promise<void> {
    this.#send({ type: "EXIT" });
    const late = Promise.withResolvers<void>();
    using _timer = this.#options.clock.after(flushFor, late.resolve);
    await Promise.race([this.#writer.flush(), late.promise]);
    this.#lose("closed");
  }

  // UserBackend

  login(account: Account): void {
    this.#send(request.loginRequest(account));
  }

  logout(account: Account): void {
    this.#hearers.requests.abandon(account.user);
    this.#send(request.logoutRequest(account));
  }

  setAvailability(user: UserId, { idleSince, ...availability }: Availability): void {
    const idle = this.#understanding.speaks2 && idleSince !== undefined ? { idleSince } : {};
    this.#send(request.availabilityRequest(user, { ...availability, ...idle }));
  }

  sendMessage(user: UserId, message: OutgoingMessage<LegacyMessageId>): SentMessage {
    if (message.raw !== undefined && this.speaksRaw) {
      this.ask(user, { type: "raw", stanza: message.raw });
      return { mark: this.#confirmations.sent(this.seats.get(user)) };
    }
    const plain = degraded(message, this.can);
    if (this.#understanding.speaks2) {
      const requestId = messageRequestId(++this.#messages, message.origin.id);
      this.#send(request.messageRequest(user, plain, requestId));
      return { requestId };
    }
    this.#send(request.messageRequest(user, plain));
    return { mark: this.#confirmations.sent(this.seats.get(user)) };
  }

  request(user: UserId, asked: NetworkRequest): Promise<NetworkAnswer> {
    return this.#hearers.requests.ask(user, asked);
  }

  sendBuddies(user: UserId, buddies: readonly StoredBuddy[]): void {
    this.#send(request.buddiesRequest(user, buddies));
  }

  saveBuddy(user: UserId, buddy: BuddyInfo): void {
    this.#send(request.buddyRequest("BUDDY_CHANGED", user, buddy));
  }

  removeBuddy(user: UserId, buddy: BuddyInfo): void {
    this.#send(request.buddyRequest("BUDDY_REMOVED", user, buddy));
  }

  ask(user: UserId, asked: PassingRequest): void {
    const needed = request.neededInPassing[asked.type];
    if (needed === undefined || this.can(needed)) this.#send(request.passingRequest(user, asked));
  }

  #send(wrapper: KnownWrapper): void {
    this.#writer.push(encodeWrapper(wrapper));
  }

  /**
   * One bad frame, or one report that trips over itself, must not keep the frames behind it. But whoever begins with
   * one is no backend.
   */
  #take(body: Uint8Array): void {
    try {
      this.#handle(decodeWrapper(body));
    } catch (error) {
      if (this.#state === "new") throw error;
      this.#log.error("a frame was dropped", { bytes: body.length, reason: errorText(error) });
    }
  }

  #handle(wrapper: Wrapper): void {
    switch (wrapper.type) {
      case "PONG":
        this.#confirmations.ponged(this.seats);
        return this.#becomeReady();
      case "PING":
        return this.#send({ type: "PONG" });
      case "STATS":
        this.stats = wrapper.payload;
        return;
      case "API_VERSION":
        return this.#agreeOn(wrapper.payload.version);
      case "BACKEND_CONFIG":
        return this.#configured(readBackendConfig(wrapper.payload.config, this.#log));
      case "RAW_XML":
        return this.#options.owner.linkRaw(this, wrapper.payload);
      case "ROOM_LIST":
        return this.#tellOfRooms(wrapper.payload);
      case "QUERY":
        return void this.#answer(wrapper.payload.config);
      default:
        return dispatch(wrapper, this.#hearers);
    }
  }

  #configured(words: BackendWords): void {
    this.#understanding.learn(words);
    if (words.version !== undefined) this.#agreeOn(words.version);
    this.#options.owner.linkConfigured(this, words);
  }

  /** Like all else, a list for one user is taken only from the backend that carries them. */
  #tellOfRooms(list: RoomList): void {
    if (!list.user || this.seats.has(userId(list.user))) this.#options.owner.linkRooms(list);
  }

  async #answer(text: string): Promise<void> {
    const config = await this.#options.answerQuery?.(text);
    if (config !== undefined) this.#send({ type: "QUERY", payload: { config } });
  }

  #agreeOn(version: number): void {
    if (!this.#understanding.agreeOn(version)) return;
    const payload = { version: protocolVersion, reflectionAccepts: true, participants: true };
    this.#send({ type: "API_VERSION", payload });
  }

  #ping(): void {
    this.#confirmations.pinged();
    this.#send({ type: "PING" });
  }

  #becomeReady(): void {
    if (this.#state !== "new") return;
    this.#state = "ready";
    this.#options.owner.linkReady(this);
  }

  #lose(reason: string): void {
    if (this.#state === "lost") return;
    this.#state = "lost";
    this.#reader.stop();
    this.#confirmations[Symbol.dispose]();
    this.#hearers.requests.abandonAll();
    this.#writer.close();
    this.#options.connection.close();
    this.#options.owner.linkLost(this, reason);
  }
}
