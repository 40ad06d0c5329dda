import assert from "node:assert/strict";
import { type Clock, ManualClock } from "../lib/clock.ts";
import { legacyName, userId } from "../lib/ids.ts";
import type { BuddyRecord, NewUser } from "../lib/storage/records.ts";
import { SettingType } from "../lib/storage/records.ts";
import type { Storage } from "../lib/storage/storage.ts";
import { messageIdsContract } from "./storage_contract_message_ids.ts";
import { messagesContract } from "./storage_contract_messages.ts";
import { roomsContract } from "./storage_contract_rooms.ts";
import { test } from "./test.ts";

const alice = userId("alice@example.org");
const bob = userId("bob@example.org");
const moment = new Date("2026-03-04T05:06:07Z");

function registration(changes: Partial<NewUser> = {}): NewUser {
  const basis = { user: alice, legacyName: legacyName("alice77"), password: "s3cret" };
  return { ...basis, language: "en", encoding: "utf8", ...changes };
}

function buddy(name: string, changes: Partial<BuddyRecord> = {}): BuddyRecord {
  const basis = { alias: "", groups: [], subscription: "ask", flags: 0, iconHash: "" } as const;
  return { name: legacyName(name), ...basis, ...changes };
}

/** Registers the tests that every storage must pass. Each test opens its own, empty one, on the given clock. */
export function storageContract(kind: string, open: (clock: Clock) => Promise<Storage>): void {
  const contract = (name: string, body: (storage: Storage, clock: ManualClock) => Promise<void>) =>
    test(`${kind}: ${name}`, async () => {
      const clock = new ManualClock(moment.getTime());
      await using storage = await open(clock);
      await body(storage, clock);
    });
  registrationContract(contract);
  onlineContract(contract);
  settingsContract(contract);
  buddiesContract(contract);
  textContract(contract);
  messageIdsContract(contract);
  roomsContract(contract);
  messagesContract(contract);
}

type Contract = (name: string, body: (storage: Storage, clock: ManualClock) => Promise<void>) => void;

function registrationContract(contract: Contract): void {
  contract("a new user is found as registered", async (storage) => {
    assert.equal(await storage.saveUser(registration()), true);
    const expected = { ...registration(), vip: false, online: false, lastLogin: undefined };
    assert.deepEqual(await storage.findUser(alice), expected);
  });

  contract("nobody is found in an empty storage", async (storage) => {
    assert.equal(await storage.findUser(alice), undefined);
    assert.deepEqual(await storage.allUsers(), []);
    assert.deepEqual(await storage.onlineUsers(), []);
    assert.deepEqual(await storage.buddies(alice), []);
    assert.deepEqual(await storage.settings(alice), new Map());
  });

  contract("a user is found by the exact spelling only", async (storage) => {
    await storage.saveUser(registration());
    assert.equal(await storage.findUser(userId("Alice@example.org")), undefined);
    assert.equal(await storage.findUser(userId("alice@example.org ")), undefined);
  });

  contract("registering again changes the account and keeps the rest", async (storage) => {
    await storage.saveUser(registration());
    await storage.setOnline(alice, true);
    await storage.saveSetting(alice, "stay_connected", SettingType.boolean, "1");
    await storage.saveBuddies(alice, [buddy("bob")]);
    const changed = registration({
      legacyName: legacyName("alice78"),
      password: "new",
      language: "de",
      encoding: "latin1",
    });
    assert.equal(await storage.saveUser(changed), false);
    const expected = { ...changed, vip: false, online: true, lastLogin: moment };
    assert.deepEqual(await storage.findUser(alice), expected);
    assert.deepEqual(await storage.settings(alice), new Map([["stay_connected", "1"]]));
    assert.deepEqual(await storage.buddies(alice), [buddy("bob")]);
    assert.deepEqual(await storage.allUsers(), [alice]);
  });

  contract("users are listed oldest first", async (storage) => {
    await storage.saveUser(registration({ user: bob }));
    await storage.saveUser(registration());
    await storage.saveUser(registration({ user: bob, password: "again" }));
    assert.deepEqual(await storage.allUsers(), [bob, alice]);
  });

  contract("a removed user leaves nothing to the next one", async (storage) => {
    await storage.saveUser(registration({ user: bob }));
    await storage.saveUser(registration());
    await storage.saveSetting(alice, "stay_connected", SettingType.boolean, "1");
    await storage.saveBuddies(alice, [buddy("carol", { iconHash: "abc" })]);
    await storage.saveBuddies(bob, [buddy("dave")]);
    assert.equal(await storage.removeUser(alice), true);
    assert.equal(await storage.findUser(alice), undefined);
    assert.equal(await storage.removeUser(alice), false);
    await storage.saveUser(registration());
    assert.deepEqual(await storage.settings(alice), new Map());
    assert.deepEqual(await storage.buddies(alice), []);
    assert.deepEqual(await storage.buddies(bob), [buddy("dave")], "others keep theirs");
  });

  contract("a legacy name is taken when another user has it", async (storage) => {
    await storage.saveUser(registration());
    const name = legacyName("alice77");
    assert.equal(await storage.legacyNameTaken(name, alice), false, "one's own name is free");
    assert.equal(await storage.legacyNameTaken(name, bob), true);
    assert.equal(await storage.legacyNameTaken(legacyName("Alice77"), bob), false, "case counts");
    await storage.saveUser(registration({ user: bob }));
    assert.equal(await storage.legacyNameTaken(name, alice), true, "two may share one");
  });
}

