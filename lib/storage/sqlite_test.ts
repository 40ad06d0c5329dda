import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { storageContract } from "../../tests/storage_contract.ts";
import { storageModel } from "../../tests/storage_model.ts";
import { test } from "../../tests/test.ts";
import { TransportError } from "../errors.ts";
import { legacyName, userId } from "../ids.ts";
import { type BuddyRecord, type NewUser, SettingType } from "./records.ts";
import { SqlStorage } from "./sql_storage.ts";
import { openSqlite, SqliteDriver } from "./sqlite.ts";
import { sqliteDialect } from "./sqlite_dialect.ts";
import { inFile, inFolder } from "./sqlite_testing.ts";

storageModel("sqlite", (clock) => openSqlite(":memory:", { clock }), 150);
storageContract("sqlite", (clock) => openSqlite(":memory:", { clock }));
storageContract(
  "sqlite with an odd prefix",
  (clock) => openSqlite(":memory:", { prefix: 'my "gate"-1?_', clock }),
);

const alice = userId("alice@example.org");

function account(user = alice): NewUser {
  return { user, legacyName: legacyName("alice77"), password: "s3cret", language: "en", encoding: "utf8" };
}

function carol(changes: Partial<BuddyRecord> = {}): BuddyRecord {
  const basis = { alias: "", groups: [], subscription: "both", flags: 0, iconHash: "" } as const;
  return { name: legacyName("carol"), ...basis, ...changes };
}

test("what was saved is there after opening the file again", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a", "new", "folder", "database.sql");
    {
      await using storage = await openSqlite(path);
      await storage.saveUser(account());
      await storage.saveBuddies(alice, [carol({ groups: ["Friends"] })]);
    }
    await using storage = await openSqlite(path);
    assert.equal((await storage.findUser(alice))?.password, "s3cret");
    assert.deepEqual(await storage.buddies(alice), [carol({ groups: ["Friends"] })]);
    const versions = inFile(path, (database) => database.prepare("SELECT ver FROM db_version").all());
    assert.deepEqual(versions.map((row) => row["ver"]), [3], "the version is written once");
  }));

test("a new database file is readable by its owner only", () =>
  inFolder(async (folder) => {
    const path = join(folder, "database.sql");
    await using _storage = await openSqlite(path);
    const { mode } = await Deno.stat(path);
    assert.equal((mode ?? 0) & 0o777, 0o600);
  }));

test("the file is in WAL mode, so that readers and the writer do not wait for each other", () =>
  inFolder(async (folder) => {
    const path = join(folder, "database.sql");
    await using _storage = await openSqlite(path);
    const mode = inFile(path, (database) => database.prepare("PRAGMA journal_mode").get());
    assert.equal(mode?.["journal_mode"], "wal");
  }));

test("two prefixes share a file and see nothing of each other", () =>
  inFolder(async (folder) => {
    const path = join(folder, "database.sql");
    await using one = await openSqlite(path, { prefix: "one_" });
    await using two = await openSqlite(path, { prefix: "two_" });
    await one.saveUser(account());
    await two.saveUser({ ...account(), password: "other" });
    await two.saveBuddies(alice, [carol(), carol({ alias: "C" })]);
    assert.equal((await one.findUser(alice))?.password, "s3cret");
    assert.deepEqual(await one.buddies(alice), []);
    assert.deepEqual(await two.buddies(alice), [carol({ alias: "C" })]);
    const names = inFile(
      path,
      (database) =>
        database.prepare("SELECT name FROM sqlite_master WHERE name LIKE '%\\_jid' ESCAPE '\\'").all(),
    );
    assert.deepEqual(names.map((row) => row["name"]).sort(), ["one_jid", "two_jid"]);
  }));

test("the user's columns are looked up through an index", () =>
  inFolder(async (folder) => {
    const path = join(folder, "database.sql");
    await using _storage = await openSqlite(path);
    inFile(path, (database) => {
      for (const where of ["users WHERE jid = 'a'", "users WHERE uin = 'a'", "buddies WHERE user_id = 1"]) {
        const plan = database.prepare(`EXPLAIN QUERY PLAN SELECT * FROM ${where}`).get();
        assert.match(String(plan?.["detail"]), /USING INDEX/);
      }
    });
  }));

test("what was removed has no row in any table", () =>
  inFolder(async (folder) => {
    const path = join(folder, "database.sql");
    await using storage = await openSqlite(path);
    const count = (table: string) =>
      inFile(path, (database) => database.prepare(`SELECT COUNT(*) AS rows FROM ${table}`).get()?.["rows"]);
    await storage.saveUser(account());
    await storage.saveSetting(alice, "photohash", SettingType.string, "abc");
    await storage.saveBuddies(alice, [
      carol({ iconHash: "1" }),
      carol({ name: legacyName("dave"), iconHash: "2" }),
    ]);
    assert.equal(count("buddies_settings"), 2);
    await storage.removeBuddy(alice, legacyName("carol"));
    assert.deepEqual(["buddies", "buddies_settings"].map(count), [1, 1]);
    await storage.removeUser(alice);
    const tables = ["users", "users_settings", "buddies", "buddies_settings"];
    assert.deepEqual(tables.map(count), [0, 0, 0, 0]);
  }));

