import assert from "node:assert/strict";
import { Room } from "../../../../lib/conversations/room.ts";
import { legacyName } from "../../../../lib/ids.ts";
import { areAlike } from "../../../../lib/room.ts";
import { Crowds } from "../../../../proto/mod.ts";
import { test } from "../../../../tests/test.ts";
import { OccupantIds } from "./occupant_id.ts";

function roomCalled(name: string): Room {
  return new Room({
    name: legacyName(name),
    address: `${name}@irc.example`,
    nickname: "alice",
    password: "",
    participants: new Crowds(areAlike).view(name),
  });
}

function idIn(ids: OccupantIds, room: string, nickname: string, participantId = ""): string | undefined {
  return ids.elementOf(roomCalled(room), { nickname, participantId }).attrs.id;
}

test("somebody has the same id for every user of a room, and after a restart", () => {
  const ids = new OccupantIds();
  const id = idIn(ids, "#tea", "juliet");
  assert.match(id ?? "", /^[0-9a-f]{40}$/);
  assert.equal(idIn(ids, "#Tea", "juliet"), id);
  assert.equal(idIn(new OccupantIds(), "#tea", "juliet"), id);
});

test("somebody else, or another room, has another id", () => {
  const ids = new OccupantIds();
  const all = [idIn(ids, "#tea", "juliet"), idIn(ids, "#tea", "nurse"), idIn(ids, "#ball", "juliet")];
  assert.equal(new Set(all).size, 3);
});

test("whom the network gives an id keeps theirs under any nickname", () => {
  const ids = new OccupantIds();
  assert.equal(idIn(ids, "#tea", "juliet", "u1"), idIn(ids, "#tea", "capulet", "u1"));
  assert.notEqual(idIn(ids, "#tea", "juliet", "u1"), idIn(ids, "#tea", "juliet"));
});

test("ids stay the same however many people there are", () => {
  const ids = new OccupantIds();
  const id = idIn(ids, "#tea", "juliet");
  for (let count = 0; count <= 10_000; count++) idIn(ids, "#tea", `guest${count}`);
  assert.equal(idIn(ids, "#tea", "juliet"), id);
});
