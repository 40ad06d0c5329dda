import assert from "node:assert/strict";
import { legacyName, type UserId, userId } from "../lib/ids.ts";
import type { ArchivedMessageRecord, BacklogRecord, NewUser } from "../lib/storage/records.ts";
import type { Storage } from "../lib/storage/storage.ts";

const alice = userId("alice@example.org");
const bob = userId("bob@example.org");
const stranger = userId("eve@example.org");
const everything = { after: 0, before: Number.MAX_SAFE_INTEGER, limit: 100, newest: false };
const microseconds = 1_700_000_000_000_000;

function registration(user = alice): NewUser {
  return { user, legacyName: legacyName("name"), password: "s3cret", language: "en", encoding: "utf8" };
}

/** What was said at a time, in the talk with Carol unless told otherwise. */
function said(
  id: string,
  position: number,
  more: Partial<ArchivedMessageRecord> = {},
): ArchivedMessageRecord {
  return { user: alice, contact: "carol@gw", id, position, text: `<b>${id} ü 🎭</b>`, ...more };
}

function waits(id: string, position: number, user: UserId = alice): BacklogRecord {
  return { user, id, position, text: `<p>${id}</p>` };
}

async function ids(found: Promise<readonly BacklogRecord[]>): Promise<string> {
  return (await found).map(({ id }) => id).join(" ");
}

type Contract = (name: string, body: (storage: Storage) => Promise<void>) => void;

/** What every storage must do with what users said, heard, and have not heard yet. */
export function messagesContract(contract: Contract): void {
  archiveContract(contract);
  backlogContract(contract);
}

function archiveContract(contract: Contract): void {
  contract("a talk is read from either end, with one contact or all, and counted", async (storage) => {
    const { messages } = storage;
    await storage.saveUser(registration());
    const times = [1, 2, 3, 4, 5].map((at) => said(`m${at}`, microseconds + at));
    const dave = said("d", microseconds + 6, { contact: "dave@gw" });
    await messages.saveArchived([...times.toReversed(), dave]);
    assert.deepEqual(await messages.archived(alice, undefined, everything), [...times, dave]);
    const read = (bounds: Partial<typeof everything>, contact?: string) =>
      ids(messages.archived(alice, contact, { ...everything, ...bounds }));
    assert.equal(await read({ limit: 2 }), "m1 m2");
    assert.equal(await read({ limit: 2, newest: true }), "m5 d");
    assert.equal(await read({ limit: 2, newest: true }, "carol@gw"), "m4 m5");
    assert.equal(await read({ after: microseconds + 2, before: microseconds + 5 }), "m3 m4");
    assert.equal(await read({}, "nobody@gw"), "");
    const count = (contact?: string, after = 0) =>
      messages.countArchived(alice, contact, { ...everything, after });
    assert.deepEqual([await count(), await count("dave@gw"), await count("carol@gw", microseconds + 3)], [
      6,
      1,
      2,
    ]);
  });

  contract("messages are found by their ids, once each and in order", async (storage) => {
    const { messages } = storage;
    await storage.saveUser(registration());
    await messages.saveArchived([said("b", 2), said("a", 1), said("c", 3)]);
    assert.equal(await ids(messages.archivedByIds(alice, ["c", "a", "a", "?"])), "a c");
    assert.deepEqual(await messages.archivedByIds(alice, []), []);
    assert.deepEqual(await messages.archivedByIds(bob, ["a"]), []);
  });

  contract("a message belongs to one user and is there once", async (storage) => {
    const { messages } = storage;
    await storage.saveUser(registration());
    await storage.saveUser(registration(bob));
    await messages.saveArchived([
      said("a", 1),
      said("a", 2, { user: bob }),
      said("a", 3, { user: stranger }),
      said("x".repeat(256), 4),
      said("long", 5, { contact: "ä".repeat(128) }),
      said("", 6),
    ]);
    await messages.saveArchived([said("a", 7, { text: "again" })]);
    assert.deepEqual(await messages.archived(alice, undefined, everything), [
      said("a", 7, { text: "again" }),
    ]);
    assert.deepEqual(await messages.archived(bob, undefined, everything), [said("a", 2, { user: bob })]);
    assert.deepEqual(await messages.archived(stranger, undefined, everything), []);
  });

  contract("old messages are forgotten, and so are all of a user who is removed", async (storage) => {
    const { messages } = storage;
    await storage.saveUser(registration());
    await messages.saveArchived([said("a", 10), said("b", 20)]);
    await messages.saveBacklog([waits("w", 10)]);
    assert.equal(await messages.pruneArchived(20), 1);
    assert.equal(await ids(messages.archived(alice, undefined, everything)), "b");
    await storage.removeUser(alice);
    await storage.saveUser(registration());
    assert.deepEqual(await messages.archived(alice, undefined, everything), []);
    assert.deepEqual(await messages.backlog(alice, 10), []);
  });

  contract("of more than one user may keep, the oldest go", async (storage) => {
    const { messages } = storage;
    await storage.saveUser(registration());
    await storage.saveUser(registration(bob));
    const texts = [..."abcdefghij"].map((id, at) => said(id, at + 1, { text: "1234" }));
    await messages.saveArchived([...texts, said("e", 1, { user: bob })]);
    const read = () => ids(messages.archived(alice, undefined, everything));
    assert.equal(await messages.trimArchived(alice, { messages: 10, characters: 40 }), 0);
    assert.equal(await messages.trimArchived(alice, { messages: 8, characters: 40 }), 3);
    assert.equal(await read(), "d e f g h i j");
    assert.equal(await messages.trimArchived(alice, { messages: 8, characters: 24 }), 2);
    assert.equal(await read(), "f g h i j");
    assert.equal(await messages.trimArchived(stranger, { messages: 0, characters: 0 }), 0);
    assert.equal(await ids(messages.archived(bob, undefined, everything)), "e");
  });
}

function backlogContract(contract: Contract): void {
  contract("what waits is each user's own, in order, and goes when it was taken", async (storage) => {
    const { messages } = storage;
    await storage.saveUser(registration());
    await storage.saveUser(registration(bob));
    const items = [waits("a", microseconds + 1), waits("b", microseconds + 2), waits("c", microseconds + 3)];
    await messages.saveBacklog([...items.toReversed(), waits("a", 9, bob), waits("a", 9, stranger)]);
    assert.deepEqual(await messages.backlog(alice, 10), items);
    assert.equal(await ids(messages.backlog(alice, 2)), "b c");
    await messages.removeBacklog(alice, microseconds + 2);
    await messages.removeBacklog(stranger, microseconds);
    assert.equal(await ids(messages.backlog(alice, 10)), "c");
    assert.equal(await ids(messages.backlog(bob, 10)), "a");
  });

  contract("what waits again has the place of the second time", async (storage) => {
    const { messages } = storage;
    await storage.saveUser(registration());
    await messages.saveBacklog([waits("a", 1), waits("b", 2)]);
    await messages.saveBacklog([waits("a", 3)]);
    assert.deepEqual(await messages.backlog(alice, 10), [waits("b", 2), waits("a", 3)]);
  });

  contract("of more that waits than is allowed, the oldest goes", async (storage) => {
    const { messages } = storage;
    await storage.saveUser(registration());
    await messages.saveBacklog([waits("a", 1), waits("b", 2), waits("c", 3)]);
    assert.equal(await messages.trimBacklog(alice, { messages: 2, characters: 100 }), 1);
    assert.equal(await messages.trimBacklog(alice, { messages: 2, characters: 100 }), 0);
    assert.equal(await ids(messages.backlog(alice, 10)), "b c");
  });
}
