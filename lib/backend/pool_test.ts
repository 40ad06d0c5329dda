import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { backendId } from "../ids.ts";
import { silentLog } from "../log/log.ts";
import { FakeConnection } from "./fake_connection.ts";
import { FakeSeat } from "./fake_seat.ts";
import { Link } from "./link.ts";
import { Pool } from "./pool.ts";

function newLink(number = 1): Link {
  return new Link({
    id: backendId(number),
    connection: new FakeConnection(),
    owner: { linkReady() {}, linkConfigured() {}, linkLost() {} },
    clock: new ManualClock(),
    log: silentLog,
    readyToRead: () => Promise.resolve(),
  });
}

class Play {
  wanted = 0;
  readonly clock = new ManualClock();
  readonly pool: Pool;

  constructor(usersPerBackend: number, loginDelay = 0) {
    const { clock } = this;
    this.pool = new Pool({ usersPerBackend, loginDelay, clock, wantBackend: () => this.wanted++ });
  }

  join(...names: readonly string[]): FakeSeat[] {
    const seats = names.map((name) => new FakeSeat(name));
    for (const seat of seats) this.pool.join(seat);
    return seats;
  }
}

const whoIsOn = (link: Link): string[] => [...link.seats.keys()];

test("who asks before there is a backend waits, and is seated in the order of asking", () => {
  const play = new Play(2);
  const [one, two, three] = play.join("one", "two", "three");
  assert.ok(play.wanted > 0);
  const link = newLink();
  play.pool.add(link);
  assert.deepEqual(whoIsOn(link), ["one", "two"]);
  assert.deepEqual(one?.calls, [["seated", link]]);
  assert.equal(two?.backend, link);
  assert.deepEqual(three?.calls, []);
});

test("a full backend takes nobody more, and another one is wanted", () => {
  const play = new Play(2);
  const link = newLink();
  play.pool.add(link);
  play.join("one", "two");
  assert.equal(play.wanted, 0);
  const [three] = play.join("three");
  assert.equal(play.wanted, 1);
  const second = newLink(2);
  play.pool.add(second);
  assert.equal(three?.backend, second);
  assert.deepEqual(whoIsOn(link), ["one", "two"]);
  assert.equal(play.pool.size, 2);
});

test("backends are wanted until everybody has a seat", () => {
  const play = new Play(1);
  play.join("one", "two", "three");
  play.wanted = 0;
  play.pool.add(newLink(1));
  play.pool.add(newLink(2));
  assert.equal(play.wanted, 2);
  play.pool.add(newLink(3));
  assert.equal(play.wanted, 2);
});

test("the newest backend with room is filled first", () => {
  const play = new Play(2);
  const [old, young] = [newLink(1), newLink(2)];
  play.pool.add(old);
  play.pool.add(young);
  play.join("one", "two", "three");
  assert.deepEqual(whoIsOn(young), ["one", "two"]);
  assert.deepEqual(whoIsOn(old), ["three"]);
});

test("leaving frees the seat for whoever waits longest", () => {
  const play = new Play(1);
  const link = newLink();
  play.pool.add(link);
  const [one, two, three] = play.join("one", "two", "three");
  assert.ok(one && two && three);
  play.pool.leave(one);
  assert.deepEqual(whoIsOn(link), ["two"]);
  assert.equal(two.backend, link);
  assert.deepEqual(three.calls, []);
});

test("who gives up waiting is not seated", () => {
  const play = new Play(1);
  const [one, two] = play.join("one", "two");
  assert.ok(one && two);
  play.pool.leave(one);
  play.pool.add(newLink());
  assert.deepEqual(one.calls, []);
  assert.ok(two.backend);
});

test("asking twice is the same as asking once", () => {
  const play = new Play(2);
  const [one] = play.join("one");
  assert.ok(one);
  play.pool.join(one);
  play.pool.add(newLink());
  play.pool.join(one);
  assert.equal(one.calls.length, 1);
});

