import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { patiently, type Remedy, within } from "./patience.ts";

/** Work that fails with these, then works; and how often it was tried. */
class Fragile {
  readonly clock = new ManualClock();
  readonly #failures: Remedy[];
  tries = 0;

  constructor(...failures: Remedy[]) {
    this.#failures = failures;
  }

  /** Runs it, moving the time on whenever it waits. Answers the time that it took. */
  async run(): Promise<number> {
    let settled = false;
    const attempt = () => {
      this.tries++;
      const failure = this.#failures.shift();
      return failure === undefined ? Promise.resolve() : Promise.reject(new Error(failure));
    };
    const remedy = (error: unknown): Remedy =>
      (["again", "later"] as const).find((one) => error instanceof Error && error.message === one) ?? "never";
    const done = patiently(attempt, { remedy, clock: this.clock }).finally(() => settled = true);
    done.catch(() => {});
    while (!settled) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (this.clock.waiting > 0) this.clock.advance(50);
    }
    await done;
    return this.clock.now();
  }
}

test("what works at once is not waited for", async () => {
  assert.equal(await new Fragile().run(), 0);
});

test("a server that is away is tried again, more and more slowly", async () => {
  assert.equal(await new Fragile("later", "later", "later").run(), 50 + 100 + 200);
});

test("a server that stays away is given up after ten seconds", async () => {
  const away = new Fragile(...Array.from({ length: 100 }, () => "later" as const));
  await assert.rejects(away.run(), /later/);
  assert(away.tries > 10 && away.clock.now() > 8_000 && away.clock.now() <= 10_000);
});

test("whom others get in the way of tries five times", async () => {
  const lucky = new Fragile("again", "again", "again", "again");
  await lucky.run();
  assert.equal(lucky.tries, 5);
  await assert.rejects(new Fragile("again", "again", "again", "again", "again").run(), /again/);
});

test("what will not change is tried once", async () => {
  const hopeless = new Fragile("never");
  await assert.rejects(hopeless.run(), /never/);
  assert.equal(hopeless.tries, 1);
});

test("work that is done in time leaves no timer, and late work is an error", async () => {
  const clock = new ManualClock();
  assert.equal(await within(1000, Promise.resolve(7), () => new Error("late"), clock), 7);
  assert.equal(clock.waiting, 0);
  const late = within(1000, new Promise(() => {}), () => new Error("late"), clock);
  clock.advance(1000);
  await assert.rejects(late, /late/);
});
