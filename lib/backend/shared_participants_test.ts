import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { StatusType } from "../../proto/mod.ts";
import type { Participant } from "../room.ts";
import { readParticipant } from "./read_room.ts";
import { SharedParticipants } from "./shared_participants.ts";

function told(nickname: string, statusMessage = ""): Participant {
  const where = { userName: "romeo@verona.example", room: "#balcony" };
  return readParticipant({ ...where, nickname, flag: 0, status: StatusType.online, statusMessage })
    .participant;
}

test("who is told of to two users in the same words is one object", () => {
  const participants = new SharedParticipants();
  const first = participants.share(told("juliet"));
  assert.equal(participants.share(told("juliet")), first);
  assert.deepEqual(first, told("juliet"));
});

test("who differs in anything is another", () => {
  const participants = new SharedParticipants();
  participants.share(told("juliet"));
  assert.deepEqual(participants.share(told("juliet", "sleeping")), told("juliet", "sleeping"));
  assert.deepEqual(participants.share(told("nurse")), told("nurse"));
});

test("any number of people can be told of", () => {
  const participants = new SharedParticipants();
  for (let count = 0; count <= 20_000; count++) {
    assert.equal(participants.share(told(`guest${count}`)).nickname, `guest${count}`);
  }
});
