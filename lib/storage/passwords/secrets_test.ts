import assert from "node:assert/strict";
import { join } from "node:path";
import { storageContract } from "../../../tests/storage_contract.ts";
import { test } from "../../../tests/test.ts";
import { legacyName, userId } from "../../ids.ts";
import { MemoryLog } from "../../log/mod.ts";
import { PasswordCipher } from "./cipher.ts";
import { Secrets } from "./secrets.ts";
import { openSqlite } from "../sqlite.ts";
import { inFile, inFolder } from "../sqlite_testing.ts";
import type { Storage } from "../storage.ts";

const alice = userId("alice@example.org");
const bob = userId("bob@example.org");
const oneKey = "Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwga2V5";
const otherKey = "YW5vdGhlciBvbmUsIGFnYWluIGZvciB0ZXN0cyBv";

const plain = new Secrets();
const old = new Secrets({ oldKey: "key" });
const sealing = new Secrets({ cipher: await PasswordCipher.fromKeys(oneKey) });

storageContract(
  "sqlite with encrypted passwords",
  (clock) => openSqlite(":memory:", { clock, secrets: sealing }),
);
storageContract(
  "sqlite with passwords in the old form",
  (clock) => openSqlite(":memory:", { clock, secrets: old }),
);

function inDatabase(body: (path: string, folder: string) => Promise<void>): Promise<void> {
  return inFolder((folder) => body(join(folder, "database.sql"), folder));
}

/** Opens the file with these secrets, does something, and closes it again. */
async function withStorage<T>(
  path: string,
  secrets: Secrets,
  body: (storage: Storage) => Promise<T>,
): Promise<T> {
  await using storage = await openSqlite(path, { secrets });
  return await body(storage);
}

function register(path: string, secrets: Secrets, password: string, user = alice): Promise<boolean> {
  const account = { user, legacyName: legacyName("name"), password, language: "en", encoding: "utf8" };
  return withStorage(path, secrets, (storage) => storage.saveUser(account));
}

async function passwordOf(path: string, secrets: Secrets, user = alice): Promise<string | undefined> {
  return (await withStorage(path, secrets, (storage) => storage.findUser(user)))?.password;
}

/** What stands in the original's column, user by user. */
function columns(path: string): unknown[] {
  return inFile(path, (file) => file.prepare("SELECT password FROM users ORDER BY id").all())
    .map((row) => row["password"]);
}

async function everyFile(folder: string): Promise<string> {
  const names = [...Deno.readDirSync(folder)].map((entry) => join(folder, entry.name));
  const texts = names.map(async (name) => new TextDecoder("latin1").decode(await Deno.readFile(name)));
  return (await Promise.all(texts)).join("");
}

test("with a key no clear password reaches the disk", () =>
  inDatabase(async (path, folder) => {
    await withStorage(path, sealing, async (storage) => {
      const account = { user: alice, legacyName: legacyName("a"), language: "en", encoding: "utf8" };
      await storage.saveUser({ ...account, password: "open sesame" });
      assert.doesNotMatch(await everyFile(folder), /sesame/);
    });
    assert.equal(await passwordOf(path, sealing), "open sesame");
  }));

test("when a key comes, clear passwords and the old form are encrypted and gone from the file", () =>
  inDatabase(async (path, folder) => {
    await register(path, plain, "open sesame", alice);
    await withStorage(path, plain, async (storage) => {
      const account = { legacyName: legacyName("name"), language: "en", encoding: "utf8" };
      for (let n = 0; n < 300; n++) {
        await storage.saveUser({
          user: userId(`user${n}`),
          ...account,
          password: "sesame".padEnd(6 + n % 50),
        });
      }
      for (let n = 0; n < 300; n++) await storage.removeUser(userId(`user${n}`));
    });
    await register(path, old, "open barley", bob);
    assert.deepEqual(columns(path), ["open sesame", "2tXe2YXbzNfl0N4="]);
    const both = new Secrets({ oldKey: "key", cipher: await PasswordCipher.fromKeys(oneKey) });
    assert.equal(await passwordOf(path, both, alice), "open sesame");
    assert.deepEqual(columns(path), ["", ""]);
    assert.equal(await passwordOf(path, sealing, bob), "open barley");
    assert.doesNotMatch(await everyFile(folder), /sesame|2tXe2YXb/);
  }));

