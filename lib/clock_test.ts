import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import { ManualClock, systemClock } from "./clock.ts";

test("a manual clock stands still until it is moved", () => {
  const clock = new ManualClock(1_000);
  let ran = 0;
  clock.after(50, () => ran++);
  assert.equal(clock.now(), 1_000);
  clock.advance(49);
  assert.equal(ran, 0);
  clock.advance(1);
  assert.equal(ran, 1);
  assert.equal(clock.now(), 1_050);
  clock.advance(1_000);
  assert.equal(ran, 1);
});

test("tasks run in the order in which they fall due, each at its own time", () => {
  const clock = new ManualClock();
  const ran: string[] = [];
  const note = (name: string) => () => void ran.push(`${name} at ${clock.now()}`);
  clock.after(30, note("late"));
  clock.after(10, note("early"));
  clock.after(30, note("late too"));
  clock.advance(100);
  assert.deepEqual(ran, ["early at 10", "late at 30", "late too at 30"]);
  assert.equal(clock.now(), 100);
});

test("a task that starts another one within the same span sees it run", () => {
  const clock = new ManualClock();
  const ran: number[] = [];
  const again = (): void => {
    ran.push(clock.now());
    clock.after(20, again);
  };
  clock.after(20, again);
  clock.advance(65);
  assert.deepEqual(ran, [20, 40, 60]);
  assert.equal(clock.waiting, 1);
});

test("a disposed task does not run and does not wait", () => {
  const clock = new ManualClock();
  const task = clock.after(10, () => assert.fail("it was cancelled"));
  assert.equal(clock.waiting, 1);
  task[Symbol.dispose]();
  assert.equal(clock.waiting, 0);
  clock.advance(10);
});

test("the system clock runs a task, and forgets a disposed one", async () => {
  const before = Date.now();
  assert.ok(systemClock.now() >= before);
  const cancelled = systemClock.after(0, () => assert.fail("it was cancelled"));
  cancelled[Symbol.dispose]();
  await new Promise<void>((resolve) => systemClock.after(1, resolve));
});
