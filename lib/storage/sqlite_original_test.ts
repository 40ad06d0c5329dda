/** Database files that Spectrum 2 itself made: they open, are understood, and can go back. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { originalContract } from "../../tests/original_contract.ts";
import { test } from "../../tests/test.ts";
import { legacyName, userId } from "../ids.ts";
import { SettingType } from "./records.ts";
import { openSqlite } from "./sqlite.ts";
import { inFile, inFolder } from "./sqlite_testing.ts";

const alice = userId("alice@example.org");

/** The original's tables, with its names for the indexes, which it creates only if the name is free. */
function originalTables(prefix: string): string {
  return `
    CREATE TABLE ${prefix}buddies (
      id INTEGER PRIMARY KEY NOT NULL, user_id int(10) NOT NULL, uin varchar(255) NOT NULL,
      subscription varchar(20) NOT NULL, nickname varchar(255) NOT NULL, groups varchar(255) NOT NULL,
      flags int(4) NOT NULL DEFAULT '0');
    CREATE UNIQUE INDEX IF NOT EXISTS user_id ON ${prefix}buddies (user_id, uin);
    CREATE TABLE ${prefix}buddies_settings (
      user_id int(10) NOT NULL, buddy_id int(10) NOT NULL, var varchar(50) NOT NULL, type int(4) NOT NULL,
      value varchar(255) NOT NULL, PRIMARY KEY (buddy_id, var));
    CREATE INDEX IF NOT EXISTS user_id02 ON ${prefix}buddies_settings (user_id);
    CREATE TABLE ${prefix}users (
      id INTEGER PRIMARY KEY NOT NULL, jid varchar(255) NOT NULL, uin varchar(255) NOT NULL,
      password varchar(255) NOT NULL, language varchar(25) NOT NULL,
      encoding varchar(50) NOT NULL DEFAULT 'utf8', last_login datetime,
      vip int(1) NOT NULL DEFAULT '0', online int(1) NOT NULL DEFAULT '0');
    CREATE UNIQUE INDEX IF NOT EXISTS jid ON ${prefix}users (jid);
    CREATE TABLE ${prefix}users_settings (
      user_id int(10) NOT NULL, var varchar(50) NOT NULL, type int(4) NOT NULL, value varchar(4095) NOT NULL,
      PRIMARY KEY (user_id, var));
    CREATE INDEX IF NOT EXISTS user_id03 ON ${prefix}users_settings (user_id);
    CREATE TABLE ${prefix}db_version (ver INTEGER NOT NULL DEFAULT '3');
    INSERT INTO ${prefix}db_version (ver) VALUES ('3');`;
}

const someData = `
  INSERT INTO users VALUES (4, 'alice@example.org', 'alice77', 's3cret', 'en', 'utf8', '2024-02-29 12:30:45', 1, 1);
  INSERT INTO users VALUES (5, 'odd@example.org', 'odd', '', '', '', 'yesterday', 'no', '0');
  INSERT INTO users_settings VALUES (4, 'enable_transport', 4, '1');
  INSERT INTO users_settings VALUES (99, 'stay_connected', 4, '1');
  INSERT INTO buddies VALUES (7, 4, 'carol', 'both', 'Carol', 'Friends' || char(10) || 'Work' || char(10), 2);
  INSERT INTO buddies VALUES (8, 4, 'dave', 'from', '', '', 9223372036854775807);
  INSERT INTO buddies VALUES (9, 4, '', 'both', '', '', 'many');
  INSERT INTO buddies VALUES (10, 99, 'nobody', 'both', '', '', 0);
  INSERT INTO buddies_settings VALUES (4, 1, 'icon_hash', 13, 'orphan');
  INSERT INTO buddies_settings VALUES (4, 7, 'icon_hash', 13, 'abc');
  INSERT INTO buddies_settings VALUES (4, 7, 'other', 7, '12');
  INSERT INTO buddies_settings VALUES (99, 11, 'icon_hash', 13, 'orphan');`;

/** Gives `body` the path of a database file with this content. */
function withDatabase(content: string, body: (path: string) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    const path = join(folder, "database.sql");
    inFile(path, (database) => database.exec(content));
    await body(path);
  });
}

function rows(path: string, query: string): unknown[][] {
  return inFile(path, (database) => database.prepare(query).all().map((row) => Object.values(row)));
}