test("a rewriting that was cut off goes on at the next opening", () =>
  inDatabase(async (path) => {
    const users = Array.from({ length: 1_100 }, (_, number) => userId(`user${number}@example.org`));
    await withStorage(path, plain, async (storage) => {
      const account = { legacyName: legacyName("name"), language: "en", encoding: "utf8" };
      for (const user of users) await storage.saveUser({ user, ...account, password: `of ${user}` });
    });
    inFile(path, (file) =>
      file.exec(`CREATE TRIGGER crash BEFORE UPDATE ON users WHEN old.id = 700
        BEGIN SELECT RAISE(ABORT, 'power cut'); END`));
    await assert.rejects(register(path, sealing, "never"), /power cut/);
    assert.equal(columns(path).filter((column) => column === "").length, 500, "whole batches only");
    inFile(path, (file) => file.exec("DROP TRIGGER crash"));
    await withStorage(path, sealing, async (storage) => {
      for (const user of users) assert.equal((await storage.findUser(user))?.password, `of ${user}`);
    });
    assert.deepEqual(new Set(columns(path)), new Set([""]));
  }));

test("a wrong key and a missing key are refused in plain words, and nothing is changed", () =>
  inDatabase(async (path) => {
    await register(path, sealing, "s3cret");
    const content = () => inFile(path, (file) => file.prepare("SELECT * FROM transport_passwords").all());
    const before = content();
    const wrong = new Secrets({ cipher: await PasswordCipher.fromKeys(otherKey) });
    await assert.rejects(
      register(path, wrong, "new"),
      /encrypted with the key 8c4e\w+, but the configured key/,
    );
    await assert.rejects(
      register(path, plain, "new"),
      /encrypted with the key 8c4e\w+, but no key is configured/,
    );
    assert.deepEqual(content(), before);
    assert.equal(await passwordOf(path, sealing), "s3cret");
  }));

test("after a change of keys the old one is needed for one opening", () =>
  inDatabase(async (path) => {
    await register(path, sealing, "s3cret");
    const both = new Secrets({ cipher: await PasswordCipher.fromKeys(otherKey, oneKey) });
    assert.equal(await passwordOf(path, both), "s3cret");
    const fresh = new Secrets({ cipher: await PasswordCipher.fromKeys(otherKey) });
    assert.equal(await passwordOf(path, fresh), "s3cret");
  }));

test("without a new key passwords stay as the original reads them", () =>
  inDatabase(async (path) => {
    await register(path, old, "password");
    assert.deepEqual(columns(path), ["28bs3tzo3ck="]);
    assert.equal(await passwordOf(path, old), "password");
    await register(path, plain, "password");
    assert.deepEqual(columns(path), ["password"]);
    assert.equal(await passwordOf(path, old), "password", "stored before there was a key");
  }));

test("a password that looks like an encrypted one is a password", () =>
  inDatabase(async (path) => {
    const looksSealed = (await sealing.seal(alice, "s3cret")).own?.text ?? "";
    await register(path, plain, looksSealed);
    assert.equal(await passwordOf(path, plain), looksSealed);
    assert.equal(await passwordOf(path, sealing), looksSealed);
  }));

test("a password that the original has changed since is the one that counts", () =>
  inDatabase(async (path) => {
    await register(path, sealing, "before");
    inFile(path, (file) => file.exec("UPDATE users SET password = 'after'"));
    assert.equal(await passwordOf(path, sealing), "after");
    assert.deepEqual(columns(path), [""], "and is encrypted too");
    assert.equal(await passwordOf(path, sealing), "after");
  }));

test("a password longer than the original's column is kept all the same", () =>
  inDatabase(async (path) => {
    const long = "é".repeat(3_000);
    for (const secrets of [plain, old, sealing]) {
      await register(path, secrets, long);
      assert.equal(await passwordOf(path, secrets), long);
      assert.deepEqual(columns(path), [""]);
    }
  }));

test("a row copied to another user is not read, noted, and does not keep them from registering again", () =>
  inDatabase(async (path) => {
    await register(path, sealing, "of alice", alice);
    await register(path, sealing, "of bob", bob);
    inFile(path, (file) =>
      file.exec(`UPDATE transport_passwords
        SET password = (SELECT password FROM transport_passwords WHERE user_id = 1) WHERE user_id = 2`));
    const log = new MemoryLog();
    const noting = new Secrets({ cipher: await PasswordCipher.fromKeys(oneKey), log });
    assert.equal(await passwordOf(path, noting, bob), "");
    assert.deepEqual(log.lines.map(({ level, fields }) => [level, fields]), [["error", { user: bob }]]);
    await register(path, noting, "new", bob);
    assert.equal(await passwordOf(path, sealing, bob), "new");
    assert.equal(await passwordOf(path, sealing, alice), "of alice");
  }));
