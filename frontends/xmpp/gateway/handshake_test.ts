import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { asBytes } from "./handshake.ts";

test("a secret becomes one character for each byte of its UTF-8", () => {
  assert.equal(asBytes("plain &<'"), "plain &<'");
  assert.equal(asBytes("é€"), "\xC3\xA9\xE2\x82\xAC");
  assert.equal(asBytes(""), "");
});
