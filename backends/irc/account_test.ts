import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { accountOf } from "./account.ts";

const nickAndHome = (legacyName: string): [string, string] => {
  const { nick, home } = accountOf("u@h", legacyName, "pw");
  return [nick, home];
};

test("a legacy name is a nick, perhaps with the server that the password is for", () => {
  assert.deepEqual(nickAndHome("Ro[meo]"), ["Ro[meo]", ""]);
  assert.deepEqual(nickAndHome("romeo@IRC.example.org"), ["romeo", "irc.example.org"]);
});

test("who never registered is called by the first part of the JID, as far as it can be a nick", () => {
  assert.deepEqual(nickAndHome("john.q.public@example.org/phone")[0], "john_q_public");
  assert.deepEqual(nickAndHome("4711@example.org")[0], "_4711");
  assert.equal(nickAndHome(`${"x".repeat(40)}@example.org`)[0].length, 16);
});

test("what can be no nick is refused", () => {
  assert.throws(() => accountOf("u@h", "ro meo", ""), /cannot be a nick/);
});