test("users of a lost backend hear of it, and may ask again at once", () => {
  const play = new Play(2);
  const [lost, other] = [newLink(1), newLink(2)];
  play.pool.add(lost);
  const [one, two] = play.join("one", "two");
  play.pool.add(other);
  assert.ok(one && two);
  one.backendLost = () => play.pool.join(one);
  play.pool.remove(lost);
  assert.deepEqual(two.calls, [["seated", lost], ["backendLost"]]);
  assert.equal(one.backend, other);
  assert.deepEqual([whoIsOn(lost), whoIsOn(other)], [[], ["one"]]);
  assert.equal(play.wanted, 0);
});

test("the last backend's loss wants a new one, even with nobody waiting", () => {
  const play = new Play(2);
  const link = newLink();
  play.pool.add(link);
  play.pool.remove(link);
  assert.equal(play.wanted, 1);
  assert.equal(play.pool.size, 0);
});

test("a backend that was never ready may be removed", () => {
  const play = new Play(2);
  play.pool.add(newLink(1));
  play.pool.remove(newLink(2));
  assert.equal(play.pool.size, 1);
  assert.equal(play.wanted, 0);
});

test("with a login delay one user is seated at a time, in the order of asking", () => {
  const play = new Play(10, 3_000);
  const link = newLink();
  play.pool.add(link);
  play.join("one", "two", "three");
  assert.deepEqual(whoIsOn(link), ["one"]);
  play.clock.advance(2_999);
  assert.deepEqual(whoIsOn(link), ["one"]);
  play.clock.advance(1);
  assert.deepEqual(whoIsOn(link), ["one", "two"]);
  play.clock.advance(10_000);
  assert.deepEqual(whoIsOn(link), ["one", "two", "three"]);
  assert.equal(play.clock.waiting, 0);
  assert.equal(play.wanted, 0);
});

test("a login delay holds nobody up who comes after it, and no backend that is wanted", () => {
  const play = new Play(1, 3_000);
  play.pool.add(newLink(1));
  const [one] = play.join("one");
  play.join("two");
  assert.ok(one?.backend);
  assert.equal(play.wanted, 1);
  play.clock.advance(60_000);
  const second = newLink(2);
  play.pool.add(second);
  assert.deepEqual(whoIsOn(second), ["two"]);
});

test("disposing during a login delay leaves no timer", () => {
  const play = new Play(10, 3_000);
  play.pool.add(newLink());
  play.join("one", "two");
  play.pool[Symbol.dispose]();
  assert.equal(play.clock.waiting, 0);
});

test("once disposed nobody is seated, neither from the queue nor anew", () => {
  const play = new Play(1);
  const link = newLink();
  play.pool.add(link);
  const [one, two] = play.join("one", "two");
  assert.ok(one && two);
  play.wanted = 0;
  play.pool[Symbol.dispose]();
  play.pool.leave(one);
  const [three] = play.join("three");
  assert.deepEqual([two.calls, three?.calls], [[], []]);
  assert.equal(play.wanted, 0);
});

test("drained waits for every backend", async () => {
  const play = new Play(1);
  play.pool.add(newLink());
  const slow = newLink();
  const { promise, resolve } = Promise.withResolvers<void>();
  slow.drained = () => promise;
  play.pool.add(slow);
  let drained = false;
  const waiting = play.pool.drained().then(() => drained = true);
  await new Promise<void>((next) => setTimeout(next, 0));
  assert.equal(drained, false);
  resolve();
  await waiting;
});

test("ten thousand users come, lose their backends, and leave in a moment", () => {
  const play = new Play(100);
  const seats = play.join(...Array.from({ length: 10_000 }, (_, index) => `user${index}@example.com`));
  const links = Array.from({ length: 100 }, (_, index) => newLink(index));
  const start = performance.now();
  for (const link of links) play.pool.add(link);
  for (const link of links.slice(0, 50)) play.pool.remove(link);
  for (const seat of seats) play.pool.join(seat);
  for (const seat of seats) play.pool.leave(seat);
  assert.ok(performance.now() - start < 1_000, "it took a second or more");
  assert.ok(seats.every(({ calls }) => calls.length > 0));
  assert.ok(links.every(({ seats }) => seats.size === 0));
});
