import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { backendId } from "../ids.ts";
import { silentLog } from "../log/log.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { FakeConnection } from "./fake_connection.ts";
import { FakeSeat } from "./fake_seat.ts";
import { Link } from "./link.ts";
import { BackendProcess } from "./backend_process.ts";
import { Pool, type PoolOptions } from "./pool.ts";

function newLink(number = 1, process = newProcess()): Link {
  return new Link({
    id: backendId(number),
    process,
    connection: new FakeConnection(),
    owner: { linkReady() {}, linkConfigured() {}, linkRaw() {}, linkRooms() {}, linkLost() {} },
    clock: new ManualClock(),
    log: silentLog,
    readyToRead: () => Promise.resolve(),
  });
}

function newProcess(): BackendProcess {
  const exited = Promise.withResolvers<never>().promise;
  return new BackendProcess({ pid: 1, exited, kill() {} }, 1, new ManualClock());
}

class Play {
  wanted = 0;
  readonly dismissed: Link[] = [];
  readonly clock = new ManualClock(1_000_000);
  readonly log = new MemoryLog();
  readonly pool: Pool;

  constructor(usersPerBackend: number, loginDelay = 0, changed: Partial<PoolOptions> = {}) {
    const { clock, log } = this;
    this.pool = new Pool({
      usersPerBackend,
      loginDelay,
      reuseOldBackends: true,
      idleReconnectTime: 0,
      memoryCollectorTime: 0,
      clock,
      log,
      wantBackend: () => this.wanted++,
      dismiss: (link) => this.dismissed.push(link),
      ...changed,
    });
  }

  add(number: number): Link {
    const link = newLink(number);
    this.pool.add(link);
    return link;
  }

