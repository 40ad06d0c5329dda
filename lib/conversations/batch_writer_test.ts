import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { MemoryLog } from "../log/mod.ts";
import { BatchWriter } from "./batch_writer.ts";

class Play implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly log = new MemoryLog();
  readonly written: number[][] = [];
  isAway = false;
  readonly writer = new BatchWriter<number>({
    ...this,
    what: "numbers",
    write: (batch) => {
      if (this.isAway) return Promise.reject(new Error("away"));
      this.written.push([...batch]);
      return Promise.resolve();
    },
  });

  add(...numbers: readonly number[]): void {
    for (const number of numbers) this.writer.add(number);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.writer[Symbol.asyncDispose]();
  }
}

test("what comes within a tenth of a second is written together, and by itself", async () => {
  await using play = new Play();
  play.add(1, 2);
  play.clock.advance(99);
  play.add(3);
  play.clock.advance(1);
  await play.writer.inTurn(() => Promise.resolve());
  assert.deepEqual(play.written, [[1, 2, 3]]);
  assert.equal(play.clock.waiting, 0);
});

test("very much is written in pieces", async () => {
  await using play = new Play();
  play.add(...Array(600).keys());
  assert.equal(await play.writer.flush(), true);
  assert.deepEqual(play.written.map(({ length }) => length), [250, 250, 100]);
});

test("what cannot be written is written later, before what came since", async () => {
  await using play = new Play();
  play.isAway = true;
  play.add(1);
  assert.equal(await play.writer.flush(), false);
  play.add(2);
  play.isAway = false;
  assert.equal(await play.writer.flush(), true);
  assert.deepEqual(play.written, [[1, 2]]);
});

test("what is not wanted any more is not written", async () => {
  await using play = new Play();
  play.add(1, 2, 3);
  play.writer.discard((number) => number === 2);
  await play.writer.flush();
  assert.deepEqual(play.written, [[1, 3]]);
});

test("the end writes the rest; what is lost then is counted in the log", async () => {
  const good = new Play();
  good.add(1);
  await good[Symbol.asyncDispose]();
  assert.deepEqual(good.written, [[1]]);
  const bad = new Play();
  bad.isAway = true;
  bad.add(1, 2);
  await bad[Symbol.asyncDispose]();
  assert.ok(bad.log.lines.some(({ message }) => message === "numbers could not be kept: lost"));
  assert.equal(bad.clock.waiting, 0);
});
