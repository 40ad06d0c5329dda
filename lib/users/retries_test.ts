import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { maxAttempts, steadyAfter } from "./reconnect.ts";
import { Retries } from "./retries.ts";

function made(): { clock: ManualClock; retries: Retries } {
  const clock = new ManualClock();
  return { clock, retries: new Retries({ clock, random: () => 1 }) };
}

test("tries are further and further apart, and come to an end", () => {
  const { clock, retries } = made();
  const delays: number[] = [];
  let logins = 0;
  while (retries.mayTryAgain) {
    delays.push(retries.schedule(() => void logins++));
    clock.advance(delays.at(-1) ?? 0);
  }
  assert.deepEqual(delays, [2_000, 4_000, 8_000, 16_000, 32_000]);
  assert.equal(logins, maxAttempts);
});

test("only a login that held for a while makes up for those before", () => {
  const { clock, retries } = made();
  const next = () => {
    const delay = retries.schedule(() => {});
    retries.cancel();
    return delay;
  };
  next();
  retries.connected();
  clock.advance(steadyAfter - 1);
  retries.ended();
  assert.equal(next(), 4_000);
  retries.connected();
  clock.advance(steadyAfter);
  retries.ended();
  assert.equal(next(), 2_000);
  retries.reset();
  assert.equal(next(), 2_000);
  assert.equal(clock.waiting, 0);
});
