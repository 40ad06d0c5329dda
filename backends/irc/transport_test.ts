import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { type IrcSocket, SocketTransport } from "./transport.ts";

/** Reads what it was given, then waits until it is closed. */
class FakeSocket implements IrcSocket {
  readonly written: string[] = [];
  readonly #segments: Uint8Array[];
  readonly #closing = Promise.withResolvers<null>();
  closed = 0;

  constructor(segments: readonly Uint8Array[] = []) {
    this.#segments = [...segments];
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    const segment = this.#segments.shift();
    if (segment === undefined) return await this.#closing.promise;
    buffer.set(segment);
    return segment.length;
  }

  write(bytes: Uint8Array): Promise<number> {
    this.written.push(new TextDecoder().decode(bytes));
    return Promise.resolve(bytes.length);
  }

  /** The server hangs up. */
  end(): void {
    this.#closing.resolve(null);
  }

  close(): void {
    this.closed++;
    this.end();
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Everything the transport emits until it is closed. */
async function run(
  segments: readonly Uint8Array[],
  onLine: (line: string) => void = () => {},
): Promise<unknown[]> {
  const events: unknown[] = [];
  const socket = new FakeSocket(segments);
  const transport = new SocketTransport(socket, (error) => events.push(`fault ${String(error)}`));
  const closed = Promise.withResolvers<void>();
  transport.on("line", (line) => {
    events.push(line);
    onLine(String(line));
  });
  transport.on("open", () => socket.end());
  transport.on("close", (fault) => {
    if (fault !== false) events.push(String(fault));
    closed.resolve();
  });
  transport.connect();
  await closed.promise;
  assert.equal(socket.closed, 1);
  return events;
}

test("lines survive any segmentation", async () => {
  const line = fc.string({ unit: "binary" }).map((text) => text.replaceAll(/[\n]/g, "")).filter((text) =>
    text !== ""
  );
  const property = fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 20 }), async (lines, size) => {
    const bytes = encode(lines.map((line) => line + "\n").join(""));
    const segments: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) segments.push(bytes.subarray(at, at + size));
    assert.deepEqual(await run(segments), lines);
  });
  await fc.assert(property);
});

test("a line that is no UTF-8 is read as Windows-1252", async () => {
  assert.deepEqual(await run([new Uint8Array([0x67, 0x72, 0xfc, 0xdf, 0x0a])]), ["grüß"]);
});

test("a line that the listener chokes on is told, and the next one is read", async () => {
  const events = await run([encode("bad\ngood\n")], (line) => {
    if (line === "bad") throw new Error("choked");
  });
  assert.deepEqual(events, ["bad", "fault Error: choked", "good"]);
});

test("a line without an end closes the connection", async () => {
  const segment = new Uint8Array(16 * 1024).fill(0x78);
  assert.deepEqual(await run(Array.from({ length: 5 }, () => segment)), [
    "Error: the server sent a line without an end",
  ]);
});

test("what is written in one turn is one write, and no line contains another", async () => {
  const socket = new FakeSocket();
  const transport = new SocketTransport(socket, () => {});
  transport.writeLine("PRIVMSG bob :a\r\nQUIT\0");
  const written = Promise.withResolvers<void>();
  transport.writeLine("PING 1", written.resolve);
  await written.promise;
  assert.deepEqual(socket.written, ["PRIVMSG bob :a  QUIT \r\nPING 1\r\n"]);
  transport.disposeSocket();
  transport.disposeSocket();
  assert.equal(socket.closed, 1);
});

test("a gentle close writes what is queued, a forced one does not", async () => {
  for (const force of [false, true]) {
    const socket = new FakeSocket();
    const transport = new SocketTransport(socket, () => {});
    const closed = Promise.withResolvers<void>();
    transport.on("close", () => closed.resolve());
    transport.on("open", () => {
      transport.writeLine("QUIT");
      transport.close(force);
    });
    transport.connect();
    await closed.promise;
    assert.deepEqual(socket.written, force ? [] : ["QUIT\r\n"]);
  }
});
