import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { AdminStage, backend, romeo } from "./testing.ts";

test("status counts users and backends, on one line without an end", async () => {
  await using stage = new AdminStage();
  assert.equal(await stage.run("status"), "Running (0 users connected using 0 backends)");
  stage.backends.arrived(backend(1, 0));
  stage.backends.arrived(backend(2, 1));
  await stage.arrive(romeo, "montague");
  assert.equal(await stage.run("status"), "Running (1 users connected using 2 backends)");
});

test("uptime is in whole seconds", async () => {
  await using stage = new AdminStage();
  stage.clock.advance(61_999);
  assert.equal(await stage.run("uptime"), "61");
});

test("a reload that changes all there is to change says just that", async () => {
  await using stage = new AdminStage();
  assert.equal(await stage.run("reload"), "Config reloaded");
});

test("a reload says what waits for a restart", async () => {
  await using stage = new AdminStage();
  stage.reloaded = Promise.resolve({ problems: [], afterRestart: ["service.port", "database.type"] });
  assert.equal(
    await stage.run("reload"),
    "Config reloaded\nThese options change only after a restart: service.port database.type",
  );
});

test("a reload of a file that is wrong or gone says what is the matter", async () => {
  await using stage = new AdminStage();
  stage.reloaded = Promise.resolve({ problems: ["irc.cfg:3: no", "irc.cfg:5: no"], afterRestart: [] });
  assert.equal(await stage.run("reload"), "Error: Error during config reload\nirc.cfg:3: no\nirc.cfg:5: no");
  stage.reloaded = Promise.reject(new Error("irc.cfg is gone"));
  assert.equal(await stage.run("reload"), "Error: Error during config reload\nirc.cfg is gone");
});
