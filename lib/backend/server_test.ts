import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { FakeConnection } from "./fake_connection.ts";
import type { Link, LinkOwner } from "./link.ts";
import type { Arrival, Door, Peer } from "./door.ts";
import { BackendServer } from "./server.ts";

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** A door at which somebody arrives when the test says so. */
class FakeDoor implements Door {
  places = 1;
  isClosed = false;
  /** Who that is. */
  rule: (connection: FakeConnection) => Promise<Peer> = (connection) =>
    Promise.resolve({ kind: "backend", connection });
  accepts = 0;
  #next = Promise.withResolvers<FakeConnection>();

  async accept(): Promise<FakeConnection> {
    this.accepts++;
    const connection = await this.#next.promise;
    this.#next = Promise.withResolvers();
    return connection;
  }

  async admit(connection: Arrival): Promise<Peer> {
    assert.ok(connection instanceof FakeConnection);
    return await this.rule(connection);
  }

  async arrive(): Promise<FakeConnection> {
    const connection = new FakeConnection();
    this.#next.resolve(connection);
    await turn();
    return connection;
  }

  async fail(reason: string): Promise<void> {
    const { reject } = this.#next;
    this.#next.promise.catch(() => this.#next = Promise.withResolvers());
    reject(new Error(reason));
    await turn();
  }

  close(): void {
    this.isClosed = true;
    this.#next.reject(new Error("the listener is closed"));
  }
}

class Play implements LinkOwner {
  readonly listener = new FakeDoor();
  readonly clock = new ManualClock();
  readonly log = new MemoryLog();
  readonly told: string[] = [];
  readonly server: BackendServer;

  constructor() {
    const { listener, clock, log } = this;
    this.server = new BackendServer({
      doors: [listener],
      owner: this,
      clock,
      log,
      readyToRead: () => Promise.resolve(),
      answerQuery: (text) => Promise.resolve(`answer to ${text}`),
      onTick: () => void this.told.push("tick"),
    });
  }

  linkReady({ id }: Link): void {
    this.told.push(`${id} ready`);
  }

  linkRooms(): void {}

  linkConfigured({ id }: Link): void {
    this.told.push(`${id} configured`);
  }

  linkRaw(): void {}

  linkLost({ id }: Link, reason: string): void {
    this.told.push(`${id} lost: ${reason}`);
  }
}

test("each connection becomes a link with a number of its own, never used again", async () => {
  const play = new Play();
  await using _server = play.server;
  const first = await play.listener.arrive();
  await first.say({ type: "PONG" });
  void first.hangUp();
  await turn();
  const second = await play.listener.arrive();
  await second.say({ type: "PONG" });
  assert.deepEqual(play.told, ["1 ready", "1 lost: the backend closed the connection", "2 ready"]);
});

test("every link is pinged every 20 seconds, and one that does not answer is lost", async () => {
  const play = new Play();
  await using _server = play.server;
  const lively = await play.listener.arrive();
  const silent = await play.listener.arrive();
  play.clock.advance(19_999);
  await turn();
  assert.deepEqual(lively.typesHeard, ["PING"]);
  play.clock.advance(1);
  await turn();
  assert.deepEqual(lively.typesHeard, ["PING", "PING"]);
  await lively.say({ type: "PONG" });
  play.clock.advance(20_000);
  await turn();
  assert.deepEqual(play.told, ["tick", "1 ready", "2 lost: the backend did not answer a PING", "tick"]);
  assert.deepEqual(lively.typesHeard, ["PING", "PING", "PING"]);
  assert.ok(silent.isClosed);
});

test("an accept that fails is logged and tried again after a second, not at once", async () => {
  const play = new Play();
  await using _server = play.server;
  await turn();
  await play.listener.fail("too many open files");
  assert.equal(play.log.find("error", "accepting a backend failed")?.fields["reason"], "too many open files");
  assert.equal(play.listener.accepts, 1);
  play.clock.advance(1_000);
  await turn();
  assert.equal(play.listener.accepts, 2);
  const connection = await play.listener.arrive();
  await connection.say({ type: "PONG" });
  assert.deepEqual(play.told, ["1 ready"]);
});

