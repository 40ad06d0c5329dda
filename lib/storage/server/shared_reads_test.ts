import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { ConnectionPool } from "./connection_pool.ts";
import { FakeConnection } from "./fake_connection.ts";

class Play {
  readonly connections: FakeConnection[] = [];
  refused = false;
  gate: Promise<void> = Promise.resolve();
  readonly pool = new ConnectionPool(2, () => this.#connect(), () => false);

  #connect(): Promise<FakeConnection> {
    if (this.refused) return Promise.reject(new Error("refused"));
    const connection = new FakeConnection();
    connection.gate = this.gate;
    this.connections.push(connection);
    return Promise.resolve(connection);
  }

  read(...statements: string[]): Promise<unknown>[] {
    return statements.map((statement) => this.pool.read(statement, []));
  }

  get sent(): readonly number[] {
    return this.connections.map(({ sent }) => sent.length);
  }
}

const numbered = (count: number) => Array.from({ length: count }, (_, number) => `read ${number}`);
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test("thirty-two reads at once take one connection, and more take the next", async () => {
  const play = new Play();
  const gate = Promise.withResolvers<void>();
  play.gate = gate.promise;
  const all = play.read(...numbered(80));
  await turn();
  assert.deepEqual(play.sent, [32, 32]);
  gate.resolve();
  await Promise.all(all);
  assert.deepEqual(play.sent.toSorted(), [32, 48]);
});

test("a read that comes while a connection is busy takes another", async () => {
  const play = new Play();
  const gate = Promise.withResolvers<void>();
  play.gate = gate.promise;
  const [first] = play.read("a");
  await turn();
  const [second] = play.read("b");
  await turn();
  assert.deepEqual(play.sent, [1, 1]);
  gate.resolve();
  await Promise.all([first, second]);
});

test("one read that fails leaves the others their answers, and its connection in use", async () => {
  const play = new Play();
  const settled = await Promise.allSettled(play.read("a", "fail", "b"));
  assert.deepEqual(settled.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
  await turn();
  await Promise.all(play.read("c"));
  assert.deepEqual(play.sent, [4]);
});

test("without a connection every read is told, and the next one tries anew", async () => {
  const play = new Play();
  play.refused = true;
  const settled = await Promise.allSettled(play.read(...numbered(40)));
  assert(settled.every(({ status }) => status === "rejected"));
  play.refused = false;
  await Promise.all(play.read("a"));
  assert.deepEqual(play.sent, [1]);
});

test("the end waits for reads that have been asked for", async () => {
  const play = new Play();
  const all = Promise.all(play.read(...numbered(120)));
  await play.pool.end();
  await all;
  assert(play.connections.every(({ end }) => end === "closed"));
});
