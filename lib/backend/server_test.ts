import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { FakeConnection } from "./fake_connection.ts";
import type { Link, LinkOwner } from "./link.ts";
import { BackendServer, type Listener } from "./server.ts";

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** A port at which backends arrive when the test says so. */
class FakeListener implements Listener {
  isClosed = false;
  accepts = 0;
  #next = Promise.withResolvers<FakeConnection>();

  async accept(): Promise<FakeConnection> {
    this.accepts++;
    const connection = await this.#next.promise;
    this.#next = Promise.withResolvers();
    return connection;
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
  readonly listener = new FakeListener();
  readonly clock = new ManualClock();
  readonly log = new MemoryLog();
  readonly told: string[] = [];
  readonly server: BackendServer;

  constructor() {
    const { listener, clock, log } = this;
    const readyToRead = () => Promise.resolve();
    this.server = new BackendServer({ listener, owner: this, clock, log, readyToRead });
  }

  linkReady({ id }: Link): void {
    this.told.push(`${id} ready`);
  }

  linkConfigured({ id }: Link): void {
    this.told.push(`${id} configured`);
  }

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
  assert.deepEqual(play.told, ["1 ready", "2 lost: the backend did not answer a PING"]);
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
