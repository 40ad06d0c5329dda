import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { legacyMessageId, legacyName, messageId, userId } from "../ids.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { MemoryStorage, type MessageIdPair } from "../storage/mod.ts";
import { StoredMessageIds } from "./stored_message_ids.ts";

const user = userId("romeo@example.com");
const bob = legacyName("Bob");

/** A storage that may be away, and notes what is written. */
class Storage extends MemoryStorage {
  isAway = false;
  readonly written: (readonly MessageIdPair[])[] = [];

  override saveMessageIds(...asked: Parameters<MemoryStorage["saveMessageIds"]>): Promise<boolean> {
    if (this.isAway) return Promise.reject(new Error("away"));
    this.written.push(asked[1]);
    return super.saveMessageIds(...asked);
  }

  override ownMessageId(...asked: Parameters<MemoryStorage["ownMessageId"]>): Promise<string | undefined> {
    return this.isAway ? Promise.reject(new Error("away")) : super.ownMessageId(...asked);
  }
}

class Play {
  readonly storage = new Storage();
  readonly clock = new ManualClock(1_000);
  readonly log = new MemoryLog();
  readonly ids = new StoredMessageIds({ user, storage: this.storage, clock: this.clock, log: this.log });

  static async open(): Promise<Play> {
    const play = new Play();
    const { storage } = play;
    await storage.saveUser({ user, legacyName: legacyName("r"), password: "", language: "", encoding: "" });
    return play;
  }

  save(count: number): void {
    this.ids.save(bob, messageId(`own${count}`), legacyMessageId(`net${count}`));
  }

  idOf(count: number) {
    return this.ids.idOf(legacyName("BOB"), legacyMessageId(`net${count}`));
  }
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test("ids are written together after five seconds, and found from both sides, in any case of the name", async () => {
  const play = await Play.open();
  play.save(1);
  play.clock.advance(2_000);
  play.save(2);
  assert.equal(play.storage.written.length, 0);
  play.clock.advance(3_000);
  await soon();
  assert.deepEqual(play.storage.written.map((pairs) => pairs.map(({ ownId }) => ownId)), [["own1", "own2"]]);
  assert.deepEqual(play.storage.written[0]?.map(({ sentAt }) => sentAt.getTime()), [1_000, 3_000]);
  assert.equal(await play.idOf(1), "own1");
  assert.equal(await play.ids.legacyIdOf(bob, messageId("own2")), "net2");
  assert.equal(await play.idOf(3), undefined);
  assert.equal(play.clock.waiting, 0);
});

test("what was said just now is found as well", async () => {
  const play = await Play.open();
  play.save(1);
  assert.equal(await play.idOf(1), "own1");
});

test("what cannot be written is tried again, and what cannot be looked up is unknown", async () => {
  const play = await Play.open();
  play.storage.isAway = true;
  play.save(1);
  play.clock.advance(5_000);
  await soon();
  assert.equal(await play.idOf(1), undefined);
  assert.ok(play.log.find("error", "could not be kept"));
  assert.ok(play.log.find("error", "could not be looked up"));
  play.storage.isAway = false;
  play.clock.advance(5_000);
  await soon();
  assert.equal(await play.idOf(1), "own1");
});

test("while the database is away only so many are kept, the newest", async () => {
  const play = await Play.open();
  play.storage.isAway = true;
  for (let count = 0; count <= 20_000; count++) play.save(count);
  play.storage.isAway = false;
  await play.ids[Symbol.asyncDispose]();
  const kept = play.storage.written.flat();
  assert.ok(kept.length >= 5_000 && kept.length <= 10_000, `${kept.length} were kept`);
  assert.equal(kept.at(-1)?.ownId, "own20000");
});

test("at the end everything is written, or said to be lost", async () => {
  const good = await Play.open();
  good.save(1);
  await good.ids[Symbol.asyncDispose]();
  assert.equal(good.storage.written.length, 1);
  const bad = await Play.open();
  bad.storage.isAway = true;
  bad.save(1);
  await bad.ids[Symbol.asyncDispose]();
  assert.equal(bad.log.find("error", "kept: lost")?.fields["messages"], 1);
  assert.deepEqual([good.clock.waiting, bad.clock.waiting], [0, 0]);
});
