import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import { Sessions } from "./sessions.ts";

class FakeSession implements AsyncDisposable {
  readonly #ended: () => void;

  constructor(ended: () => void) {
    this.#ended = ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.resolve();
    this.#ended();
  }
}

test("a new login ends the old session before the new one is made", async () => {
  const events: string[] = [];
  const sessions = new Sessions<FakeSession>();
  const make = (name: string) => (): FakeSession => {
    events.push(`made ${name}`);
    return new FakeSession(() => events.push(`ended ${name}`));
  };
  await sessions.start("romeo", make("first"));
  const second = await sessions.start("romeo", make("second"));
  assert.deepEqual(events, ["made first", "ended first", "made second"]);
  assert.equal(sessions.get("romeo"), second);
  assert.equal(sessions.size, 1);
});

test("a session that was replaced cannot end its successor", async () => {
  const sessions = new Sessions<FakeSession>();
  const first = await sessions.start("romeo", () => new FakeSession(() => {}));
  const second = await sessions.start(
    "romeo",
    () => new FakeSession(() => assert.fail("ended the wrong one")),
  );
  await sessions.end("romeo", first);
  assert.equal(sessions.get("romeo"), second);
});

test("at the end all sessions end, even if one fails to", async () => {
  const ended: string[] = [];
  const sessions = new Sessions<FakeSession>();
  const failing = new FakeSession(() => {
    throw new Error("stuck");
  });
  await sessions.start("romeo", () => failing);
  await sessions.start("juliet", () => new FakeSession(() => ended.push("juliet")));
  await assert.rejects(sessions[Symbol.asyncDispose](), /1 sessions failed to end/);
  assert.deepEqual(ended, ["juliet"]);
  assert.equal(sessions.size, 0);
});

test("a session that must be there is there, or the user is told that they are not logged in", async () => {
  await using sessions = new Sessions<FakeSession>();
  const session = await sessions.start("romeo", () => new FakeSession(() => {}));
  assert.equal(sessions.require("romeo"), session);
  assert.throws(() => sessions.require("juliet"), {
    name: "RequestError",
    message: "You are not logged in.",
  });
});
