import { CoalescingWriter } from "../../proto/coalescing_writer.ts";
import type { PlayedIrcNetwork } from "./played_irc_network.ts";

/** The port that every IRC client tries in the end. */
const port = 6667;

/** Lets a network be reached on a loopback address of this process's own, so that runs do not meet. */
export class PlayedIrcServer implements AsyncDisposable {
  readonly host: string = ownLoopback(Deno.pid);
  readonly #listener: Deno.TcpListener;
  readonly #network: PlayedIrcNetwork;
  readonly #connections = new Set<Deno.TcpConn>();
  readonly #accepting: Promise<void>;
  readonly #serving = new Set<Promise<void>>();

  constructor(network: PlayedIrcNetwork) {
    this.#network = network;
    this.#listener = Deno.listen({ hostname: this.host, port });
    this.#accepting = this.#accept();
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) {
      const serving = this.#serve(connection).finally(() => this.#serving.delete(serving));
      this.#serving.add(serving);
    }
  }

  async #serve(connection: Deno.TcpConn): Promise<void> {
    connection.setNoDelay(true);
    this.#connections.add(connection);
    const writer = new CoalescingWriter(connection);
    const client = this.#network.connect((lines) => writer.push(lines), () => this.#close(connection));
    try {
      await eachLine(connection, (line) => client.receive(line));
    } catch {
      // The gateway may leave in any way.
    }
    client.leave();
    writer.close();
    this.#close(connection);
  }

  #close(connection: Deno.TcpConn): void {
    if (this.#connections.delete(connection)) connection.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) this.#close(connection);
    await this.#accepting;
    await Promise.all(this.#serving);
  }
}

async function eachLine(connection: Deno.TcpConn, take: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(16 * 1024);
  let rest = "";
  for (;;) {
    const size = await connection.read(buffer);
    if (size === null) return;
    const lines = (rest + decoder.decode(buffer.subarray(0, size), { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  }
}

/** One of the 16 million addresses of 127.0.0.0/8 for each process id. */
export function ownLoopback(pid: number): string {
  return [127, 1 + (pid >> 16) % 250, pid >> 8 & 255, pid & 255].join(".");
}
