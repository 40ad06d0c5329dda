import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { xml } from "../xml/element.ts";
import { versionOf } from "./roster_version.ts";

test("the same list has the same version in any order, another list another one", async () => {
  const [one, two] = [xml("item", { jid: "a" }), xml("item", { jid: "b", name: "B" })];
  const version = await versionOf([one, two]);
  assert.equal(await versionOf([two, one]), version);
  assert.notEqual(await versionOf([one]), version);
  assert.notEqual(await versionOf([one, xml("item", { jid: "b", name: "C" })]), version);
  assert.match(version, /^[0-9a-f]{24}$/);
});
