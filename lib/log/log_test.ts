import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { LevelLog, type LogLevel, silentLog } from "./log.ts";
import { MemoryLog } from "./memory_log.ts";

test("a record below the log's level is not kept", () => {
  const log = new MemoryLog("warning");
  log.debug("d");
  log.info("i");
  log.warn("w");
  log.error("e");
  assert.deepEqual(log.lines.map((line) => [line.level, line.message]), [["warning", "w"], ["error", "e"]]);
});

test("a log says which levels it keeps", () => {
  const log = new MemoryLog("info");
  assert.equal(log.enabled("debug"), false);
  assert.equal(log.enabled("info"), true);
  assert.equal(log.enabled("error"), true);
  assert.equal(silentLog.enabled("error"), false);
});

test("fields given with() are in every record, and a record's own come on top", () => {
  const log = new MemoryLog();
  const inner = log.with({ backend: 1, user: "a" }).with({ user: "b" });
  inner.info("hello", { backend: 2 });
  inner.info("bye");
  assert.deepEqual(log.lines.map((line) => line.fields), [{ backend: 2, user: "b" }, {
    backend: 1,
    user: "b",
  }]);
});

test("a memory log finds a record by its level and a part of its message", () => {
  const log = new MemoryLog();
  log.info("backend started");
  log.warn("backend started slowly");
  assert.equal(log.find("warning", "started")?.message, "backend started slowly");
  assert.equal(log.find("error", "started"), undefined);
});

test("the level may change while the log is in use, under every log made from it", () => {
  let level: LogLevel = "warning";
  const kept: string[] = [];
  const log = new LevelLog(() => level, ({ message }) => kept.push(message)).with({ user: "ann" });
  log.info("early");
  level = "info";
  log.info("late");
  assert.deepEqual(kept, ["late"]);
});
