import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../tests/test.ts";
import { type ByteSink, CoalescingWriter } from "./coalescing_writer.ts";

/** Remembers each write. A write takes at most `atMost` bytes, and waits while the sink is held. */
class RecordingSink implements ByteSink {
  readonly writes: Uint8Array[] = [];
  #gate: PromiseWithResolvers<void> | undefined;
  #failure: Error | undefined;

  readonly #atMost: number;

  constructor(atMost = Infinity) {
    this.#atMost = atMost;
  }

  async write(bytes: Uint8Array): Promise<number> {
    const taken = bytes.slice(0, Math.min(bytes.length, this.#atMost));
    this.writes.push(taken);
    await this.#gate?.promise;
    if (this.#failure !== undefined) throw this.#failure;
    return taken.length;
  }

  hold(): void {
    this.#gate = Promise.withResolvers();
  }

  release(failure?: Error): void {
    this.#failure = failure;
    this.#gate?.resolve();
    this.#gate = undefined;
  }
}

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
const allOf = (sink: RecordingSink): number[] => sink.writes.flatMap((write) => [...write]);
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test("what is pushed in one turn is one write", async () => {
  const sink = new RecordingSink();
  const writer = new CoalescingWriter(sink);
  writer.push(bytes(1));
  writer.push(bytes(2, 3));
  writer.push(bytes());
  assert.equal(writer.queuedBytes, 3);
  await writer.flush();
  assert.deepEqual(sink.writes, [bytes(1, 2, 3)]);
  assert.equal(writer.queuedBytes, 0);
});

test("what is pushed during a write waits for it and is one write", async () => {
  const sink = new RecordingSink();
  const writer = new CoalescingWriter(sink);
  sink.hold();
  writer.push(bytes(1));
  await turn();
  writer.push(bytes(2));
  await turn();
  writer.push(bytes(3));
  sink.release();
  await writer.flush();
  assert.deepEqual(sink.writes, [bytes(1), bytes(2, 3)]);
});

test("every byte arrives once and in order, however little the sink takes", async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 50 }));
  await fc.assert(fc.asyncProperty(chunks, fc.integer({ min: 1, max: 60 }), async (chunks, atMost) => {
    const sink = new RecordingSink(atMost);
    const writer = new CoalescingWriter(sink);
    for (const [index, chunk] of chunks.entries()) {
      writer.push(chunk);
      if (index % 3 === 0) await Promise.resolve();
    }
    await writer.flush();
    const expected = chunks.flatMap((chunk) => [...chunk]);
    const received = sink.writes.flatMap((write) => [...write]);
    assert.deepEqual(received, expected);
  }));
});

test("a large queue is written in batches, and a large chunk is not copied", async () => {
  const sizes: number[] = [];
  const large = new Uint8Array(600_000);
  let same = false;
  const writer = new CoalescingWriter({
    write(bytes) {
      sizes.push(bytes.length);
      same ||= bytes === large;
      return Promise.resolve(bytes.length);
    },
  });
  for (let i = 0; i < 3; i++) writer.push(new Uint8Array(100_000));
  writer.push(large);
  await writer.flush();
  assert.deepEqual(sizes, [200_000, 100_000, 600_000]);
  assert.ok(same);
});

test("drained waits while the high-water mark is reached", async () => {
  const sink = new RecordingSink();
  const writer = new CoalescingWriter(sink, { highWaterMark: 4 });
  sink.hold();
  writer.push(bytes(1, 2, 3));
  await writer.drained();
  writer.push(bytes(4));
  let drained = false;
  const waiting = writer.drained().then(() => drained = true);
  await turn();
  assert.equal(drained, false);
  sink.release();
  await waiting;
  assert.deepEqual(allOf(sink), [1, 2, 3, 4]);
});

test("a failed write is told once, wakes who waits, and later pushes are dropped", async () => {
  const sink = new RecordingSink();
  const errors: unknown[] = [];
  const writer = new CoalescingWriter(sink, { highWaterMark: 1, onError: (error) => errors.push(error) });
  sink.hold();
  writer.push(bytes(1));
  await turn();
  const failure = new Error("gone");
  const waiting = Promise.all([writer.drained(), writer.flush()]);
  sink.release(failure);
  await waiting;
  writer.push(bytes(2));
  await writer.flush();
  assert.deepEqual(errors, [failure]);
  assert.equal(writer.queuedBytes, 0);
  assert.equal(sink.writes.length, 1);
});

test("a sink that takes nothing is an error, not an endless loop", async () => {
  const errors: unknown[] = [];
  const writer = new CoalescingWriter({ write: () => Promise.resolve(0) }, {
    onError: (e) => errors.push(e),
  });
  writer.push(bytes(1));
  await writer.flush();
  assert.match(String(errors[0]), /takes no more bytes/);
});

test("close drops what is queued, wakes who waits, and a write that fails after it is not told", async () => {
  const sink = new RecordingSink(1);
  const errors: unknown[] = [];
  const writer = new CoalescingWriter(sink, { highWaterMark: 1, onError: (error) => errors.push(error) });
  sink.hold();
  writer.push(bytes(1, 2));
  await turn();
  writer.push(bytes(3));
  const waiting = Promise.all([writer.drained(), writer.flush()]);
  writer.close();
  await waiting;
  sink.release(new Error("closed under it"));
  await turn();
  assert.deepEqual(allOf(sink), [1]);
  assert.deepEqual(errors, []);
  assert.equal(writer.queuedBytes, 0);
});
