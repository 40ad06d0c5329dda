import {
  type ApiVersion,
  CoalescingWriter,
  decodeWrapper,
  defaultFrameLimit,
  encodeWrapper,
  FailureReason,
  FrameDecoder,
  type KnownWrapper,
  MessageState,
  ProtocolError,
  protocolVersion,
  type Stats,
  type Wrapper,
} from "../proto/mod.ts";
import type { Awaitable } from "./awaitable.ts";
import { backendConfig } from "./capabilities.ts";
import { requestOf } from "./dispatch.ts";
import { RequestError } from "./failure.ts";
import { inProtocol1 } from "./fallback.ts";
import { GatheredParticipants } from "./gathered_participants.ts";
import type { Log } from "./log.ts";
import type { NetworkPlugin } from "./network_plugin.ts";
import type { Request } from "./request.ts";
import { UserQueues } from "./user_queues.ts";

/** What the SDK needs of a `Deno.Conn`. */
export interface Socket {
  read(buffer: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
}

export interface ConnectionOptions {
  readonly log: Log;
  /** What the backend weighs now. */
  readonly stats: () => Stats;
}

/** Why a connection ended: the instance said EXIT, the link broke, or {@link Connection.stop} was called. */
export type ConnectionEnd = "exit" | "lost" | "stopped";

/** One conversation with the instance. The socket belongs to the caller, who closes it after `serve` and `flush`. */
export class Connection {
  readonly #socket: Socket;
  readonly #writer: CoalescingWriter;
  readonly #log: Log;
  readonly #stats: () => Stats;
  readonly #participants = new GatheredParticipants((frame) => this.#push("PARTICIPANTS", frame));
  readonly #queues = new UserQueues();
  #stopped = false;
  #interrupt: (() => void) | undefined;
  #configSent = false;
  /** What the instance speaks, as far as it has said. */
  #version = 1;
  #reflectionAccepts = false;
  /** Whether the instance takes many participants in one frame. */
  #takesMany = false;
  /** Which of the users' messages was reflected last, by its `requestId`. */
  #reflected: string | undefined;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#log = options.log;
    this.#stats = options.stats;
    this.#writer = new CoalescingWriter(socket, {
      onError: (error) => this.#log.error(`cannot write to the instance: ${reason(error)}`),
    });
  }

  /** Sends one wrapper, as the instance understands it; a bound function, to be handed to the plugin. */
  readonly send = (wrapper: KnownWrapper): void => {
    if (this.#takesMany && wrapper.type === "PARTICIPANT_CHANGED") {
      return this.#participants.add(wrapper.payload);
    }
    this.#participants.flush();
    const understood = this.#version >= protocolVersion ? wrapper : inProtocol1(wrapper);
    if (understood === undefined) {
      this.#log.debug(`did not send a ${wrapper.type}: the instance speaks only Protocol 1`);
      return;
    }
    if (wrapper.type === "CONV_MESSAGE") this.#reflected = wrapper.payload.requestId;
    this.#push(wrapper.type, encodeWrapper(understood));
  };

  /** Resolves when the instance has taken most of what was reported; a bound function as well. */
  readonly drained = (): Promise<void> => this.#writer.drained();

  /** Carries requests to `plugin` until the conversation ends. Never rejects. */
  async serve(plugin: NetworkPlugin): Promise<ConnectionEnd> {
    const frames = new FrameDecoder();
    const buffer = new Uint8Array(64 * 1024);
    try {
      for (;;) {
        const size = await this.#unlessStopped(this.#socket.read(buffer));
        if (size === "stopped") return size;
        if (size === null) break;
        for (const body of frames.push(buffer.subarray(0, size))) {
          if (this.#receive(plugin, body) === "exit") return "exit";
        }
        if (await this.#unlessStopped(this.#writer.drained()) === "stopped") return "stopped";
      }
      frames.end();
      this.#log.error("the instance closed the connection");
    } catch (error) {
      this.#log.error(`lost the connection to the instance: ${reason(error)}`);
    }
    return "lost";
  }

  /** Makes `serve` return. */
  stop(): void {
    this.#stopped = true;
    this.#interrupt?.();
  }

  /** Resolves when the handlers that were called have returned. */
  idle(): Promise<void> {
    return this.#queues.idle();
  }

  /** Resolves when all reports are written, or never will be. */
  flush(): Promise<void> {
    this.#participants.flush();
    return this.#writer.flush();
  }

  #push(type: KnownWrapper["type"], frame: Uint8Array): void {
    if (frame.length <= defaultFrameLimit) this.#writer.push(frame);
    else this.#log.error(`did not send a ${type} of ${frame.length} bytes: it would end the link`);
  }

  /** A promise of its own each time: racing one that lives as long as the link would keep every loser in memory. */
  #unlessStopped<T>(work: Promise<T>): Promise<T | "stopped"> {
    const stop = Promise.withResolvers<"stopped">();
    this.#interrupt = () => stop.resolve("stopped");
    if (this.#stopped) this.#interrupt();
    return Promise.race([work, stop.promise]);
  }

  #receive(plugin: NetworkPlugin, body: Uint8Array): "exit" | undefined {
    let wrapper: Wrapper;
    try {
      wrapper = decodeWrapper(body);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#log.error(`ignored a frame: ${error.message}`);
      return undefined;
    }
    if (wrapper.type === "EXIT") return "exit";
    if (wrapper.type === "PING") this.#answerPing(plugin);
    else if (wrapper.type === "API_VERSION") this.#agreeOn(wrapper.payload);
    else this.#dispatch(plugin, wrapper);
    return undefined;
  }

  /** The first answer tells what we can do: an instance may start to use a backend at its first PONG. */
  #answerPing(plugin: NetworkPlugin): void {
    if (!this.#configSent) {
      this.#configSent = true;
      this.send({ type: "BACKEND_CONFIG", payload: { config: backendConfig(plugin) } });
    }
    this.send({ type: "PONG" });
    this.send({ type: "STATS", payload: this.#stats() });
  }

  /** Requests reach the plugin before the next frame is read, for the instance takes a PONG as a sign of that. */
  #dispatch(plugin: NetworkPlugin, wrapper: Wrapper): void {
    const request = requestOf(plugin, wrapper);
    if (request === undefined || plugin[request.method] === undefined) {
      this.#log.debug(`ignored a ${wrapper.type}: nothing here handles it`);
      this.#answer(
        request?.refuse?.(new RequestError(FailureReason.unsupported, "The network cannot do this.")),
      );
      return;
    }
    const { user, beside } = request;
    this.#queues.add(beside === undefined ? user : `${beside} of ${user}`, () => this.#call(request));
  }

  /** What is answered at once needs no promises: most messages are. */
  #call(request: Request): Awaitable {
    try {
      const answer = request.call();
      if (answer instanceof Promise) return this.#answerLater(request, answer);
      this.#answer(answer);
    } catch (error) {
      this.#failed(request, error);
    }
  }

  async #answerLater(request: Request, answer: Promise<KnownWrapper | void>): Promise<void> {
    try {
      this.#answer(await answer);
    } catch (error) {
      this.#failed(request, error);
    }
  }

  #failed(request: Request, error: unknown): void {
    const level = error instanceof RequestError ? "debug" : "error"; // a refusal is no fault of ours
    this.#log[level](`${request.method} failed for ${request.user}: ${reason(error)}`);
    this.#answer(request.refuse?.(error));
  }

  #agreeOn({ version, reflectionAccepts = false, participants = false }: ApiVersion): void {
    this.#version = version;
    this.#takesMany = participants;
    this.#reflectionAccepts = reflectionAccepts;
  }

  #answer(report: KnownWrapper | undefined | void): void {
    if (report !== undefined && !this.#isSaid(report)) this.send(report);
  }

  /** Of what a room has just reflected it need not be said that it was accepted. */
  #isSaid(report: KnownWrapper): boolean {
    if (!this.#reflectionAccepts || this.#reflected === undefined || report.type !== "MESSAGE_STATUS") {
      return false;
    }
    const { requestId, legacyId, state } = report.payload;
    return requestId === this.#reflected && legacyId === undefined && state === MessageState.accepted;
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