function onlineContract(contract: Contract): void {
  contract("going online notes the time and going offline keeps it", async (storage, clock) => {
    await storage.saveUser(registration());
    assert.equal(await storage.setOnline(alice, true), true);
    clock.advance(60_000);
    assert.deepEqual(await storage.onlineUsers(), [alice]);
    assert.equal(await storage.setOnline(alice, false), true);
    assert.deepEqual(await storage.onlineUsers(), []);
    const record = await storage.findUser(alice);
    assert.equal(record?.online, false);
    assert.deepEqual(record?.lastLogin, moment);
  });

  contract("the last login counts to the second", async (storage, clock) => {
    await storage.saveUser(registration());
    clock.advance(1_999);
    await storage.setOnline(alice, true);
    assert.deepEqual((await storage.findUser(alice))?.lastLogin, new Date("2026-03-04T05:06:08Z"));
  });

  contract("only those online are listed as online, oldest first", async (storage) => {
    const carol = userId("carol@example.org");
    for (const user of [bob, carol, alice]) await storage.saveUser(registration({ user }));
    await storage.setOnline(alice, true);
    await storage.setOnline(bob, true);
    assert.deepEqual(await storage.onlineUsers(), [bob, alice]);
  });

  contract("writing for somebody unknown writes nothing and says so", async (storage) => {
    assert.equal(await storage.setOnline(alice, true), false);
    assert.equal(await storage.saveSetting(alice, "storage", SettingType.unknown, "x"), false);
    assert.equal(await storage.saveBuddies(alice, [buddy("bob")]), false);
    assert.equal(await storage.removeBuddy(alice, legacyName("bob")), false);
    await storage.saveUser(registration());
    assert.equal((await storage.findUser(alice))?.online, false);
    assert.deepEqual(await storage.settings(alice), new Map());
    assert.deepEqual(await storage.buddies(alice), []);
  });
}

function settingsContract(contract: Contract): void {
  contract("a setting is added, then overwritten, for one user only", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveUser(registration({ user: bob }));
    assert.equal(await storage.saveSetting(alice, "stay_connected", SettingType.boolean, "1"), true);
    assert.equal(await storage.saveSetting(alice, "stay_connected", SettingType.boolean, "0"), true);
    assert.equal(await storage.saveSetting(alice, "photohash", SettingType.string, ""), true);
    const expected = new Map([["stay_connected", "0"], ["photohash", ""]]);
    assert.deepEqual(await storage.settings(alice), expected);
    assert.deepEqual(await storage.settings(bob), new Map());
  });

  contract("a long setting comes back whole", async (storage) => {
    await storage.saveUser(registration());
    const bookmarks = "<conference jid='böb@example.org'/>".repeat(5_000);
    await storage.saveSetting(alice, "storage", SettingType.unknown, bookmarks);
    assert.equal((await storage.settings(alice)).get("storage"), bookmarks);
  });

  contract("settings that were read do not change with later ones", async (storage) => {
    await storage.saveUser(registration());
    const before = await storage.settings(alice);
    await storage.saveSetting(alice, "photohash", SettingType.string, "abc");
    assert.equal(before.size, 0);
  });
}

