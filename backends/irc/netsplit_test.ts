import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { isNetsplit } from "./netsplit.ts";

test("two servers' names are a netsplit, anything else is what somebody said", () => {
  for (const reason of ["hub.example.org leaf.example.org", "*.net *.split", "a-1.b c.d"]) {
    assert.ok(isNetsplit(reason), reason);
  }
  for (
    const reason of [
      "",
      "bye",
      "Quit: a.b c.d",
      "see example.org",
      "a.b c.d e.f",
      "a.b  c.d",
      "a..b c.d",
      "www.x.org :)",
    ]
  ) {
    assert.ok(!isNetsplit(reason), reason);
  }
});
