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

// Each position has one id, so that nothing is at two places at once.
const archived = fc.record({ user, contact: name, at: fc.nat(30), text }).map(({ at, ...rest }) => (
  { ...rest, id: `m${at}`, position: at }
));
const allowed = fc.record({ messages: fc.nat(5), characters: fc.constant(1_000) });
const bounds = fc.record({ after: fc.nat(30), before: fc.nat(30), limit: fc.nat(5), newest: fc.boolean() });

const messageStep: fc.Arbitrary<Step> = fc.oneof(
  fc.array(archived, { maxLength: 6 }).map((list): Step => ({ messages }) => messages.saveArchived(list)),
  fc.array(archived, { maxLength: 6 }).map((list): Step => ({ messages }) =>
    messages.saveBacklog(list.map(({ user, id, position, text }) => ({ user, id, position, text })))
  ),
  fc.tuple(user, fc.option(name, { nil: undefined }), bounds).map(
    ([of, contact, within]): Step => async ({ messages }) => [
      await messages.archived(of, contact, within),
      await messages.countArchived(of, contact, within),
    ],
  ),
  fc.tuple(user, fc.nat(5)).map(([of, limit]): Step => ({ messages }) => messages.backlog(of, limit)),
  fc.tuple(user, fc.nat(30)).map(([of, upTo]): Step => ({ messages }) => messages.removeBacklog(of, upTo)),
  fc.tuple(user, allowed).map(([of, most]): Step => ({ messages }) => messages.trimArchived(of, most)),
  fc.tuple(user, allowed).map(([of, most]): Step => ({ messages }) => messages.trimBacklog(of, most)),
  fc.nat(30).map((before): Step => ({ messages }) => messages.pruneArchived(before)),
);

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
  messageStep,
  fc.tuple(name, user).map(([of, except]): Step => (storage) => storage.legacyNameTaken(of, except)),
);

async function everything(storage: Storage): Promise<unknown> {
  const perUser = users.map(async (of) => [
    await storage.findUser(of),
    await storage.settings(of),
    await storage.buddies(of),
    await storage.messages.archived(of, undefined, { after: -1, before: 99, limit: 99, newest: false }),
    await storage.messages.backlog(of, 99),
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