test("something else than a database is refused with its name and the reason", () =>
  inFolder(async (folder) => {
    const path = join(folder, "database.sql");
    await Deno.writeTextFile(path, "this is no database, but long enough to have a header".repeat(50));
    await assert.rejects(openSqlite(path), (error) => {
      assert(error instanceof TransportError);
      assert.equal(error.code, "storage-failed");
      assert(error.message.includes(path) && error.message.includes("not a database"), error.message);
      return true;
    });
  }));

test("a closed storage answers storage-failed, and closing twice is fine", async () => {
  const storage = await openSqlite(":memory:");
  await storage[Symbol.asyncDispose]();
  await storage[Symbol.asyncDispose]();
  await assert.rejects(storage.findUser(alice), { code: "storage-failed" });
  await assert.rejects(storage.saveUser(account()), { code: "storage-failed" });
});

test("closing waits for what was asked before", async () => {
  const storage = await openSqlite(":memory:");
  const saved = storage.saveUser(account());
  await storage[Symbol.asyncDispose]();
  assert.equal(await saved, true);
});

test("another process that is writing is waited for, and nobody else waits for it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "database.sql");
    await using storage = await openSqlite(path);
    await storage.saveUser(account());
    const release = new DatabaseSync(path);
    release.exec("BEGIN IMMEDIATE");
    let done = 0;
    const count = () => done++;
    const writes = [
      storage.saveBuddies(alice, [carol()]).then(count),
      storage.setOnline(alice, true).then(count),
    ];
    let turns = 0;
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (++turns < 100) return;
        clearInterval(timer);
        resolve();
      }, 1);
    });
    assert.equal(done, 0);
    release.exec("COMMIT");
    release.close();
    await Promise.all(writes);
    assert.deepEqual(await storage.buddies(alice), [carol()]);
    assert.deepEqual(await storage.onlineUsers(), [alice]);
  }));

test("a full disk is reported, nothing is torn, and when there is room again all goes on", () =>
  inFolder(async (folder) => {
    const path = join(folder, "database.sql");
    await (await openSqlite(path))[Symbol.asyncDispose]();
    const driver = new SqliteDriver(path);
    await using storage = new SqlStorage(driver, sqliteDialect);
    await storage.saveUser(account());
    await storage.saveBuddies(alice, [carol()]);
    const [size] = await driver.query("PRAGMA page_count", []);
    await driver.query(`PRAGMA max_page_count = ${size?.["page_count"]}`, []);
    const many = Array.from({ length: 500 }, (_, n) => carol({ name: legacyName(`buddy ${n}`) }));
    await assert.rejects(storage.saveBuddies(alice, many), { code: "storage-failed" });
    assert.deepEqual(await storage.buddies(alice), [carol()]);
    await driver.query("PRAGMA max_page_count = 100000", []);
    assert.equal(await storage.saveBuddies(alice, many), true);
    assert.equal((await storage.buddies(alice)).length, 501);
  }));

test("a transaction that fails leaves nothing behind and the next one works", async () => {
  await using driver = new SqliteDriver(":memory:");
  await driver.execute("CREATE TABLE t (n INTEGER UNIQUE)", []);
  const failing = driver.transaction(async (session) => {
    await session.execute("INSERT INTO t VALUES (?)", [1]);
    await session.execute("INSERT INTO t VALUES (?)", [1]);
  });
  await assert.rejects(failing, /UNIQUE/);
  await driver.transaction((session) => session.execute("INSERT INTO t VALUES (?)", [2]));
  assert.deepEqual((await driver.query("SELECT n FROM t", [])).map((row) => Number(row["n"])), [2]);
});

test("a statement sent while a transaction is open does not become part of it", async () => {
  await using driver = new SqliteDriver(":memory:");
  await driver.execute("CREATE TABLE t (n INTEGER)", []);
  const gate = Promise.withResolvers<void>();
  const failing = driver.transaction(async (session) => {
    await session.execute("INSERT INTO t VALUES (?)", [1]);
    await gate.promise;
    throw new Error("changed my mind");
  });
  const between = driver.execute("INSERT INTO t VALUES (?)", [2]);
  gate.resolve();
  await assert.rejects(failing, /changed my mind/);
  await between;
  assert.deepEqual((await driver.query("SELECT n FROM t", [])).map((row) => Number(row["n"])), [2]);
});

test("a long row of transactions lets others have a turn", async () => {
  await using storage = await openSqlite(":memory:");
  await storage.saveUser(account());
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const many = Array.from({ length: 50 }, (_, n) => carol({ name: legacyName(`buddy ${n}`) }));
  await Promise.all(Array.from({ length: 100 }, () => storage.saveBuddies(alice, many)));
  clearInterval(timer);
  assert(turns > 1, `the timer came ${turns} times`);
});
