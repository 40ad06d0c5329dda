/**
 * TLS on a connection that is there already, for a runtime that can begin it only as a client: what the client sends goes
 * through a TLS port of our own on loopback, and comes back in plain. Costs one more pass through the kernel.
 *
 * TLS from the first byte takes this way, too: a TLS connection of the runtime's that is closed before its handshake stays
 * open below until the peer goes (Deno 2.7), and who says nothing would keep it for ever.
 */
import { errorText } from "../../../lib/errors.ts";
import type { TcpConnection } from "../gateway/socket.ts";
import type { KeyPair } from "./certificate.ts";
import { join } from "./join.ts";

/** How long a client may take for the handshake, in milliseconds. */
const handshakePatience = 10_000;

/** How long an inner connection waits for whoever made it to say so, in milliseconds. */
const claimPatience = 1_000;

export interface LoopbackTlsOptions {
  /** What a client may say that it wants to speak, if it says so (RFC 7301). */
  readonly protocols?: readonly string[];
  /** How long a client may take for the handshake, in milliseconds; 10 s if nothing is said. */
  readonly patience?: number;
}

export class LoopbackTls implements AsyncDisposable {
  readonly #listener: Deno.TlsListener;
  readonly #port: number;
  readonly #patience: number;
  /** Who waits for the inner end of their connection, by the port of its outer end. */
  readonly #expected = new Map<number, (inner: Deno.TlsConn) => void>();
  /** Connections that arrived before their owners said so, with how long they may wait. */
  readonly #early = new Map<
    number,
    { readonly inner: Deno.TlsConn; readonly timer: ReturnType<typeof setTimeout> }
  >();
  readonly #accepting: Promise<void>;
  readonly #joined = new Set<Promise<void>>();
  /** Ends of connections whose handshake is not made yet. */
  readonly #unfinished = new Set<Deno.TcpConn>();
  #closed = false;

  constructor(pair: KeyPair, { protocols = [], patience = handshakePatience }: LoopbackTlsOptions = {}) {
    const alpnProtocols = [...protocols];
    this.#listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...pair, alpnProtocols });
    this.#patience = patience;
    this.#port = this.#listener.addr.port;
    this.#accepting = this.#accept();
  }

  /** Rejects when the handshake fails or takes too long; the connection is closed then. */
  readonly encrypt = async (outer: TcpConnection): Promise<TcpConnection> => {
    const bridge = await this.#bridge(outer);
    const { port } = bridge.localAddr;
    const arrival = this.#arrival(port);
    const joined: Promise<void> = join(outer, bridge).finally(() => this.#joined.delete(joined));
    this.#joined.add(joined);
    this.#unfinished.add(bridge);
    const inner = await Promise.race([arrival, joined.then(() => undefined)]);
    if (inner === undefined) {
      this.#unfinished.delete(bridge);
      this.#expected.delete(port);
      throw new Error("the TLS handshake failed: the connection ended before it");
    }
    // The inner end does not let go by itself before the handshake: its other end does it.
    const late = setTimeout(() => closeQuietly(bridge), this.#patience);
    try {
      await inner.handshake();
      return connectionOf(inner);
    } catch (error) {
      closeQuietly(inner);
      // Lets go of it below, while what TLS says of the failure is on its way to the client.
      await bridge.closeWrite().catch(() => {});
      await joined;
      throw new Error(`the TLS handshake failed: ${errorText(error)}`);
    } finally {
      clearTimeout(late);
      this.#unfinished.delete(bridge);
    }
  };

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#listener.close();
    for (const { inner, timer } of this.#early.values()) {
      clearTimeout(timer);
      closeQuietly(inner);
    }
    for (const bridge of this.#unfinished) closeQuietly(bridge);
    await this.#accepting;
    await Promise.all(this.#joined);
  }

  async #bridge(outer: TcpConnection): Promise<Deno.TcpConn> {
    try {
      const bridge = await Deno.connect({ hostname: "127.0.0.1", port: this.#port });
      bridge.setNoDelay(true);
      return bridge;
    } catch (error) {
      outer.close();
      throw error;
    }
  }

  /** The inner end of the connection from that port; only what we made ourselves is taken, for others may connect as well. */
  #arrival(port: number): Promise<Deno.TlsConn> {
    const early = this.#early.get(port);
    if (early !== undefined) {
      clearTimeout(early.timer);
      this.#early.delete(port);
      return Promise.resolve(early.inner);
    }
    return new Promise((resolve) => this.#expected.set(port, resolve));
  }

  async #accept(): Promise<void> {
    while (!this.#closed) {
      try {
        this.#arrived(await this.#listener.accept());
      } catch {
        if (this.#closed) return;
      }
    }
  }

  #arrived(inner: Deno.TlsConn): void {
    const { port } = inner.remoteAddr;
    const take = this.#expected.get(port);
    this.#expected.delete(port);
    if (take !== undefined) return take(inner);
    const timer = setTimeout(() => {
      this.#early.delete(port);
      closeQuietly(inner);
    }, claimPatience);
    this.#early.set(port, { inner, timer });
  }
}

/** A TLS connection in the shape of a plain one. */
function connectionOf(tls: Deno.TlsConn): TcpConnection {
  return {
    read: (into) => tls.read(into),
    write: (bytes) => tls.write(bytes),
    close: () => closeQuietly(tls),
    // The runtime has no such switch for TLS; what we write is joined before.
    setNoDelay() {},
  };
}

function closeQuietly(connection: { close(): void }): void {
  try {
    connection.close();
  } catch {
    // It was closed already.
  }
}
