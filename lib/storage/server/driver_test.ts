import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { ManualClock } from "../../clock.ts";
import { ServerDriver } from "./driver.ts";
import { FakeConnection } from "./fake_connection.ts";

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

class Play {
  readonly clock = new ManualClock();
  readonly connections: FakeConnection[] = [];
  /** How many more attempts to connect fail. */
  refused = 0;
  gate: Promise<void> = Promise.resolve();
  readonly driver = new ServerDriver({
    connect: () => this.#connect(),
    remedy: (error) => error instanceof Error && error.message.startsWith("lose") ? "later" : "never",
    beginSnapshot: ["BEGIN SNAPSHOT"],
    pipelines: true,
  }, this.clock);

  #connect(): Promise<FakeConnection> {
    if (this.refused-- > 0) return Promise.reject(new Error("lose: refused"));
    const connection = new FakeConnection();
    connection.gate = this.gate;
    this.connections.push(connection);
    return Promise.resolve(connection);
  }

  get sent(): readonly (readonly string[])[] {
    return this.connections.map(({ sent }) => sent);
  }

  /** Lets what waits for the clock go on until `work` is settled. */
  async settle(work: Promise<unknown>, step = 50): Promise<void> {
    let settled = false;
    work.then(() => settled = true, () => settled = true);
    for (let turns = 0; turns < 1000 && !settled; turns++) {
      await turn();
      if (!settled) this.clock.advance(step);
    }
  }
}

test("one after another use one connection, and several at once as many as needed, up to eight", async () => {
  const play = new Play();
  await play.driver.query("a", []);
  await play.driver.query("b", []);
  assert.deepEqual(play.sent, [["a", "b"]]);
  await Promise.all(Array.from({ length: 20 }, () => play.driver.execute("c", [])));
  assert.equal(play.connections.length, 8);
  assert.equal(play.sent.flat().length, 22);
  await play.driver[Symbol.asyncDispose]();
  assert(play.connections.every(({ end }) => end === "closed"));
});

test("a transaction has a connection for itself, and is rolled back when its work fails", async () => {
  const play = new Play();
  await play.driver.transaction(async (session) => {
    await session.execute("a", []);
    await play.driver.execute("elsewhere", []);
  });
  await assert.rejects(play.driver.transaction((session) => session.execute("fail", [])), /fail/);
  await play.driver.snapshot((session) => session.query("b", []));
  const [first, second] = play.sent;
  assert.deepEqual(first?.slice(0, 3), ["BEGIN", "a", "COMMIT"]);
  assert.deepEqual(first?.slice(3), ["BEGIN", "fail", "ROLLBACK", "BEGIN SNAPSHOT", "b", "COMMIT"]);
  assert.deepEqual(second, ["elsewhere"]);
});

test("a transaction whose connection is lost is done again from its beginning on another", async () => {
  const play = new Play();
  let tries = 0;
  const done = play.driver.transaction((session) => session.execute(tries++ === 0 ? "lose" : "a", []));
  await play.settle(done);
  assert.equal(await done, 1);
  assert.deepEqual(play.sent, [["BEGIN", "lose"], ["BEGIN", "a", "COMMIT"]]);
  assert.equal(play.connections[0]?.end, "destroyed");
});

test("a snapshot that was interrupted is not read twice", async () => {
  const play = new Play();
  await assert.rejects(play.driver.snapshot((session) => session.query("lose", [])), /lose/);
  assert.equal(play.connections.length, 1);
});

test("everybody who waits while the server is away is served when it is back", async () => {
  const play = new Play();
  play.refused = 20;
  const all = Promise.all(Array.from({ length: 12 }, () => play.driver.execute("a", [])));
  await play.settle(all);
  assert.deepEqual(await all, Array.from({ length: 12 }, () => 1));
});

test("a connection that the server closed while it was idle is not used", async () => {
  const play = new Play();
  await play.driver.query("a", []);
  for (const connection of play.connections) connection.isUsable = false;
  await play.driver.query("b", []);
  assert.deepEqual(play.sent, [["a"], ["b"]]);
  assert.equal(play.connections[0]?.end, "destroyed");
});

test("a server that has fallen silent is left, and reached anew", async () => {
  const play = new Play();
  play.gate = new Promise(() => {});
  const stuck = play.driver.query("a", []);
  await turn();
  play.clock.advance(19_000);
  await turn();
  assert.equal(play.connections[0]?.end, "open");
  play.clock.advance(1_000);
  await assert.rejects(stuck, /not answered for 20 seconds/);
  assert.equal(play.connections[0]?.end, "destroyed");
  play.gate = Promise.resolve();
  await play.driver.query("b", []);
  assert.deepEqual(play.sent, [["a"], ["b"]]);
});

test("who only waits for a connection is patient while others are answered", async () => {
  const play = new Play();
  await Promise.all(Array.from({ length: 8 }, () => play.driver.query("a", [])));
  const gate = Promise.withResolvers<void>();
  const work = Array.from({ length: 8 }, () =>
    play.driver.transaction(async (session) => {
      await gate.promise;
      await session.query("b", []);
    }));
  const waiting = play.driver.query("c", []);
  await turn();
  play.clock.advance(19_000);
  gate.resolve();
  await turn();
  play.clock.advance(1_000);
  await waiting;
  await Promise.all(work);
  assert(play.connections.every(({ end }) => end === "open"));
});

test("closing waits for what was asked before", async () => {
  const play = new Play();
  const gate = Promise.withResolvers<void>();
  play.gate = gate.promise;
  const work = play.driver.query("a", []);
  const closed = play.driver[Symbol.asyncDispose]();
  await turn();
  assert.equal(play.connections[0]?.end, "open");
  gate.resolve();
  await work;
  await closed;
  assert.equal(play.connections[0]?.end, "closed");
});
