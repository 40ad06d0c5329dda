import assert from "node:assert/strict";
import { userId } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { ScramKeyring } from "./scram_keys.ts";

const romeo = userId("romeo@gw.example");
const mechanism = "SCRAM-SHA-256";

test("a password is made into keys once, and another one anew", async () => {
  const keyring = new ScramKeyring("a secret");
  const keys = await keyring.keysOf(romeo, mechanism, "rose");
  assert.equal(await keyring.keysOf(romeo, mechanism, "rose"), keys);
  const changed = await keyring.keysOf(romeo, mechanism, "tulip");
  assert.notDeepEqual(changed.storedKey, keys.storedKey);
  assert.deepEqual((await keyring.keysOf(romeo, mechanism, "rose")).storedKey, keys.storedKey);
});

test("everybody has a salt of their own, which stays, and which nobody can foretell", () => {
  const keyring = new ScramKeyring("a secret");
  const salt = keyring.saltOf(romeo, mechanism);
  assert.equal(salt.length, 16);
  assert.deepEqual(keyring.saltOf(romeo, mechanism), salt);
  const others = [
    keyring.saltOf(userId("nobody@gw.example"), mechanism),
    keyring.saltOf(romeo, "SCRAM-SHA-1"),
    new ScramKeyring("another").saltOf(romeo, mechanism),
  ];
  for (const other of others) assert.notDeepEqual(other, salt);
});