function buddiesContract(contract: Contract): void {
  contract("buddies come back as saved and in order", async (storage) => {
    await storage.saveUser(registration());
    const buddies = [
      buddy("zoe", { alias: "Zoë 🦊", groups: ["Friends", "Work ; home"], subscription: "both", flags: 10 }),
      buddy("adam", { iconHash: "da39a3ee" }),
    ];
    assert.equal(await storage.saveBuddies(alice, buddies), true);
    assert.deepEqual(await storage.buddies(alice), buddies);
  });

  contract("saving a buddy again replaces it and keeps its place and the others", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveBuddies(alice, [buddy("carol", { groups: ["A"], iconHash: "1" }), buddy("dave")]);
    const changed = buddy("carol", { alias: "Carol", subscription: "both", flags: 2 });
    await storage.saveBuddies(alice, [changed, buddy("erin")]);
    assert.deepEqual(await storage.buddies(alice), [changed, buddy("dave"), buddy("erin")]);
  });

  contract("of two buddies with one name in a call the later wins", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveBuddies(alice, [buddy("carol", { alias: "1" }), buddy("carol", { alias: "2" })]);
    assert.deepEqual(await storage.buddies(alice), [buddy("carol", { alias: "2" })]);
  });

  contract("names that differ in case only are two buddies", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveBuddies(alice, [buddy("carol"), buddy("Carol")]);
    assert.equal((await storage.buddies(alice)).length, 2);
    await storage.removeBuddy(alice, legacyName("Carol"));
    assert.deepEqual(await storage.buddies(alice), [buddy("carol")]);
  });

  contract("two users have their own buddy of the same name", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveUser(registration({ user: bob }));
    await storage.saveBuddies(alice, [buddy("carol", { iconHash: "1" })]);
    await storage.saveBuddies(bob, [buddy("carol", { iconHash: "2" })]);
    assert.equal(await storage.removeBuddy(bob, legacyName("carol")), true);
    assert.deepEqual(await storage.buddies(alice), [buddy("carol", { iconHash: "1" })]);
    assert.deepEqual(await storage.buddies(bob), []);
  });

  contract("a removed buddy takes its icon along", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveBuddies(alice, [buddy("carol", { iconHash: "abc" })]);
    assert.equal(await storage.removeBuddy(alice, legacyName("carol")), true);
    assert.equal(await storage.removeBuddy(alice, legacyName("carol")), false);
    await storage.saveBuddies(alice, [buddy("dave")]);
    assert.deepEqual(await storage.buddies(alice), [buddy("dave")]);
  });

  contract("a buddy without a name is not kept", async (storage) => {
    await storage.saveUser(registration());
    assert.equal(await storage.saveBuddies(alice, [buddy(""), buddy("\0"), buddy("carol")]), true);
    assert.deepEqual(await storage.buddies(alice), [buddy("carol")]);
  });
}

function textContract(contract: Contract): void {
  contract("text is never taken for SQL", async (storage) => {
    const nasty = `'; DROP TABLE users; -- " \\ ? $1 %s`;
    const user = registration({ user: userId(nasty), legacyName: legacyName(nasty), password: nasty });
    await storage.saveUser(user);
    await storage.saveSetting(user.user, nasty, SettingType.string, nasty);
    await storage.saveBuddies(user.user, [buddy(nasty, { alias: nasty, groups: [nasty] })]);
    assert.equal((await storage.findUser(user.user))?.password, nasty);
    assert.deepEqual(await storage.settings(user.user), new Map([[nasty, nasty]]));
    assert.deepEqual(await storage.buddies(user.user), [buddy(nasty, { alias: nasty, groups: [nasty] })]);
  });

  contract("NUL is dropped, in what is stored and in what is looked for", async (storage) => {
    await storage.saveUser(registration({ password: "a\0b" }));
    assert.equal((await storage.findUser(alice))?.password, "ab");
    await storage.saveBuddies(alice, [buddy("ca\0rol", { alias: "C\0", groups: ["\0G"] })]);
    assert.deepEqual(await storage.buddies(alice), [buddy("carol", { alias: "C", groups: ["G"] })]);
    await storage.saveBuddies(alice, [buddy("ca\0rol", { alias: "again" }), buddy("\0dave")]);
    assert.deepEqual(await storage.buddies(alice), [buddy("carol", { alias: "again" }), buddy("dave")]);
    assert.equal(await storage.removeBuddy(alice, legacyName("carol\0")), true);
  });

  contract("a group name holds no line feed and is not empty", async (storage) => {
    await storage.saveUser(registration());
    await storage.saveBuddies(alice, [buddy("carol", { groups: ["two\nlines", "", "last\n"] })]);
    const [carol] = await storage.buddies(alice);
    assert.deepEqual(carol?.groups, ["two lines", "last "]);
  });
}
