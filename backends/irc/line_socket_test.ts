import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { type IrcSocket, LineSocket } from "./line_socket.ts";

/** Reads what it was given, then ends. */
class FakeSocket implements IrcSocket {
  readonly written: string[] = [];
  readonly #segments: Uint8Array[];
  readonly #closing = Promise.withResolvers<null>();
  closed = 0;

  constructor(segments: readonly Uint8Array[] = [], { ends = true } = {}) {
    this.#segments = [...segments];
    if (ends) this.#closing.resolve(null);
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    const segment = this.#segments.shift();
    if (segment === undefined) return await this.#closing.promise;
    const piece = segment.subarray(0, buffer.length);
    if (piece.length < segment.length) this.#segments.unshift(segment.subarray(piece.length));
    buffer.set(piece);
    return piece.length;
  }

  write(bytes: Uint8Array): Promise<number> {
    this.written.push(new TextDecoder().decode(bytes));
    return Promise.resolve(bytes.length);
  }

  close(): void {
    this.closed++;
    this.#closing.resolve(null);
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Everything that is told until the socket is closed. */
async function run(
  segments: readonly Uint8Array[],
  {
    charset = "windows-1252",
    onLine = (_: string): void => {},
    readyToRead = () => Promise.resolve(),
  } = {},
): Promise<unknown[]> {
  const events: unknown[] = [];
  const socket = new FakeSocket(segments);
  const closed = Promise.withResolvers<unknown>();
  new LineSocket(socket, {
    onLine: (line) => {
      events.push(line);
      onLine(line);
    },
    onFault: (error) => events.push(`fault ${String(error)}`),
    onClose: closed.resolve,
    readyToRead,
    charset,
  });
  const error = await closed.promise;
  if (error !== undefined) events.push(String(error));
  assert.equal(socket.closed, 1);
  return events;
}

test("lines survive any segmentation", async () => {
  const line = fc.string({ unit: "binary" }).map((text) => text.replaceAll(/[\r\n]/g, "")).filter((text) =>
    text !== ""
  );
  const property = fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 20 }), async (lines, size) => {
    const bytes = encode(lines.map((line) => line + "\r\n").join(""));
    const segments: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) segments.push(bytes.subarray(at, at + size));
    assert.deepEqual(await run(segments), lines);
  });
  await fc.assert(property);
});

test("much at once is read as it comes, long lines among it", async () => {
  const lines = Array.from({ length: 300 }, (_, index) => String(index).padEnd(index * 20, "x"));
  assert.deepEqual(await run([encode(lines.join("\n") + "\n")]), lines);
});

test("a line that is no UTF-8 is read in the configured charset", async () => {
  assert.deepEqual(await run([new Uint8Array([0x67, 0x72, 0xfc, 0xdf, 0x0a])]), ["grüß"]);
  const bytes = new Uint8Array([0xf0, 0xcf, 0x0a]);
  assert.deepEqual(await run([bytes], { charset: "koi8-r" }), ["По"]);
});

test("a line that the listener chokes on is told, and the next one is read", async () => {
  const onLine = (line: string): void => {
    if (line === "bad") throw new Error("choked");
  };
  assert.deepEqual(await run([encode("bad\ngood\n")], { onLine }), ["bad", "fault Error: choked", "good"]);
});

test("nothing more is read before whoever takes the lines is ready", async () => {
  const heard: string[] = [];
  const waiting = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<void>();
  const readyToRead = () => {
    waiting.resolve();
    return ready.promise;
  };
  const ended = run([encode("one\n"), encode("two\n")], { onLine: (line) => heard.push(line), readyToRead });
  await waiting.promise;
  assert.deepEqual(heard, ["one"]);
  ready.resolve();
  assert.deepEqual(await ended, ["one", "two"]);
});

test("a line without an end closes the connection", async () => {
  const segment = new Uint8Array(16 * 1024).fill(0x78);
  assert.deepEqual(await run(Array.from({ length: 5 }, () => segment)), [
    "Error: the server sent a line without an end",
  ]);
});

test("what is written in one turn is one write; after a close nothing is read or written", async () => {
  const socket = new FakeSocket([], { ends: false });
  const closed = Promise.withResolvers<unknown>();
  const options = {
    onLine: (line: string) => assert.fail(line),
    onFault: (error: unknown) => assert.fail(String(error)),
    onClose: closed.resolve,
    readyToRead: () => Promise.resolve(),
    charset: "utf-8",
  };
  const lines = new LineSocket(socket, options);
  lines.writeLine("PRIVMSG bob :a");
  lines.writeLine("PING 1");
  await lines.flush();
  assert.deepEqual(socket.written, ["PRIVMSG bob :a\r\nPING 1\r\n"]);
  lines.close();
  lines.close();
  lines.writeLine("too late");
  assert.equal(await closed.promise, undefined);
  assert.deepEqual([socket.closed, socket.written.length], [1, 1]);
});
