import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../../../tests/test.ts";
import { legacyName, userId } from "../../ids.ts";
import { parseBackup } from "./file.ts";
import type { BackupRow } from "./row.ts";
import { PasswordCipher } from "../passwords/cipher.ts";
import { SettingType } from "../records.ts";
import { Secrets } from "../passwords/secrets.ts";
import type { SqlSession } from "../sql_driver.ts";
import type { SqlStorage } from "../sql_storage.ts";
import { openSqlite } from "../sqlite.ts";
import { inFile, inFolder } from "../sqlite_testing.ts";
import type { Storage } from "../storage.ts";
import { backup, copyDatabase, restore } from "./transfer.ts";

const now = new Date("2026-03-04T05:06:07Z");
const oneKey = await PasswordCipher.fromKeys("Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwga2V5");
const otherKey = await PasswordCipher.fromKeys("YW5vdGhlciBvbmUsIGFnYWluIGZvciB0ZXN0cyBv");
const nobody = () => {};

function open(cipher?: PasswordCipher, path = ":memory:"): Promise<SqlStorage> {
  return openSqlite(path, { secrets: new Secrets({ cipher }) });
}

/** A number of users, each with something of every kind. */
async function populate(storage: Storage, count = 3): Promise<void> {
  for (let n = 1; n <= count; n++) {
    const user = userId(`user${n}@example.org`);
    const account = { legacyName: legacyName(`name${n}`), language: "en", encoding: "utf8" };
    await storage.saveUser({ user, ...account, password: `s3cret "${n}"\n😀` });
    await storage.saveSetting(user, "stay_connected", SettingType.boolean, "1");
    const carol = { alias: "Carol", groups: ["A", "B"], subscription: "both", flags: 3 } as const;
    await storage.saveBuddies(user, [
      { name: legacyName("carol"), ...carol, iconHash: "abc" },
      { name: legacyName("dave"), ...carol, subscription: "ask", iconHash: "" },
    ]);
    await storage.saveKeptRoom(user, {
      room: "#tea",
      name: "#Tea",
      address: "#tea@gw.example.org",
      nickname: `name${n}`,
      password: `s3cret of the room ${n}`,
    });
    const sentAt = new Date(now.getTime() + n);
    await storage.saveMessageIds(user, [{ conversation: "carol", legacyId: "L", ownId: `own${n}`, sentAt }]);
    const said = { user, id: `id${n}`, position: 1_700_000_000_000_000 + n, text: `<b>"${n}" 😀</b>` };
    await storage.messages.saveArchived([{ ...said, contact: "carol@gw" }, {
      ...said,
      id: "x",
      contact: "",
    }]);
    await storage.messages.saveBacklog([said]);
  }
  await storage.setOnline(userId("user2@example.org"), true);
}

async function everything(storage: Storage): Promise<unknown[]> {
  const found = [await storage.allUsers(), await storage.onlineUsers()] as unknown[];
  for (const user of await storage.allUsers()) {
    found.push(await storage.findUser(user), Object.fromEntries(await storage.settings(user)));
    found.push(
      await storage.keptRooms(user),
      await storage.buddies(user),
      await storage.ownMessageId(user, "carol", "L"),
      await storage.messages.archived(user, undefined, {
        after: 0,
        before: 2 ** 52,
        limit: 1_000,
        newest: false,
      }),
      await storage.messages.backlog(user, 10),
    );
  }
  return found;
}

async function linesOf(storage: SqlStorage): Promise<string[]> {
  const lines: string[] = [];
  const write = (line: string) => Promise.resolve(void lines.push(line));
  await backup(storage.database, write, now, nobody);
  return lines.map((line) => line.slice(0, -1));
}

async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

const restoreLines = (storage: SqlStorage, lines: readonly string[], force = false) =>
  restore(storage.database, parseBackup(each(lines)), force);

test("a backup restored to an empty database gives the same, whatever the key", async () => {
  for (const [from, to] of [[undefined, undefined], [undefined, oneKey], [oneKey, oneKey]] as const) {
    await using source = await open(from);
    await populate(source);
    await using target = await open(to);
    const counts = await restoreLines(target, await linesOf(source));
    assert.deepEqual(counts, {
      "user": 3,
      "setting": 3,
      "buddy": 6,
      "buddy-setting": 3,
      "message-id": 3,
      "room": 3,
      "room-password": 3,
      "message": 6,
      "waiting": 3,
    });
    assert.deepEqual(await everything(target), await everything(source));
    assert.deepEqual((await everything(target)).length, 2 + 7 * 3);
  }
});

