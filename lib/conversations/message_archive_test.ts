import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { legacyName, userId } from "../ids.ts";
import { MemoryLog } from "../log/mod.ts";
import { MemoryStorage } from "../storage/mod.ts";
import { MessageArchive, type MessageBounds } from "./message_archive.ts";

const romeo = userId("romeo@verona.example");
const juliet = "juliet@gw.verona.example";
const nurse = "nurse@gw.verona.example";
const day = 24 * 60 * 60 * 1000;

class Play implements AsyncDisposable {
  readonly clock = new ManualClock(100 * day);
  readonly storage = new MemoryStorage();
  readonly log = new MemoryLog();
  readonly archive = new MessageArchive({ ...this, keptFor: 7 });

  static async begin(): Promise<Play> {
    const play = new Play();
    const account = { legacyName: legacyName("montague"), password: "", language: "en", encoding: "utf8" };
    await play.storage.saveUser({ user: romeo, ...account });
    return play;
  }

  say(contact: string, ...ids: string[]): void {
    for (const id of ids) this.archive.add(romeo, contact, id, `<message id="${id}"/>`);
  }

  async read(bounds: Partial<MessageBounds> = {}): Promise<string> {
    const { messages, isComplete } = await this.archive.page(romeo, { limit: 3, newest: false, ...bounds });
    return `${messages.map(({ id }) => id).join(" ")}${isComplete ? "." : " …"}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.archive[Symbol.asyncDispose]();
  }
}

test("what was just said is in the archive, of one contact or of all, and counted", async () => {
  await using play = await Play.begin();
  play.say(juliet, "a", "b");
  play.say(nurse, "c");
  play.say(juliet, "d");
  assert.equal(await play.read(), "a b c …");
  assert.equal(await play.read({ contact: juliet }), "a b d.");
  assert.equal(await play.read({ contact: juliet, newest: true, limit: 1 }), "d …");
  assert.equal(await play.read({ contact: juliet, afterId: "b" }), "d.");
  assert.equal(await play.archive.count(romeo, {}), 4);
  assert.equal(await play.archive.count(romeo, { contact: juliet, afterId: "a" }), 2);
  await assert.rejects(play.read({ beforeId: "z" }), { code: "item-not-found" });
  assert.deepEqual((await play.archive.withIds(romeo, ["d", "z", "a"])).map(({ id }) => id), ["a", "d"]);
});

test("a contact with a name beyond all measure is found by it", async () => {
  await using play = await Play.begin();
  const endless = `${"ü".repeat(400)}@gw.verona.example`;
  play.say(endless, "a");
  assert.equal(await play.read({ contact: endless }), "a.");
  assert.equal(await play.read({ contact: juliet }), ".");
});

test("after some days what was said is forgotten", async () => {
  await using play = await Play.begin();
  play.say(juliet, "a");
  play.clock.advance(5 * day);
  play.say(juliet, "b");
  play.clock.advance(3 * day);
  assert.equal(await play.read(), "b.");
});

test("a user who says very much loses the oldest, and nobody else does", async () => {
  await using play = await Play.begin();
  for (let at = 0; at < 12_000; at++) play.say(juliet, String(at));
  await play.archive.flush();
  const kept = await play.archive.count(romeo, {});
  assert.ok(kept >= 8_750 && kept <= 11_000, String(kept));
  assert.equal(await play.read({ newest: true, limit: 1 }), "11999 …");
});

test("a few very long messages are very much, too", async () => {
  await using play = await Play.begin();
  for (let at = 0; at < 40; at++) play.archive.add(romeo, juliet, String(at), "x".repeat(512 * 1024));
  await play.archive.flush();
  const kept = await play.archive.count(romeo, {});
  assert.ok(kept >= 28 && kept <= 36, String(kept));
});

test("who is not registered any more has nothing written", async () => {
  await using play = await Play.begin();
  play.say(juliet, "a");
  play.archive.forget(romeo);
  assert.equal(await play.read(), ".");
});

test("what is still to be written is written at the end", async () => {
  const play = await Play.begin();
  play.say(juliet, "a", "b");
  await play[Symbol.asyncDispose]();
  assert.equal(
    await play.storage.messages.countArchived(romeo, undefined, { after: 0, before: 2 ** 52 }),
    2,
  );
});
