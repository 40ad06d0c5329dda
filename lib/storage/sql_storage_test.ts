import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { TransportError } from "../errors.ts";
import { legacyName, userId } from "../ids.ts";
import { sqliteDialect } from "./sqlite_dialect.ts";
import type { SqlDriver, SqlRow, SqlSession } from "./sql_driver.ts";
import { SqlStorage } from "./sql_storage.ts";

const alice = userId("alice@example.org");

function buddies(count: number) {
  const buddy = { alias: "", groups: [], subscription: "both", flags: 0, iconHash: "" } as const;
  return Array.from({ length: count }, (_, index) => ({ name: legacyName(`buddy${index}`), ...buddy }));
}

/** Finds row 1 for every query and changes one row with every statement, and counts. */
class CountingDriver implements SqlDriver {
  statements = 0;
  transactions = 0;

  query(): Promise<readonly SqlRow[]> {
    this.statements++;
    return Promise.resolve([{ id: 1 }]);
  }

  execute(): Promise<number> {
    this.statements++;
    return Promise.resolve(1);
  }

  snapshot<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return work(this);
  }

  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    this.transactions++;
    return work(this);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

class BrokenDriver extends CountingDriver {
  override query(): Promise<readonly SqlRow[]> {
    return Promise.reject(new Error("disk I/O error"));
  }

  override execute(): Promise<number> {
    return Promise.reject(new Error("disk I/O error"));
  }
}

test("saving buddies is one transaction and a few statements, however many there are", async () => {
  const driver = new CountingDriver();
  await using storage = new SqlStorage(driver, sqliteDialect);
  await storage.saveBuddies(alice, buddies(50));
  assert.equal(driver.transactions, 1);
  assert(driver.statements < 10, `${driver.statements} statements`);
});

test("loading buddies is one statement, however many there are", async () => {
  const driver = new CountingDriver();
  await using storage = new SqlStorage(driver, sqliteDialect);
  await storage.buddies(alice);
  assert.equal(driver.statements, 1);
});

test("when the database fails, the user hears nothing of its insides and the log gets the cause", async () => {
  await using storage = new SqlStorage(new BrokenDriver(), sqliteDialect);
  const asked = [
    () => storage.findUser(alice),
    () => storage.setOnline(alice, true),
    () => storage.buddies(alice),
    () => storage.saveBuddies(alice, buddies(1)),
    () => storage.removeUser(alice),
  ];
  for (const ask of asked) {
    await assert.rejects(ask(), (error) => {
      assert(error instanceof TransportError && error.cause instanceof Error);
      assert.equal(error.code, "storage-failed");
      assert.doesNotMatch(error.message, /I\/O/);
      assert.equal(error.cause.message, "disk I/O error");
      return true;
    });
  }
});

test("another dialect's quotes and placeholders are used throughout", async () => {
  const seen: string[] = [];
  class NotingDriver extends CountingDriver {
    override query(statement?: string): Promise<readonly SqlRow[]> {
      seen.push(statement ?? "");
      return super.query();
    }
    override execute(statement?: string): Promise<number> {
      seen.push(statement ?? "");
      return super.execute();
    }
  }
  const dialect = {
    ...sqliteDialect,
    quote: (name: string) => `[${name}]`,
    placeholders: (statement: string) => statement.replaceAll("?", "$n"),
  };
  await using storage = new SqlStorage(new NotingDriver(), dialect, { prefix: "icq_" });
  await storage.findUser(alice);
  await storage.setOnline(alice, false);
  await storage.saveBuddies(alice, buddies(1));
  await storage.removeUser(alice);
  assert(seen.length > 5);
  for (const statement of seen) assert.match(statement, /\[icq_\w+\].*\$n/);
  assert(!seen.some((statement) => statement.includes("?")));
});
