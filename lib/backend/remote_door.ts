import type { Clock } from "../clock.ts";
import { errorText } from "../errors.ts";
import type { Log } from "../log/log.ts";
import { type BackendAuth, decodeWrapper } from "../../proto/mod.ts";
import type { Arrival, Door, Listener, Peer } from "./door.ts";
import type { Connection } from "./connection.ts";

export interface RemoteDoorOptions {
  /** Speaks TLS. */
  readonly listener: Listener;
  readonly secret: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long the secret may take to come, the TLS handshake included, in milliseconds. */
const secretWithin = 10_000;

/** The longest first frame, in bytes. */
const longestAuth = 4_096;

/** The port for backends on other machines: whoever begins with the secret is one. */
export class RemoteDoor implements Door {
  readonly places = 32;
  readonly #options: RemoteDoorOptions;

  constructor(options: RemoteDoorOptions) {
    this.#options = options;
  }

  accept(): Promise<Arrival> {
    return this.#options.listener.accept();
  }

  close(): void {
    this.#options.listener.close();
  }

  async admit(arrival: Arrival): Promise<Peer> {
    const { clock, secret, log } = this.#options;
    const address = arrival.ends?.remote.hostname ?? "unknown";
    let late = false;
    using _timer = clock.after(secretWithin, () => {
      late = true;
      arrival.close(); // so that the read ends
    });
    try {
      const { body, rest } = await readFirstFrame(arrival);
      const auth = readAuth(body);
      if (auth === undefined) return stranger(`${address} did not begin with the secret`);
      if (!await isSame(auth.secret, secret)) return stranger(`${address} sent a wrong secret`);
      log.info("a backend joined from another machine", { address, name: auth.name ?? "" });
      return { kind: "backend", connection: new Continued(arrival, rest) };
    } catch (error) {
      return stranger(
        late ? `${address} did not send the secret in time` : `${address}: ${errorText(error)}`,
      );
    }
  }
}

function stranger(reason: string): Peer {
  return { kind: "stranger", reason };
}

/** Undefined when the frame is anything else. */
function readAuth(body: Uint8Array): BackendAuth | undefined {
  try {
    const wrapper = decodeWrapper(body);
    return wrapper.type === "BACKEND_AUTH" ? wrapper.payload : undefined;
  } catch {
    return undefined; // Whoever does not speak the protocol is not told what is wrong with it.
  }
}

interface FirstFrame {
  readonly body: Uint8Array;
  /** What came behind it. */
  readonly rest: Uint8Array;
}

async function readFirstFrame(connection: Connection): Promise<FirstFrame> {
  const bytes = new Uint8Array(2 * longestAuth);
  let filled = 0;
  for (;;) {
    const count = await connection.read(bytes.subarray(filled));
    if (count === null) throw new Error("the connection ended before the secret came");
    filled += count;
    if (filled < 4) continue;
    const end = 4 + new DataView(bytes.buffer).getUint32(0);
    if (end > longestAuth) throw new Error("the first frame is too long for a secret");
    if (filled >= end) return { body: bytes.subarray(4, end), rest: bytes.subarray(end, filled) };
  }
}

/** Compares digests in full, so that the time it takes tells nothing about the secret. */
async function isSame(one: string, other: string): Promise<boolean> {
  const [left, right] = await Promise.all([one, other].map(digest));
  let difference = 0;
  left?.forEach((byte, index) => difference |= byte ^ (right?.[index] ?? 0));
  return difference === 0 && left !== undefined && right !== undefined;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

/** A connection of which some bytes have been read already. */
class Continued implements Connection {
  readonly #connection: Connection;
  #rest: Uint8Array;

  constructor(connection: Connection, rest: Uint8Array) {
    this.#connection = connection;
    this.#rest = rest;
  }

  read(into: Uint8Array): Promise<number | null> {
    const count = Math.min(this.#rest.length, into.length);
    if (count === 0) return this.#connection.read(into);
    into.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return Promise.resolve(count);
  }

  write(bytes: Uint8Array): Promise<number> {
    return this.#connection.write(bytes);
  }

  close(): void {
    this.#connection.close();
  }
}
