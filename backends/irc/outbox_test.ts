import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Outbox, type Pace } from "./outbox.ts";

/** An outbox, what it wrote, and a clock that the test moves; the timer only looks at it again. */
class Fixture implements Disposable {
  readonly written: string[] = [];
  time = 0;
  #arrival = Promise.withResolvers<void>();
  readonly outbox: Outbox;

  constructor(pace: Pace) {
    const write = (line: string): void => {
      this.written.push(line);
      this.#arrival.resolve();
    };
    this.outbox = new Outbox({ pace, write, now: () => this.time });
  }

  async untilWritten(count: number): Promise<void> {
    while (this.written.length < count) {
      this.#arrival = Promise.withResolvers();
      await this.#arrival.promise;
    }
  }

  [Symbol.dispose](): void {
    this.outbox[Symbol.dispose]();
  }
}

test("a burst goes at once, the rest as time passes, in order", async () => {
  using fixture = new Fixture({ burst: 3, rate: 1000 });
  for (const line of "abcde") fixture.outbox.send({ line });
  assert.deepEqual(fixture.written, ["a", "b", "c"]);
  fixture.time = 1;
  await fixture.untilWritten(4);
  assert.deepEqual(fixture.written, ["a", "b", "c", "d"]);
  fixture.time = 2;
  await fixture.untilWritten(5);
});

test("what cannot wait goes past everything", () => {
  using fixture = new Fixture({ burst: 1, rate: 1 });
  for (const line of "ab") fixture.outbox.send({ line });
  fixture.outbox.sendNow("PONG");
  assert.deepEqual(fixture.written, ["a", "PONG"]);
});

test("what nobody waits for leaves half of the bucket to the others", () => {
  using fixture = new Fixture({ burst: 4, rate: 1 });
  for (const line of "wxyz") fixture.outbox.sendWhenIdle(line);
  assert.deepEqual(fixture.written, ["w", "x"]);
  for (const line of "ab") fixture.outbox.send({ line });
  assert.deepEqual(fixture.written, ["w", "x", "a", "b"]);
});

test("what was written says so, what never will says that", () => {
  const fates: string[] = [];
  using fixture = new Fixture({ burst: 1, rate: 1 });
  for (const line of "ab") {
    fixture.outbox.send({
      line,
      written: () => fates.push(`${line} written`),
      dropped: () => fates.push(`${line} dropped`),
    });
  }
  fixture.outbox[Symbol.dispose]();
  assert.deepEqual(fates, ["a written", "b dropped"]);
});

test("there is no room without end", () => {
  using fixture = new Fixture({ burst: 1, rate: 1 });
  assert.ok(fixture.outbox.hasRoomFor(2000));
  for (let count = 0; count < 1500; count++) fixture.outbox.send({ line: "x" });
  assert.ok(fixture.outbox.hasRoomFor(100) && !fixture.outbox.hasRoomFor(1000));
});