test("disposing closes the port, tells every backend to exit, and leaves no timer", async () => {
  const play = new Play();
  const connections = [await play.listener.arrive(), await play.listener.arrive()];
  await play.server[Symbol.asyncDispose]();
  assert.ok(play.listener.isClosed);
  for (const { typesHeard, isClosed } of connections) {
    assert.deepEqual(typesHeard, ["PING", "EXIT"]);
    assert.ok(isClosed);
  }
  assert.equal(play.clock.waiting, 0);
  assert.deepEqual(play.log.lines, []);
});

const query = (config: string) => ({ type: "QUERY", payload: { config } }) as const;

test("a controller gets answers, in order, and not one byte else", async () => {
  const play = new Play();
  await using _server = play.server;
  play.listener.rule = (connection) => Promise.resolve({ kind: "controller", connection });
  const controller = await play.listener.arrive();
  await controller.say(query("status"), query("uptime"));
  play.clock.advance(60_000);
  await turn();
  assert.deepEqual(controller.heard, [query("answer to status"), query("answer to uptime")]);
  assert.deepEqual(play.told.filter((line) => line !== "tick"), []);
});

test("a controller that says anything but QUERY is sent away with a line in the log", async () => {
  const play = new Play();
  await using _server = play.server;
  play.listener.rule = (connection) => Promise.resolve({ kind: "controller", connection });
  const controller = await play.listener.arrive();
  await controller.say({ type: "PONG" });
  assert.ok(controller.isClosed);
  assert.deepEqual(controller.heard, []);
  assert.match(
    String(play.log.find("warning", "controller")?.fields["reason"]),
    /PONG.*backend_allow_unspawned/,
  );
});

test("a backend that was started by hand is pinged, and may ask as well", async () => {
  const play = new Play();
  await using _server = play.server;
  play.listener.rule = (connection) => Promise.resolve({ kind: "by-hand", connection });
  const backend = await play.listener.arrive();
  await backend.say(query("status"), { type: "PONG" });
  await turn();
  assert.deepEqual(backend.heard, [{ type: "PING" }, query("answer to status")]);
  assert.deepEqual(play.told, ["1 ready"]);
});

test("a backend that we started is not answered when it asks", async () => {
  const play = new Play();
  await using _server = play.server;
  const backend = await play.listener.arrive();
  await backend.say(query("status"));
  await turn();
  assert.deepEqual(backend.typesHeard, ["PING"]);
});

test("a stranger gets nothing, and a hundred of them fill no log", async () => {
  const play = new Play();
  await using _server = play.server;
  play.listener.rule = () => Promise.resolve({ kind: "stranger", reason: "who is it" });
  for (let knock = 0; knock < 100; knock++) {
    const stranger = await play.listener.arrive();
    assert.ok(stranger.isClosed);
    assert.deepEqual(stranger.heard, []);
  }
  assert.equal(play.log.lines.length, 1);
  play.clock.advance(10_000);
  await play.listener.arrive();
  assert.deepEqual(play.log.lines.map(({ fields }) => fields), [
    { reason: "who is it" },
    { reason: "who is it", others: 99 },
  ]);
});

test("whoever makes the examination fail is a stranger", async () => {
  const play = new Play();
  await using _server = play.server;
  play.listener.rule = () => Promise.reject(new Error("no TLS"));
  const stranger = await play.listener.arrive();
  assert.ok(stranger.isClosed);
  assert.equal(play.log.find("warning", "refused")?.fields["reason"], "no TLS");
});

test("while all places are taken nobody else is looked at", async () => {
  const play = new Play();
  await using _server = play.server;
  const { promise, resolve } = Promise.withResolvers<Peer>();
  play.listener.rule = () => promise;
  await play.listener.arrive();
  assert.equal(play.listener.accepts, 1);
  resolve({ kind: "stranger", reason: "" });
  await turn();
  assert.equal(play.listener.accepts, 2);
});

test("disposing ends examinations, and controllers, and refuses who is found out too late", async () => {
  const play = new Play();
  const { promise, resolve } = Promise.withResolvers<void>();
  play.listener.places = 2;
  play.listener.rule = (connection) => Promise.resolve({ kind: "controller", connection });
  const controller = await play.listener.arrive();
  play.listener.rule = async (connection) => {
    await promise;
    return { kind: "backend", connection };
  };
  const late = await play.listener.arrive();
  const disposed = play.server[Symbol.asyncDispose]();
  assert.ok(late.isClosed && controller.isClosed);
  resolve();
  await disposed;
  assert.deepEqual([late.heard, controller.heard, play.told], [[], [], []]);
  assert.deepEqual(play.log.lines, []);
});
