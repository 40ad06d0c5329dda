import assert from "node:assert/strict";
import { legacyName, userId } from "../lib/ids.ts";
import type { MessageIdPair, NewUser } from "../lib/storage/records.ts";
import type { Storage } from "../lib/storage/storage.ts";

const alice = userId("alice@example.org");
const bob = userId("bob@example.org");

function registration(user = alice): NewUser {
  return { user, legacyName: legacyName("name"), password: "s3cret", language: "en", encoding: "utf8" };
}

/** A pair in the conversation with Carol, sent that many seconds after some moment. */
function pair(legacyId: string, ownId: string, second = 0, conversation = "carol"): MessageIdPair {
  return { conversation, legacyId, ownId, sentAt: new Date(Date.UTC(2026, 2, 4, 5, 6, second, 7)) };
}

/** What every storage must do with message ids. */
export function messageIdsContract(
  contract: (name: string, body: (storage: Storage) => Promise<void>) => void,
): void {
  contract("a message is found by either of its ids", async (storage) => {
    await storage.saveUser(registration());
    assert.equal(await storage.saveMessageIds(alice, [pair("L1", "own1"), pair("L2", "own2")]), true);
    assert.equal(await storage.ownMessageId(alice, "carol", "L2"), "own2");
    assert.equal(await storage.legacyMessageId(alice, "carol", "own1"), "L1");
    assert.equal(await storage.ownMessageId(alice, "carol", "own1"), undefined);
    assert.equal(await storage.legacyMessageId(alice, "carol", "L1"), undefined);
  });

  contract("message ids belong to one user and one conversation", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveUser(registration(bob));
    await storage.saveMessageIds(alice, [pair("1", "a"), pair("1", "b", 0, "dave")]);
    await storage.saveMessageIds(bob, [pair("1", "c")]);
    assert.equal(await storage.ownMessageId(alice, "carol", "1"), "a");
    assert.equal(await storage.ownMessageId(alice, "dave", "1"), "b");
    assert.equal(await storage.ownMessageId(bob, "carol", "1"), "c");
    assert.equal(await storage.ownMessageId(bob, "dave", "1"), undefined);
  });

  contract("a legacy id that is saved again means the new message", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveMessageIds(alice, [pair("L", "old"), pair("L", "new", 1)]);
    assert.equal(await storage.ownMessageId(alice, "carol", "L"), "new");
    assert.equal(await storage.legacyMessageId(alice, "carol", "old"), undefined);
    await storage.saveMessageIds(alice, [pair("L", "newer", 2)]);
    assert.equal(await storage.ownMessageId(alice, "carol", "L"), "newer");
    assert.equal(await storage.legacyMessageId(alice, "carol", "new"), undefined);
  });

  contract("of a message that became several, the latest is answered", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveMessageIds(alice, [pair("L1", "own", 1), pair("L3", "own", 3), pair("L2", "own", 2)]);
    assert.equal(await storage.legacyMessageId(alice, "carol", "own"), "L3");
    assert.equal(await storage.ownMessageId(alice, "carol", "L2"), "own");
  });

  contract("message ids compare exactly", async (storage) => {
    await storage.saveUser(registration());
    const ids = ["id", "ID", "id ", "ïd", "😀", "%", "_"];
    await storage.saveMessageIds(alice, ids.map((id) => pair(id, `own ${id}`)));
    for (const id of ids) {
      assert.equal(await storage.ownMessageId(alice, "carol", id), `own ${id}`);
      assert.equal(await storage.legacyMessageId(alice, "carol", `own ${id}`), id);
    }
    assert.equal(await storage.ownMessageId(alice, "Carol", "id"), undefined);
  });

  contract("ids that no index could hold are passed over, the others are kept", async (storage) => {
    await storage.saveUser(registration());
    const [longest, tooLong] = ["x".repeat(255), "é".repeat(128)];
    const pairs = [pair(tooLong, "a"), pair("b", tooLong), pair("c", "c", 0, tooLong), pair("", "d")];
    assert.equal(
      await storage.saveMessageIds(alice, [...pairs, pair("e", ""), pair(longest, longest)]),
      true,
    );
    assert.equal(await storage.ownMessageId(alice, "carol", longest), longest);
    assert.equal(await storage.ownMessageId(alice, "carol", tooLong), undefined);
    assert.equal(await storage.ownMessageId(alice, "carol", "b"), undefined);
    assert.equal(await storage.ownMessageId(alice, "carol", ""), undefined);
    assert.equal(await storage.legacyMessageId(alice, "carol", ""), undefined);
  });

  contract("NUL in an id is dropped on both ways", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveMessageIds(alice, [pair("L\0", "ow\0n", 0, "ca\0rol")]);
    assert.equal(await storage.ownMessageId(alice, "carol\0", "\0L"), "own");
    assert.equal(await storage.legacyMessageId(alice, "carol", "own\0"), "L");
  });

  contract("message ids go with their user", async (storage) => {
    assert.equal(await storage.saveMessageIds(alice, [pair("L", "own")]), false, "nobody to keep it for");
    await storage.saveUser(registration());
    assert.equal(await storage.ownMessageId(alice, "carol", "L"), undefined);
    await storage.saveMessageIds(alice, [pair("L", "own")]);
    await storage.saveUser(registration());
    assert.equal(await storage.ownMessageId(alice, "carol", "L"), "own", "registering again keeps them");
    await storage.removeUser(alice);
    await storage.saveUser(registration());
    assert.equal(await storage.ownMessageId(alice, "carol", "L"), undefined);
  });

  contract("old message ids are forgotten for all users", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveUser(registration(bob));
    await storage.saveMessageIds(alice, [pair("1", "a", 1), pair("2", "a", 2), pair("3", "b", 3)]);
    await storage.saveMessageIds(bob, [pair("1", "c", 1)]);
    assert.equal(await storage.pruneMessageIds(pair("2", "a", 2).sentAt), 2);
    assert.equal(await storage.ownMessageId(alice, "carol", "1"), undefined);
    assert.equal(await storage.ownMessageId(bob, "carol", "1"), undefined);
    assert.equal(await storage.ownMessageId(alice, "carol", "2"), "a");
    assert.equal(await storage.legacyMessageId(alice, "carol", "a"), "2");
    assert.equal(await storage.pruneMessageIds(pair("2", "a", 2).sentAt), 0);
  });
}
