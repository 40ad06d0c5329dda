import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "./test.ts";
import { type Clock, ManualClock } from "../lib/clock.ts";
import { legacyName, userId } from "../lib/ids.ts";
import { MemoryStorage } from "../lib/storage/memory.ts";
import { SettingType } from "../lib/storage/records.ts";
import type { Storage } from "../lib/storage/storage.ts";

type Step = (storage: Storage) => Promise<unknown>;

const users = ["a@x", "b@x", "A@x"].map(userId);
const names = ["carol", "Carol", "dave", "ca\0rol", ""].map(legacyName);

const user = fc.constantFrom(...users);
const name = fc.constantFrom(...names);
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "\0", "\n", "a\nb\n", "\ud800", "'; --"),
);

const newUser = fc.record({ user, legacyName: name, password: text, language: text, encoding: text });
const buddy = fc.record({
  name: fc.oneof(name, text.map(legacyName)),
  alias: text,
  groups: fc.array(text, { maxLength: 3 }),
  subscription: fc.constantFrom("ask" as const, "both" as const),
  flags: fc.nat(15),
  iconHash: text,
});

const pair = fc.record({
  conversation: name,
  legacyId: text,
  ownId: text,
  sentAt: fc.nat(20_000).map((at) => new Date(at)),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  newUser.map((to): Step => (storage) => storage.saveUser(to)),
  newUser.map((to): Step => (storage) => storage.saveUser(to)),
  user.map((of): Step => (storage) => storage.removeUser(of)),
  fc.tuple(user, fc.boolean()).map(([of, online]): Step => (storage) => storage.setOnline(of, online)),
  fc.tuple(user, text, text).map(([of, key, value]): Step => (storage) =>
    storage.saveSetting(of, key, SettingType.string, value)
  ),
  fc.tuple(user, fc.array(buddy, { maxLength: 4 })).map(([of, list]): Step => (storage) =>
    storage.saveBuddies(of, list)
  ),
  fc.tuple(user, name).map(([of, old]): Step => (storage) => storage.removeBuddy(of, old)),
  fc.tuple(user, fc.array(pair, { maxLength: 4 })).map(([of, list]): Step => (storage) =>
    storage.saveMessageIds(of, list)
  ),
  fc.tuple(user, name, text).map(([of, with_, id]): Step => (storage) => storage.ownMessageId(of, with_, id)),
  fc.nat(20_000).map((at): Step => (storage) => storage.pruneMessageIds(new Date(at))),
  fc.tuple(name, user).map(([of, except]): Step => (storage) => storage.legacyNameTaken(of, except)),
);

async function everything(storage: Storage): Promise<unknown> {
  const perUser = users.map(async (of) => [
    await storage.findUser(of),
    await storage.settings(of),
    await storage.buddies(of),
  ]);
  return [await storage.allUsers(), await storage.onlineUsers(), await Promise.all(perUser)];
}

/** Registers the test that whatever is done, the storage does what memory does. Each run opens a new, empty one. */
export function storageModel(kind: string, open: (clock: Clock) => Promise<Storage>, runs: number): void {
  test(`${kind}: whatever is done, it answers and holds the same as memory`, async () => {
    const sequences = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const clock = new ManualClock(1_000_000_123);
      await using storage = await open(clock);
      await using memory = new MemoryStorage(clock);
      for (const perform of steps) {
        clock.advance(777);
        assert.deepEqual(await perform(storage), await perform(memory));
      }
      assert.deepEqual(await everything(storage), await everything(memory));
    });
    await fc.assert(sequences, { numRuns: runs });
  });
}
