import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import type { UserEvent } from "../../../lib/events.ts";
import { userId } from "../../../lib/ids.ts";
import { type LoginPage, LoginWatch } from "./login_watch.ts";

const romeo = userId("romeo@verona.example");
const state = (kind: "connecting" | "connected"): UserEvent => ({ type: "account-changed", state: { kind } });

function stateOf({ news }: LoginPage): string {
  return news.kind === "state" ? news.state.kind : news.kind;
}

test("whoever follows misses nothing of what happens at once", async () => {
  const watch = new LoginWatch();
  const first = watch.follow(romeo);
  watch.note(romeo, state("connecting"));
  watch.note(romeo, state("connected"));
  const page = await first;
  assert.deepEqual([stateOf(page), stateOf(await page.next)], ["connecting", "connected"]);
});

test("after an end the next login is followed anew", async () => {
  const watch = new LoginWatch();
  const first = watch.follow(romeo);
  watch.note(romeo, state("connected"));
  const second = watch.follow(romeo);
  watch.note(romeo, state("connecting"));
  assert.deepEqual([stateOf(await first), stateOf(await second)], ["connected", "connecting"]);
});

test("what is not about the login, or about somebody else's, is no news", async () => {
  const watch = new LoginWatch();
  const first = watch.follow(romeo);
  watch.note(romeo, { type: "registered" });
  watch.note(userId("paris@verona.example"), state("connected"));
  watch.note(romeo, state("connecting"));
  assert.equal(stateOf(await first), "connecting");
});

test("when the gateway stops, nobody waits any longer", async () => {
  const watch = new LoginWatch();
  const first = watch.follow(romeo);
  watch[Symbol.dispose]();
  assert.equal(stateOf(await first), "ended");
});
