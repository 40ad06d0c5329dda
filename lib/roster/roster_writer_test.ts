import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { TransportError } from "../errors.ts";
import { type LegacyName, legacyName, type UserId, userId } from "../ids.ts";
import { MemoryLog } from "../log/memory_log.ts";
import type { BuddyRecord } from "../storage/records.ts";
import { MemoryStorage } from "../storage/mod.ts";
import { Buddy } from "./buddy.ts";
import { RosterOutage } from "./roster_outage.ts";
import { RosterWriter } from "./roster_writer.ts";

const user = userId("romeo@example.com");
const buddy = (name: string) => Buddy.unknown(legacyName(name), "both", false);
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Notes each write; can fail or take its time. */
class TestStorage extends MemoryStorage {
  failing = false;
  gate: Promise<void> = Promise.resolve();
  readonly writes: string[] = [];

  override async saveBuddies(user: UserId, buddies: readonly BuddyRecord[]): Promise<boolean> {
    await this.#write(`save ${buddies.map(({ name, alias }) => name + alias).join(" ")}`);
    return await super.saveBuddies(user, buddies);
  }

  override async removeBuddy(user: UserId, name: LegacyName): Promise<boolean> {
    await this.#write(`remove ${name}`);
    return await super.removeBuddy(user, name);
  }

  async #write(what: string): Promise<void> {
    this.writes.push(what);
    await this.gate;
    if (this.failing) throw new TransportError("storage-failed", "the disk is full");
  }
}

class Play {
  readonly storage = new TestStorage();
  readonly clock = new ManualClock();
  readonly log = new MemoryLog();
  readonly writer: RosterWriter;

  private constructor() {
    const { storage, clock, log } = this;
    this.writer = new RosterWriter({ user, storage, clock, log });
  }

  static async open(): Promise<Play> {
    const play = new Play();
    const name = legacyName("romeo");
    await play.storage.saveUser({ user, legacyName: name, password: "", language: "", encoding: "" });
    return play;
  }

  /** What is written within so many seconds. */
  async seconds(count: number): Promise<string[]> {
    this.clock.advance(count * 1000);
    await turn();
    return this.storage.writes.splice(0);
  }

  async stored(): Promise<string[]> {
    return (await this.storage.buddies(user)).map(({ name, alias }) => name + alias);
  }
}

test("changes are gathered for five seconds after the first one, and written together in order", async () => {
  const play = await Play.open();
  play.writer.changed(buddy("bob"));
  assert.deepEqual(await play.seconds(4.999), []);
  play.writer.changed(buddy("eve"));
  assert.deepEqual(await play.seconds(0.001), ["save bob eve"]);
  assert.equal(play.clock.waiting, 0);
  play.writer.changed(buddy("dave"));
  assert.deepEqual(await play.seconds(5), ["save dave"]);
});

test("a buddy that changed many times is written once, as it is by then", async () => {
  const play = await Play.open();
  const bob = buddy("bob");
  for (const alias of ["1", "2", "3"]) {
    bob.alias = alias;
    play.writer.changed(bob);
  }
  bob.alias = "4";
  assert.deepEqual(await play.seconds(5), ["save bob4"]);
});

test("what could not be written is tried again five seconds later, with what changed since", async () => {
  const play = await Play.open();
  play.storage.failing = true;
  play.writer.changed(buddy("bob"));
  assert.deepEqual(await play.seconds(5), ["save bob"]);
  assert.equal(play.log.find("error", "could not be written")?.fields["reason"], "the disk is full");
  play.writer.changed(buddy("eve"));
  play.storage.failing = false;
  assert.deepEqual((await play.seconds(5)).map((write) => write.split(" ").sort()), [["bob", "eve", "save"]]);
  assert.deepEqual((await play.stored()).sort(), ["bob", "eve"]);
});

test("what keeps the rosters of several users from being written is told once", async () => {
  const { storage, clock, log } = await Play.open();
  const outage = new RosterOutage(log);
  storage.failing = true;
  const juliet = userId("juliet@example.com");
  const writers = [user, juliet].map((user) => new RosterWriter({ user, storage, clock, log, outage }));
  for (const writer of writers) writer.changed(buddy("bob"));
  for (let attempt = 0; attempt < 3; attempt++) {
    clock.advance(5_000);
    await turn();
  }
  assert.equal(storage.writes.length, 6);
  assert.equal(log.lines.length, 1);
});

test("a change during a write that fails is the one that is tried again", async () => {
  const play = await Play.open();
  const disk = Promise.withResolvers<void>();
  play.storage.gate = disk.promise;
  play.storage.failing = true;
  play.writer.changed(buddy("bob"));
  await play.seconds(5);
  const newer = buddy("bob");
  newer.alias = "new";
  play.writer.changed(newer);
  disk.resolve();
  await turn();
  play.storage.failing = false;
  assert.deepEqual(await play.seconds(5), ["save bobnew"]);
});

test("a removal is written at once, and the change that waited is not", async () => {
  const play = await Play.open();
  const bob = buddy("bob");
  play.writer.changed(bob);
  await play.writer.removed(bob);
  assert.deepEqual(play.storage.writes, ["remove bob"]);
  assert.equal(play.clock.waiting, 0);
});

test("a removal waits for the write under way, and is the last word", async () => {
  const play = await Play.open();
  const disk = Promise.withResolvers<void>();
  play.storage.gate = disk.promise;
  const bob = buddy("bob");
  play.writer.changed(bob);
  await play.seconds(5);
  const removed = play.writer.removed(bob);
  disk.resolve();
  await removed;
  assert.deepEqual(play.storage.writes, ["remove bob"]);
  assert.deepEqual(await play.stored(), []);
});

test("a buddy removed during a write that fails does not come back", async () => {
  const play = await Play.open();
  const disk = Promise.withResolvers<void>();
  play.storage.gate = disk.promise;
  play.storage.failing = true;
  const bob = buddy("bob");
  play.writer.changed(bob);
  await play.seconds(5);
  const removed = play.writer.removed(bob);
  disk.resolve();
  await removed;
  play.storage.failing = false;
  await play.seconds(60);
  assert.deepEqual(await play.stored(), []);
});

test("a removal that failed is tried again", async () => {
  const play = await Play.open();
  const bob = buddy("bob");
  play.writer.changed(bob);
  await play.seconds(5);
  play.storage.failing = true;
  await play.writer.removed(bob);
  assert.deepEqual(await play.stored(), ["bob"]);
  play.storage.failing = false;
  await play.seconds(5);
  assert.deepEqual(await play.stored(), []);
});

test("a buddy that is removed and comes back is stored", async () => {
  const play = await Play.open();
  const bob = buddy("bob");
  play.writer.changed(bob);
  void play.writer.removed(bob);
  play.writer.changed(buddy("bob"));
  await play.writer[Symbol.asyncDispose]();
  assert.deepEqual(await play.stored(), ["bob"]);
});

test("disposing writes what waits, and leaves no timer", async () => {
  const play = await Play.open();
  play.writer.changed(buddy("bob"));
  await play.writer[Symbol.asyncDispose]();
  assert.deepEqual(await play.stored(), ["bob"]);
  assert.equal(play.clock.waiting, 0);
  assert.deepEqual(play.log.lines, []);
});

test("what cannot be written in the end is lost with a word to the operator", async () => {
  const play = await Play.open();
  play.storage.failing = true;
  play.writer.changed(buddy("bob"));
  play.writer.changed(buddy("eve"));
  await play.writer[Symbol.asyncDispose]();
  assert.equal(play.log.find("error", "are lost")?.fields["buddies"], 2);
  assert.equal(play.clock.waiting, 0);
});
