import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { legacyName, userId } from "../ids.ts";
import { MemoryLog } from "../log/mod.ts";
import { MemoryStorage } from "../storage/mod.ts";
import type { ArchiveBounds } from "./archive_page.ts";
import { RoomArchive } from "./room_archive.ts";

const romeo = userId("romeo@verona.example");
const balcony = legacyName("#Balcony");
const day = 24 * 60 * 60 * 1000;

/** Counts how often it is written to, and may be away. */
class CountingStorage extends MemoryStorage {
  batches: number[] = [];
  isAway = false;

  override saveRoomMessages(messages: Parameters<MemoryStorage["saveRoomMessages"]>[0]): Promise<void> {
    if (this.isAway) return Promise.reject(new Error("away"));
    this.batches.push(messages.length);
    return super.saveRoomMessages(messages);
  }
}

class Play implements AsyncDisposable {
  readonly clock = new ManualClock(100 * day);
  readonly storage = new CountingStorage();
  readonly log = new MemoryLog();
  readonly archive = new RoomArchive({ ...this, keptFor: 7 });

  static async begin(): Promise<Play> {
    const play = new Play();
    const account = { legacyName: legacyName("montague"), password: "", language: "en", encoding: "utf8" };
    await play.storage.saveUser({ user: romeo, ...account });
    return play;
  }

  say(...ids: string[]): void {
    for (const id of ids) this.archive.add(romeo, balcony, id, `<message id="${id}"/>`);
  }

  async read(bounds: Partial<ArchiveBounds> = {}): Promise<string> {
    const { messages, isComplete } = await this.archive.page(romeo, legacyName("#balcony"), {
      limit: 3,
      newest: false,
      ...bounds,
    });
    return `${messages.map(({ id }) => id).join(" ")}${isComplete ? "." : " …"}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.archive[Symbol.asyncDispose]();
  }
}

test("messages are written together, and before anything is read", async () => {
  await using play = await Play.begin();
  play.say("a", "b", "c");
  assert.deepEqual(play.storage.batches, []);
  assert.equal(await play.read(), "a b c.");
  play.say("d", "e");
  play.clock.advance(100);
  await play.archive.flush();
  assert.deepEqual(play.storage.batches, [3, 2]);
});

test("pages go from either end, and say whether there is more", async () => {
  await using play = await Play.begin();
  play.say("a", "b", "c", "d", "e");
  assert.equal(await play.read(), "a b c …");
  assert.equal(await play.read({ afterId: "c" }), "d e.");
  assert.equal(await play.read({ newest: true }), "c d e …");
  assert.equal(await play.read({ newest: true, beforeId: "c" }), "a b.");
  assert.equal(await play.read({ limit: 0 }), " …");
  await assert.rejects(play.read({ afterId: "z" }), { code: "item-not-found" });
});

test("a page may be of a time", async () => {
  await using play = await Play.begin();
  const start = new Date(play.clock.now());
  play.say("a");
  play.clock.advance(1000);
  play.say("b");
  const end = new Date(play.clock.now());
  play.clock.advance(1000);
  play.say("c");
  assert.equal(await play.read({ start, end }), "a b.");
  assert.equal(await play.read({ start: end }), "b c.");
});

test("a database that is away gets everything when it is back", async () => {
  await using play = await Play.begin();
  play.storage.isAway = true;
  play.say("a");
  await play.archive.flush();
  play.say("b");
  play.storage.isAway = false;
  assert.equal(await play.read(), "a b.");
});

test("after some days it is forgotten", async () => {
  await using play = await Play.begin();
  play.say("old");
  await play.archive.flush();
  play.clock.advance(6 * day);
  play.say("new");
  await play.archive.flush();
  play.clock.advance(2 * day);
  assert.equal(await play.read(), "new.");
});

test("what is still to be written is written at the end", async () => {
  const play = await Play.begin();
  play.say("a");
  await play[Symbol.asyncDispose]();
  assert.deepEqual(play.storage.batches, [1]);
  assert.equal(play.clock.waiting, 0);
});
