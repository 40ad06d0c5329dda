import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { TransportError } from "../errors.ts";
import { userId } from "../ids.ts";
import { FakeNetwork, outgoing } from "./fake_network.ts";
import { Outbox, patience } from "./outbox.ts";

const user = userId("romeo@example.com");

class Play {
  readonly network = new FakeNetwork();
  readonly clock = new ManualClock();
  readonly outbox = new Outbox({
    user,
    report: this.network.report,
    clock: this.clock,
    voice: () => this.network,
    forNetwork: ({ reply: _reply, replaces: _replaces, ...message }) => message,
  });

  /** Says something while there is a backend. */
  say(...words: string[]): void {
    for (const word of words) this.outbox.add(outgoing("bob", word), this.network);
  }

  /** Says something while there is none. */
  sayToNobody(...words: string[]): void {
    for (const word of words) this.outbox.add(outgoing("bob", word), undefined);
  }
}

const sent = (...words: string[]) => words.map((word) => `MESSAGE to bob: ${word}`);
const failed = (...words: string[]) => words.map((word) => `("${word}" to bob failed)`);

test("with a backend at hand a message goes out at once", () => {
  const play = new Play();
  play.say("one", "two");
  assert.deepEqual(play.network.take(), sent("one", "two"));
});

test("without one, messages wait and go out in order", () => {
  const play = new Play();
  play.sayToNobody("one", "two");
  assert.deepEqual(play.network.take(), []);
  play.outbox.release(play.network);
  assert.deepEqual(play.network.take(), sent("one", "two"));
  assert.equal(play.clock.waiting, 0);
});

test("what a dead backend had not confirmed is sent again, before what waited, and what it had is not", () => {
  const play = new Play();
  play.say("one");
  play.network.mark = 2;
  play.say("two", "three");
  assert.equal(play.outbox.confirm(1), false);
  play.outbox.backendLost();
  play.sayToNobody("four");
  play.network.take();
  play.outbox.release(play.network);
  assert.deepEqual(play.network.take(), sent("two", "three", "four"));
});

test("a mark confirms everything up to it, and says when nothing is left", () => {
  const play = new Play();
  play.say("one", "two");
  assert.equal(play.outbox.confirm(0), false);
  assert.equal(play.outbox.confirm(1), true);
  play.outbox.backendLost();
  play.network.take();
  play.outbox.release(play.network);
  assert.deepEqual(play.network.take(), []);
});

test("a backend that was left in order has read everything, but for what it was still to tell of", () => {
  const play = new Play();
  play.say("one");
  play.network.requestIds = ["1", "2"];
  play.say("two", "three");
  play.outbox.settle("1", undefined);
  play.outbox.parted();
  play.network.take();
  play.outbox.release(play.network);
  assert.deepEqual(play.network.take(), sent("three"));
});

test("what was sent before the user left is not told as failed", () => {
  const play = new Play();
  play.network.requestIds = ["1"];
  play.say("one");
  play.outbox.forgetSent();
  play.outbox.parted();
  play.network.take();
  play.outbox.fail("gone");
  assert.deepEqual(play.network.take(), []);
});

test("after two minutes without a backend every message goes back to its sender, in order, once", () => {
  const play = new Play();
  play.sayToNobody("one");
  play.clock.advance(patience - 1);
  play.sayToNobody("two");
  assert.deepEqual(play.network.take(), []);
  play.clock.advance(1);
  assert.deepEqual(play.network.take(), failed("one", "two"));
  play.clock.advance(patience);
  assert.deepEqual(play.network.take(), []);
});

test("too much waiting is refused at once, and nothing of what waits is lost for it", () => {
  const play = new Play();
  const long = "x".repeat(256 * 1024);
  play.sayToNobody(long);
  assert.throws(() => play.sayToNobody("more"), { code: "backend-unavailable", tellUser: true });
  play.outbox.release(play.network);
  assert.deepEqual(play.network.take(), sent(long));
});

test("a backend with too much to read gets no more, and the order holds when it has caught up", async () => {
  const play = new Play();
  play.say("one");
  play.network.isCongested = true;
  play.say("two", "three");
  play.outbox.release(play.network);
  play.network.isCongested = false;
  play.say("four");
  assert.deepEqual(play.network.take(), sent("one"));
  await play.network.catchUp();
  assert.deepEqual(play.network.take(), sent("two", "three", "four"));
});

test("where the backend tells of each message, only its word settles one", () => {
  const play = new Play();
  play.network.requestIds = ["1", "2", "3"];
  play.say("one", "two", "three");
  play.outbox.confirm(100);
  play.outbox.settle("2", new TransportError("item-not-found", "nobody"));
  play.outbox.settle("1", undefined);
  play.outbox.settle("unheard of", undefined);
  play.outbox.backendLost();
  assert.deepEqual(play.network.take(), [...sent("one", "two", "three"), ...failed("two")]);
  play.outbox.release(play.network);
  assert.deepEqual(play.network.take(), sent("three"));
});

test("what a message is in raw counts as well", () => {
  const play = new Play();
  const raw = new Uint8Array(200 * 1024);
  play.outbox.add({ ...outgoing("bob", "x"), raw }, undefined);
  const more = { ...outgoing("bob", "y"), raw };
  assert.throws(() => play.outbox.add(more, undefined), { code: "backend-unavailable" });
});
