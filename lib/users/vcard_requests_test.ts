import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { legacyName } from "../ids.ts";
import type { PassingRequest } from "./network.ts";
import { vcardPatience, VCardRequests } from "./vcard_requests.ts";

const bob = legacyName("bob");
const card = { fullName: "Bob B", nickname: "", photo: new Uint8Array() };

class Play {
  readonly clock = new ManualClock();
  readonly asked: PassingRequest[] = [];
  hasBackend = true;
  readonly requests = new VCardRequests({
    clock: this.clock,
    ask: (request) => {
      this.asked.push(request);
      return this.hasBackend;
    },
  });
}

test("each question has its own id, and the answer with that id is its answer", async () => {
  const { requests, asked, clock } = new Play();
  const [first, second] = [requests.request(bob), requests.request(legacyName("eve"))];
  assert.deepEqual(asked, [{ type: "vcard", name: "bob", id: 0 }, { type: "vcard", name: "eve", id: 1 }]);
  requests.answered(1, { ...card, fullName: "Eve" });
  requests.answered(0, card);
  assert.equal((await first).fullName, "Bob B");
  assert.equal((await second).fullName, "Eve");
  assert.equal(clock.waiting, 0);
});

test("an answer that nobody asked for, or a second one, is ignored", async () => {
  const { requests } = new Play();
  requests.answered(0, card);
  const asked = requests.request(bob);
  requests.answered(7, card);
  requests.answered(0, card);
  requests.answered(0, { ...card, fullName: "Somebody else" });
  assert.equal((await asked).fullName, "Bob B");
});

test("after forty seconds nothing was found, and a late answer is ignored", async () => {
  const { requests, clock } = new Play();
  const asked = assert.rejects(requests.request(bob), { code: "item-not-found" });
  clock.advance(vcardPatience - 1);
  assert.equal(clock.waiting, 1);
  clock.advance(1);
  await asked;
  requests.answered(0, card);
});

test("without a backend nobody waits", async () => {
  const play = new Play();
  play.hasBackend = false;
  await assert.rejects(play.requests.request(bob), { code: "not-logged-in" });
  assert.equal(play.clock.waiting, 0);
});

test("when the backend goes, every question ends and no timer stays", async () => {
  const { requests, clock } = new Play();
  const open = [requests.request(bob), requests.request(bob)];
  requests.abandon();
  for (const question of open) await assert.rejects(question, { code: "backend-unavailable" });
  assert.equal(clock.waiting, 0);
});

test("nobody asks without end", async () => {
  const { requests, asked } = new Play();
  const open = Array.from({ length: 200 }, () => requests.request(bob));
  await assert.rejects(requests.request(bob), { code: "backend-unavailable" });
  assert.equal(asked.length, 200);
  requests.abandon();
  await Promise.allSettled(open);
});
