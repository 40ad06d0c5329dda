import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { legacyName, type UserId, userId } from "../ids.ts";
import { MemoryLog } from "../log/mod.ts";
import { MemoryStorage } from "../storage/mod.ts";
import { Backlog } from "./backlog.ts";

const romeo = userId("romeo@verona.example");
const juliet = userId("juliet@verona.example");

class Play implements AsyncDisposable {
  readonly clock = new ManualClock(1_700_000_000_000);
  readonly storage = new MemoryStorage();
  readonly log = new MemoryLog();
  backlog = new Backlog(this);

  static async begin(): Promise<Play> {
    const play = new Play();
    for (const user of [romeo, juliet]) {
      const account = { legacyName: legacyName("name"), password: "", language: "en", encoding: "utf8" };
      await play.storage.saveUser({ user, ...account });
    }
    return play;
  }

  waits(...ids: string[]): void {
    for (const id of ids) this.backlog.add(romeo, id, id);
  }

  async taken(user: UserId = romeo, isTaken = true): Promise<string> {
    const got: string[] = [];
    await this.backlog.handOver(user, (texts) => {
      got.push(...texts);
      return isTaken;
    });
    return got.join(" ");
  }

  /** The instance stops, or is killed, and another one starts. */
  async restart(isKilled = false): Promise<void> {
    if (!isKilled) await this.backlog[Symbol.asyncDispose]();
    this.clock.advance(1);
    this.backlog = new Backlog(this);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.backlog[Symbol.asyncDispose]();
  }
}

test("what waits is handed over once, in order, to its own user", async () => {
  await using play = await Play.begin();
  play.waits("a", "b");
  assert.equal(await play.taken(juliet), "");
  assert.equal(await play.taken(), "a b");
  assert.equal(await play.taken(), "");
  play.waits("c");
  assert.equal(await play.taken(), "c");
});

test("what nobody took waits on", async () => {
  await using play = await Play.begin();
  play.waits("a");
  assert.equal(await play.taken(romeo, false), "a");
  play.waits("b");
  assert.equal(await play.taken(), "a b");
});

test("two clients that come at once get it once", async () => {
  await using play = await Play.begin();
  play.waits("a", "b");
  const both = await Promise.all([play.taken(), play.taken()]);
  assert.deepEqual(both, ["a b", ""]);
});

test("a restart loses nothing and repeats nothing, however soon it comes", async () => {
  await using play = await Play.begin();
  play.waits("a", "b");
  await play.restart();
  assert.equal(await play.taken(), "a b");
  await play.restart();
  assert.equal(await play.taken(), "");
});

test("a crash costs what came in the last tenth of a second", async () => {
  await using play = await Play.begin();
  play.waits("a");
  play.clock.advance(100);
  await play.taken(juliet); // waits until everything is written
  play.waits("b");
  const dead = play.backlog;
  await play.restart(true);
  assert.equal(await play.taken(), "a");
  await dead[Symbol.asyncDispose]();
});

test("a message that came back from a dead client waits again, behind the others", async () => {
  await using play = await Play.begin();
  play.waits("a");
  assert.equal(await play.taken(), "a");
  play.waits("b", "a");
  await play.restart();
  assert.equal(await play.taken(), "b a");
});

test("while the database is away nothing is handed over, and nothing lost", async () => {
  await using play = await Play.begin();
  const { messages } = play.storage;
  let isAway = true;
  const saveBacklog = messages.saveBacklog.bind(messages);
  messages.saveBacklog = (items) => isAway ? Promise.reject(new Error("away")) : saveBacklog(items);
  play.waits("a");
  await assert.rejects(play.taken(), { code: "storage-failed" });
  isAway = false;
  play.waits("b");
  assert.equal(await play.taken(), "a b");
});

test("of too much the newest is kept, and the log says so", async () => {
  await using play = await Play.begin();
  play.waits(...Array.from({ length: 1_500 }, (_, at) => String(at)));
  const got = (await play.taken()).split(" ");
  assert.ok(got.length >= 875 && got.length <= 1_000, String(got.length));
  assert.equal(got.at(-1), "1499");
  assert.ok(play.log.lines.some(({ message }) => message.includes("too much waits")));
});

test("an account that is no more has nothing waiting", async () => {
  await using play = await Play.begin();
  play.waits("a");
  play.backlog.forget(romeo);
  assert.equal(await play.taken(), "");
});

type Step = "come" | "take" | "refuse" | "restart" | "write";

test("whatever happens, everything is handed over once and in order", async () => {
  const steps = fc.array(fc.constantFrom<Step>("come", "come", "take", "refuse", "restart", "write"));
  await fc.assert(fc.asyncProperty(steps, async (list) => {
    await using play = await Play.begin();
    const got: string[] = [];
    let come = 0;
    for (const step of [...list, "take" as const]) {
      if (step === "come") play.waits(String(come++));
      if (step === "take") got.push(...(await play.taken()).split(" ").filter(Boolean));
      if (step === "refuse") await play.taken(romeo, false);
      if (step === "restart") await play.restart();
      if (step === "write") play.clock.advance(150);
    }
    assert.deepEqual(got, Array.from({ length: come }, (_, id) => String(id)));
  }));
});