test("a long archive is backed up to the last message, though it is read a page at a time", async () => {
  await using source = await open();
  await populate(source, 2);
  const user = userId("user1@example.org");
  const archive = Array.from({ length: 1_234 }, (_, at) => (
    { user, contact: "c", id: `long${at}`, position: 1 + Math.floor(at / 3), text: String(at) }
  ));
  await source.messages.saveArchived(archive);
  await using target = await open();
  assert.equal((await restoreLines(target, await linesOf(source))).message, 1_234 + 4);
  const bounds = { after: 0, before: 2 ** 52 };
  assert.equal(await target.messages.countArchived(user, "c", bounds), 1_234);
});

test("a backup names its version, has a row a line, and ends with the numbers of rows", async () => {
  await using storage = await open();
  await populate(storage, 1);
  const lines = await linesOf(storage);
  assert.equal(lines[0], '{"format":"spectrum2 backup","version":1,"createdAt":"2026-03-04T05:06:07.000Z"}');
  assert.deepEqual(lines.slice(1, -1).map((line) => JSON.parse(line).row), [
    "user",
    "setting",
    "buddy",
    "buddy-setting",
    "buddy",
    "message-id",
    "room",
    "room-password",
    "message",
    "message",
    "waiting",
  ]);
  assert.deepEqual(JSON.parse(lines.at(-1) ?? "").end.buddy, 2);
});

test("encrypted passwords are encrypted in the backup, and need their key", async () => {
  await using source = await open(oneKey);
  await populate(source);
  const lines = await linesOf(source);
  assert(!lines.some((line) => line.includes("s3cret")));
  await using target = await open(otherKey);
  await assert.rejects(
    restoreLines(target, lines),
    /user1@example.org .* key 8c4e\w+, which is not configured/,
  );
  assert.deepEqual(await target.allUsers(), []);
});

test("a copy has its passwords under the target's key, or none", async () => {
  for (const key of [otherKey, undefined]) {
    await using from = await open(oneKey);
    await populate(from);
    await using to = await open(key);
    assert.equal((await copyDatabase(from.database, to.database, false, nobody)).user, 3);
    assert.deepEqual(await everything(to), await everything(from));
  }
});

test("a restore does not touch a database that has users, unless it is forced to replace them", async () => {
  await using source = await open();
  await populate(source, 1);
  await using target = await open();
  await populate(target, 4);
  const before = await everything(target);
  await assert.rejects(
    restoreLines(target, await linesOf(source)),
    /users in the database already: with --force/,
  );
  assert.deepEqual(await everything(target), before);
  await restoreLines(target, await linesOf(source), true);
  assert.deepEqual(await everything(target), await everything(source));
});

test("a broken backup leaves the database as it was", async () => {
  await using source = await open();
  await populate(source);
  const lines = await linesOf(source);
  await using target = await open();
  await populate(target, 5);
  const before = await everything(target);
  const [header = "", user = ""] = lines;
  const broken: readonly (readonly [RegExp, readonly string[]])[] = [
    [/line 1: this is no backup/, ["{}"]],
    [/line 1: this is no JSON object/, ["SQLite format 3"]],
    [/it ends after line 0/, []],
    [/line 1: this is a backup of version 2/, [header.replace(":1,", ":2,")]],
    [/it ends after line 9, in the middle/, lines.slice(0, 9)],
    [/line 34: the file holds other numbers/, lines.toSpliced(4, 1)],
    [/line 36: something stands behind the end/, [...lines, user]],
    [/line 2: this is no JSON object/, [header, user.slice(0, 30)]],
    [/line 2: vip is neither/, [header, user.replace('"vip":false', '"vip":0')]],
    [/line 2: lastLogin is no time/, [header, user.replace('"lastLogin":null', '"lastLogin":"soon"')]],
    [/line 2: there are no rows of the kind "table"/, [header, '{"row":"table"}']],
    [/a setting stands before the first user/, lines.toSpliced(1, 1)],
    [/a buddy-setting stands before/, lines.toSpliced(3, 1)],
    [/user1@example.org cannot be stored: UNIQUE/, [...lines.slice(0, 7), ...lines.slice(1)]],
  ];
  for (const [reason, file] of broken) {
    await assert.rejects(restoreLines(target, file, true), (error: Error) => {
      assert.match(error.message, reason);
      assert.doesNotMatch(error.message, /s3cret/);
      return true;
    });
    assert.deepEqual(await everything(target), before, String(reason));
  }
});

