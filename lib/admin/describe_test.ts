import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { describeEntries } from "./describe.ts";
import { AdminStage } from "./testing.ts";

test("what a form of a command needs is all there, the user of a user's command first", async () => {
  await using stage = new AdminStage();
  const found = new Map(describeEntries(stage).map((entry) => [entry.name, entry]));
  assert.deepEqual([...found.keys()], stage.entries.map(({ name }) => name));
  assert.deepEqual(found.get("unregister")?.arguments.map(({ label }) => label), ["User"]);
  assert.deepEqual(found.get("register")?.arguments.map(({ name, type }) => `${name} ${type}`), [
    "username string",
    "legacy_username string",
    "legacy_password password",
  ]);
});

test("a variable is labelled by what it is, and wants to be told nothing", async () => {
  await using stage = new AdminStage();
  const uptime = describeEntries(stage).find(({ name }) => name === "uptime");
  assert.equal(uptime?.label, "Seconds since the instance started");
  assert.deepEqual([uptime?.isCommand, uptime?.arguments], [false, []]);
});
