import type { Clock } from "../clock.ts";
import { errorText } from "../errors.ts";
import type { Availability, OutgoingMessage } from "../events.ts";
import type { BackendId, UserId } from "../ids.ts";
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
import {
  CoalescingWriter,
  decodeWrapper,
  encodeWrapper,
  FrameDecoder,
  type KnownWrapper,
  protocolVersion,
  type Stats,
  type Wrapper,
} from "../../proto/mod.ts";
import type { BackendProcess } from "./backend_process.ts";
import { announcedVersion, claimsRaw } from "./capabilities.ts";
import { Confirmations } from "./confirmations.ts";
import { dispatch } from "./dispatch.ts";
import { newRequestId } from "./message_status.ts";
import * as request from "./requests.ts";

/** What a link needs of a TCP connection. */
export interface Connection {
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

/** Whom a link tells what concerns the whole backend. */
export interface LinkOwner {
  /** The backend answered its first PING: it can take users. */
  linkReady(link: Link): void;
  /** BACKEND_CONFIG: ini text. */
  linkConfigured(link: Link, config: string): void;
  /** RAW_XML: a piece of the frontend's own language, cut anywhere. The bytes are the link's: copy what is kept. */
  linkRaw(link: Link, bytes: Uint8Array): void;
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
  /** By its own last word. */
  speaksRaw = false;
  readonly #options: LinkOptions;
  readonly #writer: CoalescingWriter;
  readonly #log: Log;
  #state: "new" | "ready" | "lost" = "new";
  /** Whether anything came since the last PING. */
  #heard = true;
  /** Whether reading is held back because users are slow: then a silence is not the backend's. */
  #holding = false;
  #speaks2 = false;
  /** Messages sent by protocol 2: their ids count up. */
  #requests = 0;
  readonly #confirmations: Confirmations;

  constructor(options: LinkOptions) {
    this.id = options.id;
    this.process = options.process;
    this.#options = options;
    this.#log = options.log.with({ backend: options.id });
    this.#confirmations = new Confirmations({ clock: options.clock, ping: () => this.#ping() });
    this.#writer = new CoalescingWriter(options.connection, {
      onError: (error) => this.#lose(`writing failed: ${errorText(error)}`),
    });
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
      await this.#read();
      this.#lose("the backend closed the connection");
    } catch (error) {
      this.#lose(errorText(error));
    }
  }

  /** Called at a steady interval: a backend that has been silent for a whole one is dead. */
  ping(): void {
    if (!this.#heard && !this.#holding) return this.#lose("the backend did not answer a PING");
    this.#heard = false;
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
    this.#send(request.logoutRequest(account));
  }

  setAvailability(user: UserId, availability: Availability): void {
    this.#send(request.availabilityRequest(user, availability));
  }

  sendMessage(user: UserId, message: OutgoingMessage): SentMessage {
    if (message.raw !== undefined && this.speaksRaw) {
      this.ask(user, { type: "raw", stanza: message.raw });
      return { mark: this.#confirmations.sent(this.seats.get(user)) };
    }
    if (this.#speaks2) {
      const requestId = newRequestId(++this.#requests, message.receiptId);
      this.#send(request.messageRequest(user, message, requestId));
      return { requestId };
    }
    this.#send(request.messageRequest(user, message));
    return { mark: this.#confirmations.sent(this.seats.get(user)) };
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
    this.#send(request.passingRequest(user, asked));
  }

  #send(wrapper: KnownWrapper): void {
    this.#writer.push(encodeWrapper(wrapper));
  }

  async #read(): Promise<void> {
    const { connection, readyToRead } = this.#options;
    const decoder = new FrameDecoder();
    const buffer = new Uint8Array(64 * 1024);
    while (this.#state !== "lost") {
      const count = await connection.read(buffer);
      if (count === null) break;
      this.#heard = true;
      for (const body of decoder.push(buffer.subarray(0, count))) this.#take(body);
      this.#holding = true;
      await readyToRead();
      this.#holding = false;
      this.#heard = true;
    }
    decoder.end();
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
        this.#agreeOn(announcedVersion(wrapper.payload.config));
        this.speaksRaw = claimsRaw(wrapper.payload.config) ?? this.speaksRaw;
        return this.#options.owner.linkConfigured(this, wrapper.payload.config);
      case "RAW_XML":
        return this.#options.owner.linkRaw(this, wrapper.payload);
      case "QUERY":
        return void this.#answer(wrapper.payload.config);
      default:
        return dispatch(wrapper, this.seats, this.#log);
    }
  }

  async #answer(text: string): Promise<void> {
    const config = await this.#options.answerQuery?.(text);
    if (config !== undefined) this.#send({ type: "QUERY", payload: { config } });
  }

  /** Protocol 2 is spoken only with a backend that announced it: others never see a byte of it. */
  #agreeOn(version: number): void {
    if (version < protocolVersion || this.#speaks2) return;
    this.#speaks2 = true;
    this.#send({ type: "API_VERSION", payload: { version: protocolVersion } });
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
    this.#confirmations[Symbol.dispose]();
    this.#writer.close();
    this.#options.connection.close();
    this.#options.owner.linkLost(this, reason);
  }
}