test("a backup is of one moment, and nobody who writes meanwhile waits", () =>
  inFolder(async (folder) => {
    const path = join(folder, "database.sql");
    await using running = await open(undefined, path);
    await populate(running, 250);
    await using own = await open(undefined, path);
    const lines: string[] = [];
    const write = async (line: string) => {
      if (lines.push(line) === 5) await running.removeUser(userId("user240@example.org"));
    };
    const counts = await backup(own.database, write, now, nobody);
    assert.equal(counts.user, 250);
    assert.equal((await running.allUsers()).length, 249);
  }));

test("progress is told for each user, of how many there are", async () => {
  await using source = await open();
  await populate(source);
  const told: (readonly [number, number])[] = [];
  const onProgress = (done: number, of: number) => void told.push([done, of]);
  await backup(source.database, () => Promise.resolve(), now, onProgress);
  await using target = await open();
  await copyDatabase(source.database, target.database, false, onProgress);
  assert.deepEqual(told, [[1, 3], [2, 3], [3, 3], [1, 3], [2, 3], [3, 3]]);
});

test("a connection that breaks in the middle of a restore ends it, for its rows are gone", async () => {
  await using source = await open();
  await populate(source);
  await using target = await open();
  const { driver } = target.database;
  const stubborn = {
    ...target.database,
    driver: {
      query: driver.query.bind(driver),
      execute: driver.execute.bind(driver),
      snapshot: driver.snapshot.bind(driver),
      async transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
        await assert.rejects(driver.transaction(async (session) => {
          await work(session);
          throw new Error("server closed the connection");
        }));
        return await driver.transaction(work);
      },
      async [Symbol.asyncDispose]() {},
    },
  };
  const rows: AsyncIterable<BackupRow> = parseBackup(each(await linesOf(source)));
  await assert.rejects(restore(stubborn, rows, false), /connection to the database was lost/);
  assert.deepEqual(await target.allUsers(), []);
});

test("a database of the original is copied with all that belongs to somebody, strange rows included", () =>
  inFolder(async (folder) => {
    const [old, fresh] = [join(folder, "old.sql"), join(folder, "new.sql")];
    await (await open(undefined, old))[Symbol.asyncDispose]();
    inFile(old, (file) =>
      file.exec(`
        INSERT INTO users VALUES (40, 'a@x', 'name', 'p', 'en', 'utf8', '2024-02-29 12:30:45', 1, 1);
        INSERT INTO users_settings VALUES (40, 'account', 7, '12');
        INSERT INTO users_settings VALUES (99, 'orphan', 4, '1');
        INSERT INTO buddies VALUES (7, 40, 'carol', 'from', 'Carol', 'F', 9223372036854775807);
        INSERT INTO buddies VALUES (8, 40, '', 'odd', '', '', 'many');
        INSERT INTO buddies_settings VALUES (40, 7, 'other', 7, '12');
        INSERT INTO buddies_settings VALUES (40, 1, 'icon_hash', 13, 'orphan')`));
    {
      await using from = await open(undefined, old);
      await using to = await open(undefined, fresh);
      await copyDatabase(from.database, to.database, false, nobody);
    }
    const rows = (table: string) =>
      inFile(fresh, (file) => file.prepare(`SELECT * FROM ${table}`).all().map((row) => Object.values(row)));
    const user = [1, "a@x", "name", "p", "en", "utf8", "2024-02-29 12:30:45", 1, 1];
    assert.deepEqual(rows("users"), [user]);
    assert.deepEqual(rows("users_settings"), [[1, "account", 7, "12"]]);
    assert.deepEqual(rows("buddies"), [
      [1, 1, "carol", "from", "Carol", "F", 0],
      [2, 1, "", "ask", "", "", 0],
    ]);
    assert.deepEqual(rows("buddies_settings"), [[1, 1, "other", 7, "12"]]);
  }));