originalContract({
  name: "SQLite",
  schema: "spectrum2_sqlite.sql",
  version: "3",
  disguised: false,
  settingWidth: Infinity,
  hasEmoji: true,
  columns: 'SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk FROM sqlite_master m ' +
    "JOIN pragma_table_info(m.name) c WHERE m.name IN " +
    "('%users', '%users_settings', '%buddies', '%buddies_settings', '%db_version') ORDER BY m.name, c.cid",
  dropUniqueIndex: "DROP INDEX user_id",
  create: async () => {
    const folder = await Deno.makeTempDir();
    const path = join(folder, "database.sql");
    return {
      open: (options) => openSqlite(path, options),
      run: (sql) => Promise.resolve(runScript(path, sql)),
      [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
    };
  },
});

/** Runs one query, or many statements. Answers rows as text. */
function runScript(path: string, sql: string): string[][] {
  return inFile(path, (database) => {
    if (!sql.startsWith("SELECT")) database.exec(sql);
    const found = sql.startsWith("SELECT") ? database.prepare(sql).all() : [];
    return found.map((row) => Object.values(row).map(String));
  });
}

test("a database of the original is read, strange rows and all", () =>
  withDatabase(originalTables("") + someData, async (path) => {
    await using storage = await openSqlite(path);
    assert.deepEqual(await storage.findUser(alice), {
      user: alice,
      legacyName: legacyName("alice77"),
      password: "s3cret",
      language: "en",
      encoding: "utf8",
      vip: true,
      online: true,
      lastLogin: new Date("2024-02-29T12:30:45Z"),
    });
    const odd = await storage.findUser(userId("odd@example.org"));
    assert.deepEqual([odd?.vip, odd?.online, odd?.lastLogin], [false, false, undefined]);
    assert.deepEqual(await storage.onlineUsers(), [alice]);
    assert.deepEqual(await storage.settings(alice), new Map([["enable_transport", "1"]]));
    const [name, dave] = [legacyName("carol"), legacyName("dave")];
    assert.deepEqual(await storage.buddies(alice), [
      { name, alias: "Carol", groups: ["Friends", "Work"], subscription: "both", flags: 2, iconHash: "abc" },
      { name: dave, alias: "", groups: [], subscription: "ask", flags: 0, iconHash: "" },
    ]);
  }));

test("a database of the original stays as the original knows it", () =>
  withDatabase(originalTables("") + someData, async (path) => {
    const before = rows(path, "SELECT name, sql FROM sqlite_master ORDER BY name");
    {
      await using storage = await openSqlite(path);
      await storage.setOnline(alice, false);
      await storage.saveSetting(alice, "enable_transport", SettingType.boolean, "0");
      const [carol, dave] = await storage.buddies(alice);
      assert(carol && dave);
      await storage.saveBuddies(alice, [{
        ...carol,
        groups: ["A", "B"],
        subscription: "ask",
        iconHash: "def",
      }]);
      await storage.removeBuddy(alice, dave.name);
    }
    const after = rows(
      path,
      "SELECT name, sql FROM sqlite_master WHERE name <> 'uin' AND tbl_name NOT LIKE 'transport_%' " +
        "AND tbl_name NOT IN ('message_ids', 'rooms', 'room_passwords', 'room_archive', " +
        "'message_archive', 'backlog') ORDER BY name",
    );
    assert.deepEqual(after, before, "none of its tables was rebuilt, and only our index on uin was added");
    assert.deepEqual(rows(path, "SELECT ver FROM db_version"), [[3]]);
    assert.deepEqual(rows(path, "SELECT id, online, vip FROM users WHERE id = 4"), [[4, 0, 1]]);
    assert.deepEqual(rows(path, "SELECT type, value FROM users_settings WHERE user_id = 4"), [[4, "0"]]);
    const buddies = rows(
      path,
      "SELECT id, uin, subscription, groups, flags FROM buddies WHERE user_id = 4 ORDER BY id",
    );
    assert.deepEqual(buddies, [[7, "carol", "ask", "A\nB", 2], [9, "", "both", "", "many"]]);
    const icons = rows(
      path,
      "SELECT user_id, type, value FROM buddies_settings WHERE buddy_id = 7 ORDER BY var",
    );
    assert.deepEqual(icons, [[4, 13, "def"], [4, 7, "12"]]);
  }));

test("what we write, the original's own statements can read and change", () =>
  withDatabase("", async (path) => {
    {
      await using storage = await openSqlite(path);
      const account = { legacyName: legacyName("alice77"), password: "p", language: "en", encoding: "utf8" };
      await storage.saveUser({ user: alice, ...account });
      await storage.setOnline(alice, true);
    }
    inFile(path, (database) =>
      database.exec(`
      INSERT OR REPLACE INTO users (id, jid, uin, password, language, encoding, last_login, vip)
        VALUES ((SELECT id FROM users WHERE jid = 'alice@example.org'), 'alice@example.org', 'new', 'q', 'en',
          'utf8', DATETIME('NOW'), 0);
      INSERT INTO buddies (user_id, uin, subscription, groups, nickname, flags)
        VALUES (1, 'carol', 'both', 'Friends', 'Carol', 0);`));
    const [date] = rows(path, "SELECT typeof(last_login), length(last_login), online FROM users");
    assert.deepEqual(date, ["text", 19, 0]);
    await using storage = await openSqlite(path);
    assert.equal((await storage.findUser(alice))?.legacyName, "new");
    assert.equal((await storage.buddies(alice))[0]?.alias, "Carol");
  }));

test("a new user inherits nothing from a row left behind under the same number", () =>
  withDatabase(originalTables("") + someData, async (path) => {
    inFile(path, (database) =>
      database.exec(`
      INSERT INTO users_settings VALUES (6, 'storage', 0, 'secret');
      INSERT INTO buddies VALUES (20, 6, 'left', 'both', '', '', 0)`));
    await using storage = await openSqlite(path);
    const bob = userId("bob@example.org");
    const account = { legacyName: legacyName("bob"), password: "p", language: "en", encoding: "utf8" };
    await storage.saveUser({ user: bob, ...account });
    assert.deepEqual(rows(path, "SELECT id FROM users WHERE jid = 'bob@example.org'"), [[6]], "as assumed");
    assert.deepEqual(await storage.settings(bob), new Map());
    assert.deepEqual(await storage.buddies(bob), []);
  }));

test("a new buddy gets no icon that was left behind under its number, but keeps its own there", () =>
  withDatabase(originalTables("") + someData, async (path) => {
    await using storage = await openSqlite(path);
    const erin = { name: legacyName("erin"), alias: "", groups: [], flags: 0, iconHash: "" };
    await storage.saveBuddies(alice, [{ ...erin, subscription: "ask" }]);
    assert.deepEqual(rows(path, "SELECT id FROM buddies WHERE uin = 'erin'"), [[11]], "as assumed");
    const icons = () => rows(path, "SELECT user_id, value FROM buddies_settings WHERE buddy_id = 11");
    assert.deepEqual(icons(), []);
    assert.equal((await storage.buddies(alice)).at(-1)?.iconHash, "");
    await storage.saveBuddies(alice, [{ ...erin, subscription: "ask", iconHash: "abc" }]);
    assert.deepEqual(icons(), [[4, "abc"]]);
  }));

test("the original's second prefix gets the unique indexes it never had", () =>
  withDatabase(originalTables("one_") + originalTables("two_"), async (path) => {
    inFile(path, (database) => {
      database.exec(`
        INSERT INTO two_users VALUES (1, 'alice@example.org', 'old', '', '', '', NULL, 0, 0);
        INSERT INTO two_users VALUES (2, 'alice@example.org', 'new', '', '', '', NULL, 0, 0);
        INSERT INTO two_buddies VALUES (1, 1, 'carol', 'both', 'oldest', '', 0);
        INSERT INTO two_buddies VALUES (2, 1, 'carol', 'both', 'newer', '', 0)`);
    });
    for (const prefix of ["two_", "one_", ""]) {
      await using storage = await openSqlite(path, { prefix });
      const account = { legacyName: legacyName(prefix), password: "p", language: "en", encoding: "utf8" };
      assert.equal(await storage.saveUser({ user: alice, ...account }), prefix !== "two_");
      const buddies = await storage.buddies(alice);
      assert.deepEqual(buddies.map((buddy) => buddy.alias), prefix === "two_" ? ["oldest"] : []);
      assert.equal(await storage.saveBuddies(alice, buddies), true);
    }
    const indexes = rows(
      path,
      "SELECT tbl_name FROM sqlite_master WHERE sql LIKE 'CREATE UNIQUE%' ORDER BY 1",
    );
    const tables = ["buddies", "one_buddies", "one_users", "two_buddies", "two_users", "users"];
    assert.deepEqual(indexes.flat(), tables, "one each");
  }));

test("the case of a prefix does not matter, as in SQLite itself", () =>
  withDatabase(originalTables("Icq_"), async (path) => {
    const indexes = "SELECT COUNT(*) FROM sqlite_master WHERE sql LIKE 'CREATE UNIQUE%'";
    for (let opened = 0; opened < 2; opened++) {
      await (await openSqlite(path, { prefix: "icq_" }))[Symbol.asyncDispose]();
    }
    assert.deepEqual(rows(path, indexes), [[2]]);
  }));

test("a missing table is created beside those that are there", () =>
  withDatabase(originalTables("") + someData + "DROP TABLE users_settings;", async (path) => {
    await using storage = await openSqlite(path);
    assert.equal(await storage.saveSetting(alice, "photohash", SettingType.string, "1"), true);
    assert.equal((await storage.buddies(alice)).length, 2);
  }));
