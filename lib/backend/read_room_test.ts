import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Departure, FormFieldType, type Participant, ParticipantFlag, StatusType } from "../../proto/mod.ts";
import { readDecline, readParticipant, readRoomInfo, readRoomMembers, readRoomOptions } from "./read_room.ts";

const [user, room] = ["romeo@example.com", "#balcony"];

function gone(more: Partial<Participant>): string | undefined {
  const base = { userName: user, room, nickname: "tybalt", flag: 0, status: StatusType.offline };
  return readParticipant({ ...base, ...more }).gone?.why;
}

test("why somebody has gone is what the flags say, else what the departure says", () => {
  assert.equal(gone({}), "left");
  assert.equal(gone({ departure: Departure.unknown }), "left");
  assert.equal(gone({ departure: Departure.affiliation }), "affiliation");
  assert.equal(gone({ departure: Departure.membersOnly }), "members-only");
  assert.equal(gone({ departure: Departure.shutdown }), "shutdown");
  assert.equal(gone({ departure: Departure.technical }), "technical");
  assert.equal(gone({ departure: Departure.destroyed }), "destroyed");
  const { banned, kicked } = ParticipantFlag;
  assert.equal(gone({ flag: kicked, departure: Departure.technical }), "kicked");
  assert.equal(gone({ flag: banned | kicked }), "banned");
});

test("old backends say of the reason what they say of a status", () => {
  const base = { userName: user, room, nickname: "tybalt", flag: ParticipantFlag.kicked };
  const read = readParticipant({ ...base, status: StatusType.online, statusMessage: "a feud" });
  assert.deepEqual(read.gone, { why: "kicked", actor: "", reason: "a feud" });
  assert.equal(read.participant.role, "none");
});

test("an option has a label and a value, and may be changed unless it says otherwise", () => {
  const option = [
    { name: "moderated", type: FormFieldType.switch, label: "Moderated", value: "1", fixed: true },
    { name: "limit", type: FormFieldType.number },
  ];
  const read = readRoomOptions({ user, room, requestId: "1", option });
  assert.deepEqual(read.map(({ name, type, label, value, fixed }) => [name, type, label, value, fixed]), [
    ["moderated", "switch", "Moderated", "1", true],
    ["limit", "number", "limit", "", false],
  ]);
  assert.deepEqual(readRoomOptions({ user, room, requestId: "1" }), []);
});

test("members and refusals are read with what is known of them", () => {
  const member = [{ legacyName: "tybalt", reason: "a feud" }, { legacyName: "paris", nickname: "p" }];
  assert.deepEqual(readRoomMembers({ user, room, requestId: "1", member }), [
    { name: "tybalt", nickname: "", reason: "a feud" },
    { name: "paris", nickname: "p", reason: "" },
  ]);
  assert.deepEqual(readDecline({ user, room, buddy: "juliet" }), { room, from: "juliet", reason: "" });
  assert.deepEqual(readDecline({ user, room, reason: "asleep" }), { room, reason: "asleep" });
});

test("news of changed settings say so", () => {
  assert.equal(readRoomInfo({ user, room, moderated: true, changed: true }).changed, true);
  assert.equal(readRoomInfo({ user, room }).changed, undefined);
});
