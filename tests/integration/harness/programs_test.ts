import assert from "node:assert/strict";
import { test } from "../../test.ts";
import { findProgram, howToInstall } from "./programs.ts";

test("a program is found by its full path, and one that is nowhere is not", async () => {
  assert.match(await findProgram("sh") ?? "", /^\/.*\/sh$/);
  assert.equal(await findProgram("no-such-program"), undefined);
});

test("who lacks programs is told the packages and the command", () => {
  assert.equal(
    howToInstall([{ what: "the server A", package: "a" }, { what: "the library B", package: "python3-b" }]),
    "the server A, the library B: not found on this machine. Install with: sudo apt-get install a python3-b",
  );
});