  /** As much time as it takes, with the ticks that come meanwhile. */
  wait(seconds: number): void {
    for (let tick = 0; tick < seconds / 20; tick++) {
      this.clock.advance(20_000);
      this.pool.tick();
    }
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

function only(seats: readonly FakeSeat[]): FakeSeat {
  const [seat] = seats;
  assert.ok(seat);
  return seat;
}

test("a backend that nobody needs for a minute ends, but the newest one with room stays", () => {
  const play = new Play(1);
  const [one, two, three] = [play.add(1), play.add(2), play.add(3)];
  const seat = only(play.join("one"));
  assert.equal(seat.backend, three);
  play.wait(40);
  assert.deepEqual(play.dismissed, []);
  play.wait(20);
  assert.deepEqual(play.dismissed, [one]);
  play.wait(600);
  assert.deepEqual(play.dismissed, [one]);
  play.pool.leave(seat);
  play.wait(600);
  assert.deepEqual(play.dismissed, [one, two]);
  assert.equal(play.wanted, 0);
});

test("a backend that somebody else started is not ended for being idle", () => {
  const play = new Play(1);
  const remote = new Link({
    id: backendId(1),
    connection: new FakeConnection(),
    owner: { linkReady() {}, linkConfigured() {}, linkRaw() {}, linkRooms() {}, linkLost() {} },
    clock: new ManualClock(),
    log: silentLog,
    readyToRead: () => Promise.resolve(),
  });
  play.pool.add(remote);
  play.add(2);
  play.wait(600);
  assert.deepEqual(play.dismissed, []);
});

test("without reuse a backend that was full takes nobody more, and ends when it is empty", () => {
  const play = new Play(2, 0, { reuseOldBackends: false });
  const old = play.add(1);
  const [one, two] = play.join("one", "two");
  assert.ok(one && two);
  play.pool.leave(one);
  const three = only(play.join("three"));
  assert.equal(three.backend, undefined);
  assert.equal(play.wanted, 1);
  const young = play.add(2);
  assert.equal(three.backend, young);
  play.pool.leave(two);
  assert.deepEqual(play.dismissed, [old]);
  play.pool.leave(three);
  assert.deepEqual(play.dismissed, [old]);
});

test("with reuse the seat of a full backend is given away again", () => {
  const play = new Play(1);
  const link = play.add(1);
  play.pool.leave(only(play.join("one")));
  assert.equal(only(play.join("two")).backend, link);
  assert.deepEqual(play.dismissed, []);
});

test("the backend with the most memory takes no more users, and ends with its last one", () => {
  const play = new Play(2, 0, { memoryCollectorTime: 100_000 });
  const [lean, fat, fresh] = [play.add(1), play.add(2), play.add(3)];
  for (const [link, res] of [[lean, 10], [fat, 30], [fresh, 90]] as const) {
    link.stats = { res, initRes: 1, shared: 1, id: "1" };
  }
  play.pool.remove(fresh);
  const [one, two, three] = play.join("one", "two", "three");
  assert.ok(one && two && three);
  assert.deepEqual([whoIsOn(fat), whoIsOn(lean)], [["one", "two"], ["three"]]);
  play.clock.advance(99_999);
  play.pool.leave(two);
  play.clock.advance(1);
  assert.equal(only(play.join("four")).backend, lean);
  assert.equal(play.log.find("info", "for its memory")?.fields["kilobytes"], 30);
  play.pool.leave(one);
  assert.deepEqual(play.dismissed, [fat]);
  play.pool[Symbol.dispose]();
  assert.equal(play.clock.waiting, 0);
});

test("the collector goes on, and leaves a backend alone that never had a user", () => {
  const play = new Play(2, 0, { memoryCollectorTime: 1_000 });
  const link = play.add(1);
  link.stats = { res: 10, initRes: 1, shared: 1, id: "1" };
  play.clock.advance(10_000);
  assert.deepEqual(play.dismissed, []);
  const seat = only(play.join("one"));
  play.pool.leave(seat);
  play.clock.advance(1_000);
  assert.deepEqual(play.dismissed, [link]);
  assert.equal(play.wanted, 1);
  play.pool[Symbol.dispose]();
});

test("users who are idle move to a backend of their own kind, and nobody else", () => {
  const play = new Play(10, 0, { idleReconnectTime: 300_000 });
  const normal = play.add(1);
  const [idle, lively, leaving] = play.join("idle", "lively", "logging in");
  assert.ok(idle && lively && leaving);
  idle.idleSince = play.clock.now();
  lively.idleSince = play.clock.now() + 1;
  play.wait(280);
  assert.equal(play.wanted, 0);
  play.wait(20);
  assert.equal(play.wanted, 1);
  const quiet = play.add(2);
  assert.deepEqual([whoIsOn(normal), whoIsOn(quiet)], [["lively", "logging in"], ["idle"]]);
  assert.deepEqual(idle.calls, [["seated", normal], ["moved", quiet]]);
  lively.idleSince = undefined;
  assert.equal(only(play.join("new")).backend, normal);
  play.wait(600);
  assert.deepEqual([idle.calls.length, play.dismissed], [2, []]);
});

test("a backend for idle users takes no logins, and ends when they have gone", () => {
  const play = new Play(1, 0, { idleReconnectTime: 300_000 });
  play.add(1);
  const idle = only(play.join("idle"));
  idle.idleSince = 0;
  play.pool.tick();
  const quiet = play.add(2);
  assert.equal(idle.backend, quiet);
  play.pool.leave(idle);
  const [one, two] = play.join("one", "two");
  assert.deepEqual([one?.backend?.constructor, two?.backend], [Link, undefined]);
  play.wait(60);
  assert.deepEqual(play.dismissed, [quiet]);
});

test("whoever waits for a login comes before whoever is idle", () => {
  const play = new Play(1, 0, { idleReconnectTime: 1_000 });
  play.add(1);
  only(play.join("idle")).idleSince = 0;
  play.pool.tick();
  const waiting = only(play.join("waiting"));
  const second = play.add(2);
  assert.equal(waiting.backend, second);
});

test("a user whose login alone kills three backends is refused for ten minutes, and nobody else", () => {
  const play = new Play(10);
  const killer = new FakeSeat("killer");
  for (let round = 1; round <= 3; round++) {
    const link = play.add(round);
    play.pool.join(killer);
    const other = only(play.join(`other${round}`));
    if (other.backend === undefined) play.add(100 + round);
    other.connected();
    assert.equal(killer.backend, link);
    play.pool.remove(link);
    assert.equal(killer.calls.at(-1)?.[0], "backendLost");
  }
  assert.deepEqual(play.log.find("error", "killed backends")?.fields, { user: "killer", minutes: 10 });
  play.pool.join(killer);
  const [call, error, text] = killer.calls.at(-1) ?? [];
  assert.deepEqual([call, error], ["disconnected", 7]);
  assert.match(String(text), /Try again in 10 minutes/);
  assert.ok(only(play.join("somebody")).backend);
  play.clock.advance(600_000);
  play.add(9);
  play.pool.join(killer);
  assert.ok(killer.backend);
});

test("of several who were logging in each gets a backend of his own, and only the one who kills it is refused", () => {
  const play = new Play(10);
  const seats = ["one", "two"].map((name) => new FakeSeat(name));
  const [one, two] = seats;
  assert.ok(one && two);
  let number = 1;
  const shared = play.add(number++);
  for (const seat of seats) play.pool.join(seat);
  play.pool.remove(shared);
  for (let round = 0; round < 3; round++) {
    const own = play.add(number++);
    play.pool.join(one);
    assert.equal(one.backend, own);
    play.pool.join(two);
    assert.equal(two.backend, undefined, "two was put beside one");
    play.pool.leave(two);
    play.pool.remove(own);
  }
  play.pool.join(one);
  assert.equal(one.calls.at(-1)?.[0], "disconnected");
  const last = play.add(number++);
  play.pool.join(two);
  assert.equal(two.backend, last);
});

test("a backend is held for one suspect only while he logs in", () => {
  const play = new Play(10);
  const shared = play.add(1);
  const [one, two] = play.join("one", "two");
  assert.ok(one && two);
  play.pool.remove(shared);
  const link = play.add(2);
  play.pool.join(one);
  const three = only(play.join("three"));
  assert.equal(three.backend, undefined);
  one.connected();
  play.pool.tick();
  assert.equal(three.backend, link);
});

test("a suspect gets no seat beside others, and keeps nobody from one", () => {
  const play = new Play(10);
  const shared = play.add(1);
  const [one, two] = play.join("one", "two");
  assert.ok(one && two);
  play.pool.remove(shared);
  const link = play.add(2);
  const third = only(play.join("third"));
  third.connected();
  play.pool.join(one);
  play.wanted = 0;
  assert.deepEqual([one.backend, only(play.join("fourth")).backend], [undefined, link]);
  assert.ok(play.wanted > 0);
  assert.equal(play.add(3), one.backend);
});

test("a user who was connected is not to blame", () => {
  const play = new Play(10);
  for (let round = 0; round < 4; round++) {
    const link = play.add(round);
    const seat = only(play.join("one"));
    seat.connected();
    play.pool.remove(link);
  }
  assert.equal(play.log.find("error", ""), undefined);
});
