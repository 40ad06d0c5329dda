import assert from "node:assert/strict";
import { legacyName, userId } from "../lib/ids.ts";
import type { NewUser, RoomMessageRecord } from "../lib/storage/records.ts";
import type { Storage } from "../lib/storage/storage.ts";

const alice = userId("alice@example.org");
const bob = userId("bob@example.org");
const everything = { after: 0, before: Number.MAX_SAFE_INTEGER, limit: 100, newest: false };

function registration(user = alice): NewUser {
  return { user, legacyName: legacyName("name"), password: "s3cret", language: "en", encoding: "utf8" };
}

function room(name: string, nickname = "alice", password = "") {
  return {
    room: name.toLowerCase(),
    name,
    address: `${name.toLowerCase()}@gw.example.org`,
    nickname,
    password,
  };
}

/** What was said at a time, in the room `#tea` unless told otherwise. */
function said(id: string, position: number, text = id, user = alice, where = "#tea"): RoomMessageRecord {
  return { user, room: where, id, position, text };
}

/** What every storage must do with rooms and with what was said there. */
export function roomsContract(
  contract: (name: string, body: (storage: Storage) => Promise<void>) => void,
): void {
  contract("kept rooms are those of one user, each once", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveUser(registration(bob));
    assert.equal(await storage.saveKeptRoom(alice, room("#Tea")), true);
    assert.equal(await storage.saveKeptRoom(alice, room("#Jam", "ä")), true);
    assert.equal(await storage.saveKeptRoom(alice, room("#Tea", "ally")), true);
    assert.deepEqual(await storage.keptRooms(alice), [room("#Jam", "ä"), room("#Tea", "ally")]);
    assert.deepEqual(await storage.keptRooms(bob), []);
    assert.deepEqual(await storage.usersWithKeptRooms(), [alice]);
    assert.equal(await storage.removeKeptRoom(alice, "#jam"), true);
    assert.equal(await storage.removeKeptRoom(alice, "#jam"), false);
    assert.deepEqual(await storage.keptRooms(alice), [room("#Tea", "ally")]);
  });

  contract(
    "a kept room has the password with which it is entered, and loses it with the room",
    async (storage) => {
      await storage.saveUser(registration());
      const secret = "r\u00f6se 😀 \"'".repeat(100);
      await storage.saveKeptRoom(alice, room("#Tea", "alice", secret));
      await storage.saveKeptRoom(alice, room("#Jam"));
      assert.deepEqual((await storage.keptRooms(alice)).map(({ password }) => password), ["", secret]);
      await storage.saveKeptRoom(alice, room("#Tea", "alice", "thorn"));
      assert.deepEqual((await storage.keptRooms(alice)).at(-1), room("#Tea", "alice", "thorn"));
      await storage.saveKeptRoom(alice, room("#Tea"));
      assert.deepEqual((await storage.keptRooms(alice)).at(-1), room("#Tea"));
      await storage.saveKeptRoom(alice, room("#Tea", "alice", "thorn"));
      await storage.removeKeptRoom(alice, "#tea");
      await storage.saveKeptRoom(alice, room("#Tea"));
      assert.equal((await storage.keptRooms(alice)).at(-1)?.password, "");
    },
  );

  contract(
    "whoever is not registered keeps no rooms, and a name that is too long is no room",
    async (storage) => {
      assert.equal(await storage.saveKeptRoom(alice, room("#tea")), false);
      await storage.saveUser(registration());
      assert.equal(await storage.saveKeptRoom(alice, room(`#${"ä".repeat(200)}`)), false);
    },
  );

  contract("what was said is read from either end, between any two moments", async (storage) => {
    await storage.saveUser(registration());
    const times = [1, 2, 3, 4, 5].map((at) => said(`m${at}`, at * 1_700_000_000_000_000 / 5));
    await storage.saveRoomMessages(times);
    const read = async (bounds: Partial<typeof everything>) => {
      const found = await storage.roomMessages(alice, "#tea", { ...everything, ...bounds });
      return found.map(({ id }) => id);
    };
    assert.deepEqual(await read({}), ["m1", "m2", "m3", "m4", "m5"]);
    assert.deepEqual(await read({ limit: 2 }), ["m1", "m2"]);
    assert.deepEqual(await read({ limit: 2, newest: true }), ["m4", "m5"]);
    const second = await storage.roomMessagePosition(alice, "#tea", "m2");
    assert.equal(second, times[1]?.position);
    assert.deepEqual(await read({ after: second ?? 0, limit: 2 }), ["m3", "m4"]);
    assert.deepEqual(await read({ before: second ?? 0, newest: true }), ["m1"]);
    assert.equal(await storage.roomMessagePosition(alice, "#tea", "m9"), undefined);
  });

  contract("what was said belongs to one user and one room, and is kept once", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveUser(registration(bob));
    const stranger = userId("eve@example.org");
    await storage.saveRoomMessages([
      said("a", 1),
      said("a", 2, "to bob", bob),
      said("a", 3, "jam", alice, "#jam"),
      said("a", 4, "nobody's", stranger),
      said("a", 5, "again"),
    ]);
    await storage.saveRoomMessages([said("a", 6, "once more")]);
    assert.deepEqual(await storage.roomMessages(alice, "#tea", everything), [said("a", 1, "once more")]);
    assert.deepEqual(await storage.roomMessages(bob, "#tea", everything), [said("a", 2, "to bob", bob)]);
    assert.deepEqual(await storage.roomMessages(stranger, "#tea", everything), []);
  });

  contract("old talk is forgotten, and so is all of it with its user", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveRoomMessages([said("a", 10), said("b", 20), said("c", 30, "x", alice, "#jam")]);
    await storage.saveKeptRoom(alice, room("#tea"));
    assert.equal(await storage.pruneRoomMessages(20), 1);
    assert.deepEqual((await storage.roomMessages(alice, "#tea", everything)).map(({ id }) => id), ["b"]);
    await storage.removeUser(alice);
    await storage.saveUser(registration());
    assert.deepEqual(await storage.roomMessages(alice, "#tea", everything), []);
    assert.deepEqual(await storage.keptRooms(alice), []);
  });
}
