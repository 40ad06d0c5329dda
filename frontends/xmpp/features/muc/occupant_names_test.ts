import assert from "node:assert/strict";
import fc from "fast-check";
import { legacyName } from "../../../../lib/ids.ts";
import { Room } from "../../../../lib/conversations/room.ts";
import { areAlike, participantCalled } from "../../../../lib/room.ts";
import { Crowds } from "../../../../proto/mod.ts";
import { test } from "../../../../tests/test.ts";
import { OccupantNames } from "./occupant_names.ts";

function emptyRoom(): Room {
  return new Room({
    name: legacyName("#tea"),
    address: "#tea@irc.example",
    nickname: "alice",
    password: "",
    participants: new Crowds(areAlike).view("#tea"),
  });
}

/** Somebody comes, or is shown otherwise; answers as what. */
function show(names: OccupantNames, room: Room, nickname: string, alias = ""): string {
  const participant = { ...participantCalled(nickname), alias };
  room.participants.set(nickname, participant);
  return names.assign(room, participant);
}

test("people are shown by alias, or else by nickname", () => {
  const [names, room] = [new OccupantNames(), emptyRoom()];
  assert.equal(show(names, room, "u1", "Bob"), "Bob");
  assert.equal(show(names, room, "carol"), "carol");
  assert.deepEqual([names.nicknameOf(room, "Bob"), names.nicknameOf(room, "u1")], ["u1", undefined]);
  assert.deepEqual([names.resourceOf(room, "u1"), names.resourceOf(room, "carol")], ["Bob", "carol"]);
});

test("two with one alias, or one whose nickname is another's alias, are told apart", () => {
  const [names, room] = [new OccupantNames(), emptyRoom()];
  show(names, room, "u1", "Bob");
  assert.equal(show(names, room, "u2", "Bob"), "Bob (u2)");
  assert.equal(show(names, room, "Bob"), "Bob (2)");
  assert.deepEqual(["Bob", "Bob (u2)", "Bob (2)"].map((name) => names.nicknameOf(room, name)), [
    "u1",
    "u2",
    "Bob",
  ]);
});

test("a name is free again when whoever had it is gone, seen or unseen", () => {
  const [names, room] = [new OccupantNames(), emptyRoom()];
  show(names, room, "u1", "Bob");
  names.release(room, "u1");
  room.participants.delete("u1");
  assert.equal(show(names, room, "u2", "Bob"), "Bob");
  room.participants.delete("u2");
  assert.equal(show(names, room, "u3", "Bob"), "Bob");
  room.participants.delete("u3");
  names.tidy(room);
  assert.equal(names.resourceOf(room, "u3"), "u3");
});

test("whatever people are called, every resource leads back to one of them", () => {
  const name = fc.oneof(fc.constantFrom("a", "b", "a (b)", "a (2)", "\0", ""), fc.string({ unit: "binary" }));
  const person = fc.record({ nickname: name, alias: name, leaves: fc.boolean() });
  fc.assert(fc.property(fc.array(person, { maxLength: 20 }), (people) => {
    const [names, room] = [new OccupantNames(), emptyRoom()];
    for (const { nickname, alias, leaves } of people) {
      show(names, room, nickname, alias);
      if (leaves) names.release(room, nickname);
      if (leaves) room.participants.delete(nickname);
    }
    for (const { nickname } of room.participants.values()) {
      const resource = names.resourceOf(room, nickname);
      assert.notEqual(resource, "");
      assert.equal(names.nicknameOf(room, resource), nickname);
    }
  }));
});
