import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { knownKeyNames } from "./known_keys.ts";
import { editDistance, nearestKey } from "./suggest.ts";

const suggested = (key: string) => nearestKey(key, knownKeyNames());

test("a misspelt key finds the one that was meant", () => {
  assert.equal(suggested("service.user_per_backend"), "service.users_per_backend");
  assert.equal(suggested("service.prot"), "service.port");
  assert.equal(suggested("databse.type"), "database.type");
  assert.equal(
    suggested("registration.enable_public_registartion"),
    "registration.enable_public_registration",
  );
  assert.equal(suggested("service.iirc_server"), "service.irc_server");
});

test("the wrong case is found", () => {
  assert.equal(suggested("Service.JID"), "service.jid");
  assert.equal(suggested("SERVICE.USER_PER_BACKEND"), "service.users_per_backend");
});

test("the right name in the wrong section is found, and so is one without a section", () => {
  assert.equal(suggested("identity.users_per_backend"), "service.users_per_backend");
  assert.equal(suggested("admin_jid"), "service.admin_jid");
});

test("a key that is like none gets no suggestion", () => {
  assert.equal(suggested("facebook.api_version"), undefined);
  assert.equal(suggested("service.x"), undefined);
  assert.equal(suggested(""), undefined);
});

test("two swapped letters are one edit, and so is one letter more, less or other", () => {
  for (const other of ["prot", "ports", "pot", "part"]) {
    assert.equal(editDistance("port", other, 9), 1, other);
  }
  assert.equal(editDistance("port", "port", 9), 0);
  assert.equal(editDistance("kitten", "sitting", 9), 3);
});

test("a distance is never more than its bound, and the same both ways", () => {
  const word = fc.stringMatching(/^[abc]{0,8}$/);
  fc.assert(fc.property(word, word, fc.integer({ min: 1, max: 9 }), (a, b, bound) => {
    const distance = editDistance(a, b, bound);
    assert.equal(distance, Math.min(bound, editDistance(b, a, 99)));
    assert.equal(distance === 0, a === b);
  }));
});
