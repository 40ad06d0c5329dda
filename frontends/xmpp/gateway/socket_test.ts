import assert from "node:assert/strict";
import fc from "fast-check";
import { ManualClock } from "../../../lib/clock.ts";
import { test } from "../../../tests/test.ts";
import { Socket } from "./socket.ts";
import type { SocketOptions } from "./socket.ts";
import { MemoryConnection, turn } from "./testing.ts";

interface Scene {
  readonly socket: Socket;
  readonly server: MemoryConnection;
  readonly clock: ManualClock;
  /** What the socket emitted. */
  readonly seen: string[];
}

/** A socket and the other end of its connection. */
async function connected(options: Partial<SocketOptions> = {}): Promise<Scene> {
  const server = new MemoryConnection();
  const clock = new ManualClock();
  const seen: string[] = [];
  const socket = new Socket({ connect: () => Promise.resolve(server), clock, ...options });
  socket.on("connect", () => void seen.push("connect"));
  socket.on("data", (text) => void seen.push(`data ${text}`));
  socket.on("error", (error) => void seen.push(`error ${error.message}`));
  socket.on("close", (dirty) => void seen.push(dirty ? "close dirty" : "close"));
  socket.connect({ host: "xmpp.example", port: 5347 });
  await turn();
  return { socket, server, clock, seen };
}

test("a socket connects without Nagle's algorithm, reads, and closes with the server", async () => {
  const { server, seen } = await connected();
  assert.ok(server.noDelay);
  server.send("hi");
  server.sendEnd();
  await turn();
  assert.deepEqual(seen, ["connect", "data hi", "close"]);
  assert.ok(server.closed);
});

test("a connection that cannot be made is an error and the end", async () => {
  const { seen } = await connected({ connect: () => Promise.reject(new Error("refused")) });
  assert.deepEqual(seen, ["error refused", "close dirty"]);
});

test("a connection that comes after the socket was closed is closed", async () => {
  const late = Promise.withResolvers<MemoryConnection>();
  let signal: AbortSignal | undefined;
  const { socket, seen } = await connected({
    connect: (to) => {
      signal = to.signal;
      return late.promise;
    },
  });
  socket.destroy();
  assert.ok(signal?.aborted);
  const server = new MemoryConnection();
  late.resolve(server);
  await turn();
  assert.ok(server.closed);
  assert.deepEqual(seen, ["close"]);
});

test("characters cut anywhere by the network come out whole", async () => {
  const text = "a é € 😀 \u{10FFFF}";
  const bytes = new TextEncoder().encode(text);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(bytes.length)), async (cuts) => {
      const { server, seen } = await connected();
      const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      places.slice(1).forEach((place, index) => {
        const piece = bytes.slice(places[index], place);
        if (piece.length > 0) server.send(piece);
      });
      server.sendEnd();
      await turn();
      const read = seen.filter((event) => event.startsWith("data ")).map((event) => event.slice(5)).join("");
      assert.equal(read, text);
    }),
  );
});

test("bytes that are no UTF-8 end the reading, and the other side can be told", async () => {
  const { socket, server, seen } = await connected();
  server.send(new Uint8Array([0x61, 0xFF]));
  server.send("b");
  await turn();
  socket.write("sorry");
  await server.received("sorry");
  socket.destroy();
  assert.deepEqual(seen, ["connect", "error the stream is not UTF-8", "close"]);
});

test("what is written in one turn leaves in one write", async () => {
  const { socket, server } = await connected();
  for (let i = 0; i < 100; i++) socket.write("<a/>");
  await turn();
  assert.equal(server.text, "<a/>".repeat(100));
  assert.equal(server.writes, 1);
});

test("a write is answered: taken, or not connected", async () => {
  const { socket } = await connected();
  const answers: (string | undefined)[] = [];
  socket.write("x", (error) => void answers.push(error?.message));
  socket.destroy();
  socket.write("y", (error) => void answers.push(error?.message));
  assert.deepEqual(answers, [undefined, "not connected"]);
});

test("drained waits while a quarter of a mebibyte is unsent", async () => {
  const { socket, server } = await connected();
  server.stalled = true;
  socket.write("x".repeat(256 * 1024 - 1));
  await socket.drained();
  socket.write("xx");
  let drained = false;
  const waiting = socket.drained().then(() => drained = true);
  await turn();
  assert.equal(drained, false);
  server.takeAgain();
  await waiting;
});

test("drained does not wait for a socket that was closed", async () => {
  const { socket, server } = await connected();
  server.stalled = true;
  socket.write("x".repeat(512 * 1024));
  const waiting = socket.drained();
  socket.destroy();
  await waiting;
  await socket.drained();
});

test("a stalled write is noticed by its age, silence by its length", async () => {
  const { socket, server, clock } = await connected();
  clock.advance(10);
  assert.equal(socket.idleFor, 10);
  server.stalled = true;
  socket.write("x");
  await turn();
  clock.advance(7);
  assert.equal(socket.stalledFor, 7);
  assert.equal(socket.idleFor, 7);
  server.takeAgain();
  await turn();
  assert.equal(socket.stalledFor, 0);
  clock.advance(5);
  assert.equal(socket.idleFor, 12);
});

test("nothing is read before whoever gets it is ready", async () => {
  let gate = Promise.withResolvers<void>();
  const { server, seen } = await connected({ ready: () => gate.promise });
  server.send("a");
  server.send("b");
  await turn();
  assert.deepEqual(seen, ["connect"]);
  assert.equal(server.reads, 0);
  const first = gate;
  gate = Promise.withResolvers();
  first.resolve();
  await turn();
  assert.deepEqual(seen, ["connect", "data a"]);
  gate.resolve();
  await turn();
  assert.deepEqual(seen, ["connect", "data a", "data b"]);
});

test("an exception of whoever gets the data surfaces as an error", async () => {
  const { socket, server, seen } = await connected();
  socket.on("data", () => {
    throw new Error("ours");
  });
  server.send("a");
  await turn();
  assert.deepEqual(seen, ["connect", "data a", "error ours", "close dirty"]);
});

test("end closes after all is written", async () => {
  const { socket, server, seen } = await connected();
  server.stalled = true;
  socket.write("last");
  socket.end();
  await turn();
  assert.ok(!server.closed);
  server.takeAgain();
  await turn();
  assert.equal(server.text, "last");
  assert.deepEqual(seen, ["connect", "close"]);
});

test("a write that fails is an error and the end", async () => {
  const { socket, server, seen } = await connected();
  server.write = () => Promise.reject(new Error("broken pipe"));
  socket.write("x");
  await turn();
  assert.deepEqual(seen, ["connect", "error broken pipe", "close dirty"]);
});
