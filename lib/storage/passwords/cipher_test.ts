import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { userId } from "../../ids.ts";
import { PasswordCipher } from "./cipher.ts";

const alice = userId("alice@example.org");
const [oneKey, otherKey] = [
  "Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwga2V5",
  "YW5vdGhlciBvbmUsIGFnYWluIGZvciB0ZXN0cyBv",
];

test("every password opens again for its user", async () => {
  const cipher = await PasswordCipher.fromKeys(oneKey);
  const anything = fc.string({ unit: "binary", maxLength: 500 }).filter((text) => text.isWellFormed());
  const property = fc.asyncProperty(anything, async (password) => {
    assert.equal(await cipher.open(alice, await cipher.seal(alice, password)), password);
  });
  await fc.assert(property);
});

test("a sealed password shows neither itself nor that two are equal", async () => {
  const cipher = await PasswordCipher.fromKeys(oneKey);
  const [one, two] = [await cipher.seal(alice, "s3cret"), await cipher.seal(alice, "s3cret")];
  assert.notEqual(one.text, two.text);
  assert.match(one.text, /^1:[A-Za-z0-9_-]{46}$/);
  assert(!atob(one.text.slice(2).replaceAll("-", "+").replaceAll("_", "/")).includes("s3cret"));
});

test("a sealed password of somebody else does not open", async () => {
  const cipher = await PasswordCipher.fromKeys(oneKey);
  const sealed = await cipher.seal(alice, "s3cret");
  assert.equal(await cipher.open(userId("mallory@example.org"), sealed), undefined);
});

test("a damaged password does not open, whichever character was changed", async () => {
  const cipher = await PasswordCipher.fromKeys(oneKey);
  const { keyId, text } = await cipher.seal(alice, "s3cret");
  for (let at = 0; at < text.length - 1; at++) {
    const changed = text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
    assert.equal(await cipher.open(alice, { keyId, text: changed }), undefined, changed);
  }
  assert.equal(await cipher.open(alice, { keyId, text: "1:" }), undefined);
  assert.equal(await cipher.open(alice, { keyId, text: "1:?" }), undefined);
});

test("the first key seals, the others still open", async () => {
  const before = await PasswordCipher.fromKeys(oneKey);
  const sealed = await before.seal(alice, "s3cret");
  const after = await PasswordCipher.fromKeys(otherKey, oneKey);
  assert.equal(await after.open(alice, sealed), "s3cret");
  assert.notEqual((await after.seal(alice, "s3cret")).keyId, before.keyId);
  const without = await PasswordCipher.fromKeys(otherKey);
  assert.equal(await without.open(alice, sealed), undefined);
  assert.deepEqual([without.has(after.keyId), without.has(before.keyId)], [true, false]);
});

test("a sealed password of an earlier version of this program opens", async () => {
  const cipher = await PasswordCipher.fromKeys(oneKey);
  const sealed = {
    keyId: "8c4e410de0f44dd7",
    text: "1:hN1uuJuqRFTQOaqPxiRDKwNO62joSqPB0SwB4tXihqK1uN9u6SSUXUZhsNbnUw",
  };
  assert.equal(await cipher.open(alice, sealed), "a password of 2026");
});

test("a key that can be guessed is refused", async () => {
  for (const key of ["", "too short", "a".repeat(64)]) {
    await assert.rejects(PasswordCipher.fromKeys(key), /at least 32 characters/);
  }
});
