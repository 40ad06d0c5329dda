import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../../tests/test.ts";
import { TransportError } from "../errors.ts";
import { legacyName, userId } from "../ids.ts";
import { sqliteDialect } from "./sqlite_dialect.ts";
import { migrate, type Migration } from "./migrations.ts";
import { openSqlite, SqliteDriver } from "./sqlite.ts";
import { inFile, inFolder } from "./sqlite_testing.ts";

/** Adds a table, and a row to it each time it is run. */
function adding(table: string): Migration {
  return {
    name: table,
    async apply({ session, dialect, prefix }) {
      const name = dialect.quote(prefix + table);
      await session.execute(`CREATE TABLE IF NOT EXISTS ${name} (n int)`, []);
      await session.execute(`INSERT INTO ${name} VALUES (1)`, []);
    },
  };
}

const failing: Migration = {
  name: "failing",
  async apply(database) {
    await adding("half").apply(database);
    throw new Error("out of paper");
  },
};

async function tables(driver: SqliteDriver): Promise<unknown[]> {
  const rows = await driver.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", []);
  return rows.map((row) => row["name"]);
}

test("migrations run in order, each once, and what was added later runs later", async () => {
  await using driver = new SqliteDriver(":memory:");
  await migrate(driver, sqliteDialect, "", [adding("one")]);
  await migrate(driver, sqliteDialect, "", [adding("one"), adding("two"), adding("three")]);
  await migrate(driver, sqliteDialect, "", [adding("one"), adding("two"), adding("three")]);
  for (const table of ["one", "two", "three"]) {
    assert.equal((await driver.query(`SELECT n FROM ${table}`, [])).length, 1, table);
  }
  const history = await driver.query("SELECT number, name FROM transport_migrations ORDER BY number", []);
  assert.deepEqual(history.map((row) => [Number(row["number"]), row["name"]]), [[1, "one"], [2, "two"], [
    3,
    "three",
  ]]);
});

test("each prefix has migrations of its own", async () => {
  await using driver = new SqliteDriver(":memory:");
  await migrate(driver, sqliteDialect, "a_", [adding("one")]);
  await migrate(driver, sqliteDialect, "b_", [adding("one")]);
  assert.deepEqual(await tables(driver), [
    "a_one",
    "a_transport_migrations",
    "b_one",
    "b_transport_migrations",
  ]);
});

test("a migration that fails leaves nothing behind, and is run the next time", async () => {
  await using driver = new SqliteDriver(":memory:");
  await assert.rejects(migrate(driver, sqliteDialect, "", [adding("one"), failing]), /out of paper/);
  assert.deepEqual(await tables(driver), ["one", "transport_migrations"]);
  await migrate(driver, sqliteDialect, "", [adding("one"), adding("half")]);
  assert.equal((await driver.query("SELECT n FROM half", [])).length, 1);
});

test("a migration that somebody else made at the same moment is not a failure", async () => {
  await using driver = new SqliteDriver(":memory:");
  const overtaken: Migration = {
    name: "overtaken",
    async apply({ session }) {
      await session.execute("INSERT INTO transport_migrations VALUES (1, 'by the other')", []);
      await session.execute("COMMIT", []);
      throw new Error("table exists");
    },
  };
  await migrate(driver, sqliteDialect, "", [overtaken]);
  assert.equal((await driver.query("SELECT name FROM transport_migrations", [])).length, 1);
});

test("a database that a newer version has used is refused and stays as it is", () =>
  inFolder(async (folder) => {
    const path = join(folder, "database.sql");
    {
      await using storage = await openSqlite(path);
      const alice = userId("alice@example.org");
      const account = { legacyName: legacyName("a"), password: "p", language: "en", encoding: "utf8" };
      await storage.saveUser({ user: alice, ...account });
    }
    const content = () => inFile(path, (database) => database.prepare("SELECT * FROM sqlite_master").all());
    inFile(path, (database) => database.exec("INSERT INTO transport_migrations VALUES (99, 'the future')"));
    const before = content();
    await assert.rejects(openSqlite(path), (error) => {
      assert(error instanceof TransportError);
      assert.match(error.message, /database\.sql: a newer version .*99 migrations/);
      return true;
    });
    assert.deepEqual(content(), before);
  }));
