import assert from "node:assert/strict";
import {
  decodeWrapper,
  encodeWrapper,
  FrameDecoder,
  type KnownWrapper,
  type Wrapper,
  type WrapperOf,
} from "../../../proto/mod.ts";
import { singly } from "../../../plugin/participants_testing.ts";
import { Program } from "./program.ts";
import { Transcript } from "./transcript.ts";

/** What a backend is started with. */
export interface BackendCall {
  /** The backend's program and its own first arguments. */
  readonly command: readonly string[];
  /** What the instance was itself started with, and hands on: switches, and the config file. */
  readonly ownArguments: readonly string[];
}

/** An instance, played by the test, with one real backend process on the other end of a real TCP connection. */
export class PlayedMain implements AsyncDisposable {
  readonly backend: Program;
  /** What the backend reported, in order. */
  readonly received: Transcript<Wrapper> = new Transcript((wrapper) => JSON.stringify(wrapper));
  readonly #connection: Deno.TcpConn;
  readonly #reading: Promise<void>;
  #lastWrite: Promise<void> = Promise.resolve();

  private constructor(backend: Program, connection: Deno.TcpConn) {
    this.backend = backend;
    this.#connection = connection;
    this.#reading = this.#read();
  }

  /** Starts the backend with the arguments that every instance gives, and waits until it has connected. */
  static async start({ command, ownArguments }: BackendCall): Promise<PlayedMain> {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const [program = "", ...words] = command;
    const where = ["--host", "127.0.0.1", "--port", String(listener.addr.port), "--service.backend_id=1"];
    const backend = new Program(program, { args: [...words, ...where, ...ownArguments] });
    const tooSoon = backend.ended.then(({ code }) => {
      throw new Error(`the backend ended with code ${code}:\n${backend.output.all.join("\n")}`);
    });
    const connection = await Promise.race([listener.accept(), tooSoon]);
    tooSoon.catch(() => {}); // from here on a backend may end
    connection.setNoDelay(true);
    return new PlayedMain(backend, connection);
  }

  /** Writes these wrappers at once. */
  send(...wrappers: readonly KnownWrapper[]): void {
    this.sendBytes(joined(...wrappers));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#lastWrite = this.#lastWrite.then(() => writeAll(this.#connection, bytes)).catch(() => {});
  }

  /** Writes bytes in pieces of this size, each a segment of its own. */
  sendInPieces(bytes: Uint8Array, size: number): void {
    for (let at = 0; at < bytes.length; at += size) {
      this.sendBytes(bytes.subarray(at, at + size));
      this.#lastWrite = this.#lastWrite.then(() => new Promise((next) => setTimeout(next, 1)));
    }
  }

  /** The next wrapper of this type whose payload fits. */
  async expect<Type extends KnownWrapper["type"]>(
    type: Type,
    fits?: (wrapper: WrapperOf<Type>) => boolean,
    milliseconds?: number,
  ): Promise<WrapperOf<Type>> {
    const isIt = (wrapper: Wrapper): wrapper is WrapperOf<Type> => wrapper.type === type;
    const matches = (wrapper: Wrapper) => isIt(wrapper) && (fits?.(wrapper) ?? true);
    const found = await this.received.expect(`a ${type}`, matches, milliseconds);
    assert.ok(isIt(found));
    return found;
  }

  /** Asks for a sign of life, and waits for it. */
  async ping(milliseconds?: number): Promise<void> {
    this.send({ type: "PING" });
    await this.expect("PONG", undefined, milliseconds);
  }

  /** Answers whether the backend's process ends by itself within this time, and with which code. */
  async endsWithin(milliseconds: number): Promise<Deno.CommandStatus> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new Error(`the backend still runs after ${milliseconds} ms`)),
      milliseconds,
    );
    try {
      return await Promise.race([this.backend.ended, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The instance dies: its end of the connection is gone. */
  async disconnect(): Promise<void> {
    await this.#lastWrite;
    try {
      this.#connection.close();
    } catch {
      // The backend was faster.
    }
  }

  async #read(): Promise<void> {
    const frames = new FrameDecoder();
    const buffer = new Uint8Array(64 * 1024);
    try {
      for (let size = await this.#connection.read(buffer); size !== null;) {
        for (const body of frames.push(buffer.subarray(0, size))) {
          for (const wrapper of singly(decodeWrapper(body))) this.received.add(wrapper);
        }
        size = await this.#connection.read(buffer);
      }
      frames.end();
      this.received.end("the backend closed the connection");
    } catch (error) {
      // Either side may go at any time. What is no protocol shows when the next wrapper is waited for.
      this.received.end(String(error));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.disconnect();
    await this.backend.stop();
    await this.#reading;
  }
}

/** These wrappers as the bytes of one write. */
export function joined(...wrappers: readonly KnownWrapper[]): Uint8Array {
  return Uint8Array.from(wrappers.flatMap((wrapper) => [...encodeWrapper(wrapper)]));
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}
