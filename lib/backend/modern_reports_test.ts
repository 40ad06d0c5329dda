/** Protocol 2: who hears what a backend says. */
import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { decodeWrapper, encodeWrapper, type KnownWrapper, type Wrapper } from "../../proto/mod.ts";
import { payloadTypes, wrappers } from "../../proto/values_testing.ts";
import { ManualClock } from "../clock.ts";
import { userId } from "../ids.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { dispatch } from "./dispatch.ts";
import { FakeSeat } from "./fake_seat.ts";
import { OpenRequests } from "./open_requests.ts";

const romeo = "romeo@example.com";
const juliet = "juliet@example.com";

class Play {
  readonly log = new MemoryLog();
  readonly clock = new ManualClock();
  readonly requests = new OpenRequests({
    clock: this.clock,
    send() {},
    answers: () => true,
    can: () => true,
  });
  readonly seats = new Map([romeo, juliet].map((id) => [userId(id), new FakeSeat(id)] as const));

  tell(...wrappers: readonly Wrapper[]): void {
    for (const wrapper of wrappers) dispatch(wrapper, this);
  }

  /** The names of what somebody was told. */
  heardBy(id: string): string[] {
    return this.seats.get(userId(id))?.calls.map(([name]) => name) ?? [];
  }
}

const names = { user: romeo, buddy: "bob", legacyId: "72" };

test("reports of protocol 2 reach the part of the user that knows of them", () => {
  const play = new Play();
  play.tell(
    { type: "MESSAGE_STATUS", payload: names },
    { type: "REACTION", payload: names },
    { type: "RETRACTION", payload: names },
    { type: "READ_MARKER", payload: names },
    { type: "LOGIN_STEP", payload: { user: romeo, stepId: "1" } },
    { type: "LOGIN_PROGRESS", payload: { user: romeo } },
    { type: "ACCOUNT_STATE", payload: { user: romeo } },
    { type: "BLOCK", payload: { user: romeo, buddy: "bob", blocked: true } },
    { type: "ROOM_INVITATION", payload: { user: romeo, room: "#balcony" } },
    { type: "ROOM_INFO", payload: { user: romeo, room: "#balcony" } },
  );
  assert.deepEqual(play.heardBy(romeo), [
    "status",
    "reacted",
    "retracted",
    "readUpTo",
    "step",
    "progress",
    "condition",
    "blockReported",
    "invited",
    "infoReported",
  ]);
});

test("an answer goes to the question, and to nobody else", async () => {
  const play = new Play();
  const asked = play.requests.ask(userId(romeo), { type: "search", text: "x", limit: 1 });
  play.tell(
    { type: "SEARCH_RESULT", payload: { user: juliet, requestId: "q1" } },
    { type: "SEARCH_RESULT", payload: { user: romeo, requestId: "q1", more: true } },
    { type: "SEARCH_RESULT", payload: { user: romeo, requestId: "q1" } },
  );
  assert.deepEqual(await asked, { kind: "search", result: { found: [], more: true } });
  assert.deepEqual([play.heardBy(romeo), play.heardBy(juliet)], [[], []]);
});

test("each question has an answer of its own", async () => {
  const play = new Play();
  const picture = { type: "avatar", of: { kind: "user" }, avatarId: "" } as const;
  const asked = [
    play.requests.ask(userId(romeo), picture),
    play.requests.ask(userId(romeo), picture),
    play.requests.ask(userId(romeo), picture),
    play.requests.ask(userId(romeo), picture),
  ];
  const answers = ["q1", "q2", "q3", "q4"].map((requestId) => ({ user: romeo, requestId }));
  const [avatar, history, info, done] = answers;
  assert.ok(avatar && history && info && done);
  play.tell(
    { type: "AVATAR", payload: avatar },
    { type: "HISTORY", payload: { ...history, buddy: "bob" } },
    { type: "ROOM_INFO", payload: { ...info, room: "#balcony" } },
    { type: "REQUEST_RESULT", payload: { ...done, ok: true } },
  );
  assert.deepEqual((await Promise.all(asked)).map(({ kind }) => kind), [
    "avatar",
    "history",
    "room-info",
    "done",
  ]);
});

test("a refusal is told with its words to whoever asked; a message's goes to the outbox", async () => {
  const play = new Play();
  const asked = play.requests.ask(userId(romeo), { type: "search", text: "x", limit: 1 });
  const failed = { user: romeo, ok: false, text: "Not now." };
  play.tell(
    { type: "REQUEST_RESULT", payload: { ...failed, requestId: "q1" } },
    { type: "REQUEST_RESULT", payload: { ...failed, requestId: "1 own" } },
  );
  await assert.rejects(asked, { message: "Not now." });
  assert.deepEqual(play.heardBy(romeo), ["settled"]);
});

/** As it comes from the wire, and about Romeo or Juliet wherever it is about a user. */
function about(user: string, wrapper: KnownWrapper): Wrapper {
  const decoded = decodeWrapper(encodeWrapper(wrapper).subarray(4));
  if (!("payload" in decoded) || decoded.payload instanceof Uint8Array) return decoded;
  const payload = decoded.payload;
  if ("userName" in payload) return Object.assign(decoded, { payload: { ...payload, userName: user } });
  if ("user" in payload) return Object.assign(decoded, { payload: { ...payload, user } });
  return decoded;
}

test("whatever a backend says, nothing trips, and only the user it is about hears of it", () => {
  const heard = new Set<string>();
  fc.assert(
    fc.property(wrappers, (wrapper) => {
      const play = new Play();
      play.tell(about(romeo, wrapper));
      assert.deepEqual(play.heardBy(juliet), []);
      if (play.heardBy(romeo).length > 0) heard.add(wrapper.type);
    }),
    { numRuns: 2_000 },
  );
  // Were nothing ever heard, the test would prove nothing.
  assert.ok(heard.size > 15, `${[...heard]} of ${payloadTypes.length}`);
});

test("whatever a backend says of somebody it does not carry, nobody hears", () => {
  fc.assert(
    fc.property(wrappers, (wrapper) => {
      const play = new Play();
      play.tell(about("mercutio@example.com", wrapper));
      assert.deepEqual([play.heardBy(romeo), play.heardBy(juliet)], [[], []]);
    }),
    { numRuns: 1_000 },
  );
});

test("no time that reaches a user is beyond all calendars", () => {
  fc.assert(
    fc.property(wrappers, (wrapper) => {
      const play = new Play();
      play.tell(about(romeo, wrapper));
      for (const seat of play.seats.values()) for (const call of seat.calls) assertSaneTimes(call);
    }),
    { numRuns: 2_000 },
  );
});

function assertSaneTimes(value: unknown): void {
  if (value instanceof Date) assert.ok(!Number.isNaN(value.getTime()));
  else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
    for (const part of Object.values(value)) assertSaneTimes(part);
  }
}
