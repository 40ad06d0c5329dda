import assert from "node:assert/strict";
import { decodeWrapper, FrameDecoder, type Participant, StatusType } from "../proto/mod.ts";
import { test } from "../tests/test.ts";
import { GatheredParticipants } from "./gathered_participants.ts";

const participant = (nickname: string): Participant => ({
  userName: "romeo@example.com",
  room: "#verona",
  nickname,
  flag: 0,
  status: StatusType.online,
});

/** The nicknames in each frame that was sent. */
class Sent {
  readonly frames: string[][] = [];
  readonly #decoder = new FrameDecoder();
  readonly gathered = new GatheredParticipants((frame) => {
    for (const body of this.#decoder.push(frame)) {
      const { type, payload } = { payload: undefined, ...decodeWrapper(body) };
      assert.ok(type === "PARTICIPANTS" && typeof payload === "object");
      this.frames.push(payload.participant?.map(({ nickname }) => nickname) ?? []);
    }
  });

  tell(...nicknames: readonly string[]): void {
    for (const nickname of nicknames) this.gathered.add(participant(nickname));
  }
}

test("participants told without a pause go as one frame when the turn ends", async () => {
  const sent = new Sent();
  sent.tell("nurse", "tybalt");
  assert.deepEqual(sent.frames, []);
  await Promise.resolve();
  assert.deepEqual(sent.frames, [["nurse", "tybalt"]]);
});

test("what was gathered can be sent before something else, once", async () => {
  const sent = new Sent();
  sent.tell("nurse");
  sent.gathered.flush();
  assert.deepEqual(sent.frames, [["nurse"]]);
  sent.tell("tybalt");
  sent.gathered.flush();
  sent.gathered.flush();
  await Promise.resolve();
  assert.deepEqual(sent.frames, [["nurse"], ["tybalt"]]);
});

test("no frame is much longer than 16 KiB, and nobody is missing", async () => {
  const sent = new Sent();
  const names = Array.from({ length: 3000 }, (_, index) => `person${index}`);
  sent.tell(...names);
  await Promise.resolve();
  assert.deepEqual(sent.frames.flat(), names);
  assert.ok(sent.frames.length > 5 && sent.frames.every(({ length }) => length < 600));
});

test("somebody who cannot be told of is an error for whoever tells, and costs nobody else anything", async () => {
  const sent = new Sent();
  const broken: unknown = { ...participant("x"), status: "away" };
  assert.throws(() => sent.gathered.add(broken as Participant), { name: "ProtocolError" });
  sent.tell("nurse");
  assert.throws(() => sent.gathered.add(broken as Participant), { name: "ProtocolError" });
  sent.tell("tybalt");
  await Promise.resolve();
  assert.deepEqual(sent.frames, [["nurse", "tybalt"]]);
});
