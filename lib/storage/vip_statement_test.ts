import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { legacyName, userId } from "../ids.ts";
import { openSqlite } from "./sqlite.ts";
import { parseVipStatement } from "./vip_statement.ts";

test("the JID becomes a value, with or without quotes around it", () => {
  assert.equal(parseVipStatement(""), undefined);
  assert.deepEqual(parseVipStatement("SELECT 1 FROM vips WHERE jid='$barejid' OR alt = $barejid"), {
    text: "SELECT 1 FROM vips WHERE jid=? OR alt = ?",
    marks: 2,
  });
  assert.deepEqual(parseVipStatement("SELECT 1 WHERE \"$barejid\" = 'it''s'"), {
    text: "SELECT 1 WHERE ? = 'it''s'",
    marks: 1,
  });
});

test("what could not be handed over as a value is refused", () => {
  assert.throws(() => parseVipStatement("SELECT 1 FROM v WHERE jid LIKE '%$barejid%'"), /stand alone/);
  assert.throws(() => parseVipStatement("SELECT '?'"), /question mark/);
});

test("who gets a row is a VIP, and no JID is taken for SQL", async () => {
  const vipStatement = "SELECT 1 FROM users_settings WHERE var = 'vip' AND value = '$barejid'";
  await using storage = await openSqlite(":memory:", { vipStatement });
  const people = ["alice@example.org", "bob@example.org", "' OR '1'='1"].map(userId);
  for (const user of people) {
    const account = { legacyName: legacyName("x"), password: "", language: "", encoding: "" };
    await storage.saveUser({ user, ...account });
  }
  const [alice = userId("")] = people;
  await storage.saveSetting(alice, "vip", 13, alice);
  const vips = await Promise.all(people.map(async (user) => (await storage.findUser(user))?.vip));
  assert.deepEqual(vips, [true, false, false]);
});
