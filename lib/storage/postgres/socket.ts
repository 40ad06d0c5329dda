import { EventEmitter } from "node:events";
import { connect, isIP, type Socket } from "node:net";
import { connect as startTls, type ConnectionOptions } from "node:tls";
import { systemClock } from "../../clock.ts";
import { within } from "../patience.ts";
import type { PostgresAddress } from "./address.ts";

/** Seconds, if the address says nothing. */
const connectTimeout = 10;

/**
 * Connects to a server and negotiates TLS (PostgreSQL manual, §55.2.10): the library does that too, but waits for
 * ever when a server has no TLS. `certificates` are PEM text to trust instead of the system's.
 */
export async function openSocket(address: PostgresAddress, certificates?: string): Promise<LibrarySocket> {
  const { host, port, sslMode } = address;
  const isLocal = host.startsWith("/");
  const socket = isLocal ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  const ready = isLocal || sslMode === "disable"
    ? once(socket, "connect").then(() => socket)
    : secured(socket, address, certificates);
  const seconds = address.connectTimeout || connectTimeout;
  try {
    const late = () => new Error(`no answer within ${seconds} seconds`);
    return new LibrarySocket(await within(seconds * 1000, ready, late, systemClock));
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function secured(socket: Socket, address: PostgresAddress, certificates?: string): Promise<Socket> {
  await once(socket, "connect");
  const answered = once(socket, "data");
  socket.write(sslRequest);
  const answer = String(await answered);
  if (answer === "S") {
    const options = { socket, ...verification(address, certificates) };
    const secure = startTls(options);
    await once(secure, "secureConnect");
    return secure;
  }
  const { sslMode } = address;
  if (sslMode === "allow" || sslMode === "prefer") return socket;
  throw new Error(`the server has no TLS, which sslmode=${sslMode} asks for`);
}

/** The length, and a number where other messages have the version of the protocol. */
const sslRequest = Uint8Array.of(0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f);

function verification({ host, sslMode }: PostgresAddress, certificates?: string): ConnectionOptions {
  // libpq too verifies when it is given certificates to do it with
  const verifies = sslMode.startsWith("verify") || certificates !== undefined;
  return {
    rejectUnauthorized: verifies,
    ...certificates === undefined ? {} : { ca: certificates },
    ...isIP(host) === 0 ? { servername: host } : {},
  };
}

/** The first such event's value; rejects when the socket fails before. */
function once(socket: Socket, event: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(new Error("the server has closed the connection"));
    const done = () => {
      socket.off("error", fail).off("close", closed).off(event, succeed);
    };
    const succeed = (value: unknown) => resolve((done(), value));
    const fail = (error: Error) => reject((done(), error));
    socket.on("error", fail).on("close", closed).on(event, succeed);
  });
}

/**
 * What the library needs of a socket, with one difference: it hears of the end a moment later. It sends in a later
 * turn than it was asked, and a send after the end is an error that nobody can catch
 * (https://github.com/porsager/postgres/issues/1208).
 */
export class LibrarySocket extends EventEmitter {
  /** Resolves when it is closed, with the reason if it failed. */
  readonly closed: Promise<Error | undefined>;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    let failure: Error | undefined;
    socket.on("error", (error) => failure ??= error);
    const closed = Promise.withResolvers<Error | undefined>();
    this.closed = closed.promise;
    socket.on("data", (bytes) => this.emit("data", bytes));
    socket.on("drain", () => this.emit("drain"));
    // the library has stopped listening when it is done; then nobody has to know
    socket.on("error", (error) => this.listenerCount("error") > 0 && this.emit("error", error));
    const closing = (failed: boolean) => {
      this.emit("close", failed);
      closed.resolve(failure);
    };
    socket.on("close", (failed) => void setTimeout(() => closing(failed), 0));
  }

  get readyState(): string {
    return this.#socket.readyState;
  }

  write(bytes: Uint8Array, done?: () => void): boolean {
    return this.#socket.write(bytes, done);
  }

  end(bytes: Uint8Array): void {
    this.#socket.end(bytes);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  setKeepAlive(on: boolean, delay: number): void {
    this.#socket.setKeepAlive(on, delay);
  }
}
