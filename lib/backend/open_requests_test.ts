import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import type { Feature, KnownWrapper } from "../../proto/mod.ts";
import { ManualClock } from "../clock.ts";
import { TransportError } from "../errors.ts";
import { userId } from "../ids.ts";
import type { NetworkAnswer } from "../users/requests.ts";
import { everyRequest } from "./every_request.ts";
import { neededFor } from "./network_requests.ts";
import { OpenRequests, requestPatience } from "./open_requests.ts";

const [romeo, juliet] = [userId("romeo@example.com"), userId("juliet@example.com")];
const search = { type: "search", text: "capulet", limit: 10 } as const;
const done: NetworkAnswer = { kind: "done" };

class Play {
  readonly clock = new ManualClock();
  readonly sent: KnownWrapper[] = [];
  isModern = true;
  can: (feature: Feature) => boolean = () => true;
  readonly requests = new OpenRequests({
    clock: this.clock,
    send: (wrapper) => void this.sent.push(wrapper),
    answers: () => this.isModern,
    can: (feature) => this.can(feature),
  });

  /** Asks for somebody; the answer as a word. */
  ask(user = romeo): Promise<string> {
    return this.requests.ask(user, search).then(
      ({ kind }) => kind,
      (error: unknown) => error instanceof TransportError ? error.code : "no TransportError",
    );
  }

  /** The id that the last request is to be answered with. */
  get id(): string {
    const last = this.sent.at(-1);
    return last?.type === "SEARCH_REQUEST" ? last.payload.requestId : "";
  }
}

test("an answer ends the question that has its id, and no other", async () => {
  const play = new Play();
  const first = play.ask();
  const firstId = play.id;
  const second = play.ask();
  assert.notEqual(firstId, play.id);
  assert.ok(play.requests.settle(romeo, play.id, done));
  assert.equal(await second, "done");
  assert.ok(play.requests.settle(romeo, firstId, new TransportError("not-allowed", "no")));
  assert.equal(await first, "not-allowed");
  assert.equal(play.clock.waiting, 0);
});

test("an answer comes once", async () => {
  const play = new Play();
  const asked = play.ask();
  play.requests.settle(romeo, play.id, done);
  assert.equal(play.requests.settle(romeo, play.id, done), false);
  await asked;
});

test("an answer to somebody who did not ask is nobody's", async () => {
  const play = new Play();
  const asked = play.ask();
  assert.equal(play.requests.settle(juliet, play.id, done), false);
  assert.equal(play.requests.settle(romeo, "q999", done), false);
  play.requests.settle(romeo, play.id, done);
  assert.equal(await asked, "done");
});

test("nobody waits for ever", async () => {
  const play = new Play();
  const asked = play.ask();
  play.clock.advance(requestPatience);
  assert.equal(await asked, "link-lost");
  assert.equal(play.requests.settle(romeo, play.id, done), false, "it is too late");
});

test("who leaves a backend waits no more for it, and others do", async () => {
  const play = new Play();
  const his = [play.ask(), play.ask()];
  const hers = play.ask(juliet);
  play.requests.abandon(romeo);
  assert.deepEqual(await Promise.all(his), ["link-lost", "link-lost"]);
  play.requests.settle(juliet, play.id, done);
  assert.equal(await hers, "done");
  assert.equal(play.clock.waiting, 0);
});

test("nobody waits for a backend that is gone", async () => {
  const play = new Play();
  const asked = [play.ask(), play.ask(juliet)];
  play.requests.abandonAll();
  assert.deepEqual(await Promise.all(asked), ["link-lost", "link-lost"]);
  assert.equal(play.clock.waiting, 0);
});

test("only so much may be asked at a time, by each", async () => {
  const play = new Play();
  for (let count = 0; count < 500; count++) void play.ask();
  assert.equal(await play.ask(), "backend-unavailable");
  assert.equal(play.sent.length, 500);
  void play.ask(juliet);
  assert.equal(play.sent.length, 501);
  play.requests.abandonAll();
});

test("what a backend has no use for is not sent to it", async () => {
  for (const request of everyRequest) {
    const play = new Play();
    play.can = (feature) => feature !== neededFor[request.type];
    const asked = play.requests.ask(romeo, request);
    if (neededFor[request.type] === undefined) {
      play.requests.abandonAll();
      await assert.rejects(asked, { code: "link-lost" });
      assert.equal(play.sent.length, 1);
    } else {
      await assert.rejects(asked, { code: "feature-not-implemented" }, request.type);
      assert.deepEqual(play.sent, []);
    }
  }
});

test("an old backend answers nothing: what it knows counts as done, the rest is refused", async () => {
  const outcomes = new Map<string, string>();
  for (const request of everyRequest) {
    const play = new Play();
    play.isModern = false;
    play.can = () => false;
    const outcome = await play.requests.ask(romeo, request).then(({ kind }) => kind, ({ code }) => code);
    outcomes.set(request.type, `${outcome} ${play.sent.length}`);
    assert.equal(play.clock.waiting, 0);
  }
  const known = [...outcomes].filter(([, outcome]) => outcome === "done 1").map(([type]) => type);
  assert.deepEqual(known, ["block", "join-room", "leave-room", "room-subject"]);
  const others = [...outcomes].filter(([type]) => !known.includes(type)).map(([, outcome]) => outcome);
  assert.deepEqual(new Set(others), new Set(["feature-not-implemented 0"]));
});
