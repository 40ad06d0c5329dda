import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../../../tests/test.ts";
import { legacyName, type UserId, userId } from "../../ids.ts";
import { MemoryLog } from "../../log/mod.ts";
import { openSqlite } from "../sqlite.ts";
import { inFile, inFolder } from "../sqlite_testing.ts";
import { PasswordCipher } from "./cipher.ts";
import { Secrets } from "./secrets.ts";

const [alice, bob] = [userId("alice@example.org"), userId("bob@example.org")];
const oneKey = "Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwga2V5";
const otherKey = "YW5vdGhlciBvbmUsIGFnYWluIGZvciB0ZXN0cyBv";
const plain = new Secrets();
const sealing = new Secrets({ cipher: await PasswordCipher.fromKeys(oneKey) });

const inDatabase = (body: (path: string) => Promise<void>) =>
  inFolder((folder) => body(join(folder, "database.sql")));

async function keep(path: string, secrets: Secrets, password: string, user = alice, room = "#tea") {
  await using storage = await openSqlite(path, { secrets });
  const account = { legacyName: legacyName("name"), password: "", language: "en", encoding: "utf8" };
  await storage.saveUser({ user, ...account });
  const record = { room, name: room, address: `${room}@gw`, nickname: "nick", password };
  assert.equal(await storage.saveKeptRoom(user, record), true);
}

async function passwords(path: string, secrets: Secrets, user: UserId = alice): Promise<string[]> {
  await using storage = await openSqlite(path, { secrets });
  return (await storage.keptRooms(user)).map(({ password }) => password);
}

function inTable(path: string): string {
  return JSON.stringify(inFile(path, (file) => file.prepare("SELECT * FROM room_passwords").all()));
}

test("rooms' passwords are encrypted as soon as there is a key, and with the new one after a change", () =>
  inDatabase(async (path) => {
    for (const room of ["#jam", "#tea"]) await keep(path, plain, `of ${room}`, alice, room);
    assert.match(inTable(path), /of #tea/);
    assert.deepEqual(await passwords(path, sealing), ["of #jam", "of #tea"]);
    assert.doesNotMatch(inTable(path), /of #tea/);
    const both = new Secrets({ cipher: await PasswordCipher.fromKeys(otherKey, oneKey) });
    assert.deepEqual(await passwords(path, both), ["of #jam", "of #tea"]);
    const fresh = new Secrets({ cipher: await PasswordCipher.fromKeys(otherKey) });
    assert.deepEqual(await passwords(path, fresh), ["of #jam", "of #tea"]);
  }));

test("a database whose rooms have passwords of another key is refused", () =>
  inDatabase(async (path) => {
    await keep(path, sealing, "rose");
    const before = inTable(path);
    const wrong = new Secrets({ cipher: await PasswordCipher.fromKeys(otherKey) });
    await assert.rejects(passwords(path, wrong), /but the configured key/);
    await assert.rejects(passwords(path, plain), /no key is configured/);
    assert.equal(inTable(path), before);
  }));

test("a password copied to another room or another user does not open, and that is noted", () =>
  inDatabase(async (path) => {
    await keep(path, sealing, "rose");
    await keep(path, sealing, "thorn", alice, "#jam");
    await keep(path, sealing, "bob's", bob);
    inFile(path, (file) =>
      file.exec(
        "UPDATE room_passwords SET password = (SELECT password FROM room_passwords WHERE user_id = 1 AND room = '#tea')",
      ));
    const log = new MemoryLog();
    const noting = new Secrets({ cipher: await PasswordCipher.fromKeys(oneKey), log });
    assert.deepEqual(await passwords(path, noting), ["", "rose"]);
    assert.deepEqual(await passwords(path, noting, bob), [""]);
    assert.deepEqual(log.lines.map(({ level }) => level), ["error", "error"]);
  }));
