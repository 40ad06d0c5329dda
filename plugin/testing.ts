import {
  decodeWrapper,
  encodeWrapper,
  FrameDecoder,
  type KnownWrapper,
  type Wrapper,
  type WrapperOf,
} from "../proto/mod.ts";
import { Connection, type ConnectionEnd, type Socket } from "./connection.ts";
import { atMost, goodbyeTime } from "./conversation.ts";
import type { NetworkPlugin } from "./network_plugin.ts";
import { singly } from "./participants_testing.ts";
import type { Send } from "./reporter.ts";

/**
 * A main process in memory, to test a backend without TCP:
 *
 * ```ts
 * import { type LoginRequest, NetworkPlugin } from "./mod.ts";
 *
 * class EasyPlugin extends NetworkPlugin {
 *   override onLogin({ user }: LoginRequest): void {
 *     this.reportConnected(user);
 *   }
 *   override onLogout(): void {}
 *   override onMessage(): void {}
 * }
 *
 * await using main = new FakeMain((send) => new EasyPlugin(send));
 * main.send({ type: "LOGIN", payload: { user: "romeo@example.com", legacyName: "romeo", password: "" } });
 * await main.next("CONNECTED");
 * ```
 */
export class FakeMain<P extends NetworkPlugin = NetworkPlugin> implements AsyncDisposable {
  readonly plugin: P;
  /** What the backend logged, in order. */
  readonly logged: string[] = [];
  readonly #socket = new MemorySocket();
  readonly #connection: Connection;
  readonly #end: Promise<ConnectionEnd>;

  /** `protocol`: 1 for a main process such as Spectrum 2's, 2 for one that has said so. */
  constructor(create: (send: Send) => P, { protocol = 1 }: { readonly protocol?: 1 | 2 } = {}) {
    const log = (text: string): void => void this.logged.push(text);
    this.#connection = new Connection(this.#socket, {
      log: { debug: log, error: log },
      stats: () => ({ res: 3, initRes: 2, shared: 1, id: "4711" }),
    });
    this.plugin = create(this.#connection.send);
    this.#end = this.#connection.serve(this.plugin);
    if (protocol > 1) this.send({ type: "API_VERSION", payload: { version: protocol, participants: true } });
  }

  send(...wrappers: readonly KnownWrapper[]): void {
    for (const wrapper of wrappers) this.sendBytes(encodeWrapper(wrapper));
  }

  /** Sends raw bytes, which need not be frames. */
  sendBytes(bytes: Uint8Array): void {
    this.#socket.deliver(bytes);
  }

  /** Closes our end of the link. */
  hangUp(): void {
    this.#socket.deliver(null);
  }

  /** Resolves when the backend has left the conversation. */
  get ended(): Promise<ConnectionEnd> {
    return this.#end;
  }

  /** Everything reported and not yet taken by {@link next}, in order. */
  get pending(): readonly Wrapper[] {
    return this.#socket.received;
  }

  /**
   * Takes the first report of this type, waiting for it up to `timeout` milliseconds; with `matches`, the first that
   * matches. Others stay.
   */
  async next<T extends Wrapper["type"]>(
    type: T,
    matches: (wrapper: WrapperOf<T>) => boolean = () => true,
    timeout = 5000,
  ): Promise<WrapperOf<T>> {
    const wanted = (wrapper: Wrapper): wrapper is WrapperOf<T> => isA(wrapper, type) && matches(wrapper);
    const late = Promise.withResolvers<"late">();
    const timer = setTimeout(() => late.resolve("late"), timeout);
    try {
      for (;;) {
        const found = this.#socket.take(wanted);
        if (found !== undefined) return found;
        if (await Promise.race([this.#socket.arrival(), late.promise]) === "late") break;
      }
    } finally {
      clearTimeout(timer);
    }
    const others = this.pending.map((wrapper) => wrapper.type).join(", ") || "nothing";
    throw new Error(`no such ${type} within ${timeout} ms; there is: ${others}`);
  }

  /** Resolves when every request sent so far has been handled and its reports are in {@link pending}. */
  async settled(): Promise<void> {
    this.send({ type: "PING" });
    await this.next("STATS");
    this.#socket.take((wrapper) => wrapper.type === "PONG");
    await this.#connection.idle();
    await this.#connection.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.stop();
    await this.#end;
    await atMost(goodbyeTime, this.#connection.idle());
    await this.plugin[Symbol.asyncDispose]();
    await this.#connection.flush();
  }
}

function isA<T extends Wrapper["type"]>(wrapper: Wrapper, type: T): wrapper is WrapperOf<T> {
  return wrapper.type === type;
}

/** The backend's socket, seen from both ends. */
class MemorySocket implements Socket {
  readonly received: Wrapper[] = [];
  readonly #frames = new FrameDecoder();
  readonly #toBackend: (Uint8Array | null)[] = [];
  #delivery = Promise.withResolvers<void>();
  #arrival = Promise.withResolvers<void>();

  deliver(bytes: Uint8Array | null): void {
    this.#toBackend.push(bytes);
    this.#delivery.resolve();
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#toBackend.length === 0) {
      this.#delivery = Promise.withResolvers();
      await this.#delivery.promise;
    }
    const bytes = this.#toBackend.shift() ?? null;
    if (bytes === null) return null;
    const piece = bytes.subarray(0, buffer.length);
    if (piece.length < bytes.length) this.#toBackend.unshift(bytes.subarray(piece.length));
    buffer.set(piece);
    return piece.length;
  }

  write(bytes: Uint8Array): Promise<number> {
    for (const body of this.#frames.push(bytes)) this.received.push(...singly(decodeWrapper(body)));
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
    return Promise.resolve(bytes.length);
  }

  /** Resolves when something more was written. */
  arrival(): Promise<void> {
    return this.#arrival.promise;
  }

  take<W extends Wrapper>(wanted: (wrapper: Wrapper) => wrapper is W): W | undefined;
  take(wanted: (wrapper: Wrapper) => boolean): Wrapper | undefined;
  take(wanted: (wrapper: Wrapper) => boolean): Wrapper | undefined {
    const index = this.received.findIndex(wanted);
    return index < 0 ? undefined : this.received.splice(index, 1)[0];
  }
}
