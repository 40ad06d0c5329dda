import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import { areAlike, type Participant } from "./room.ts";

const juliet: Required<Participant> = {
  nickname: "juliet",
  alias: "Juliet",
  participantId: "4711",
  legacyName: "juliet@irc",
  affiliation: "none",
  role: "participant",
  availability: { status: "away", text: "asleep" },
  iconHash: "aa",
  avatarId: "1",
  hats: [{ title: "Capulet", id: "urn:capulet" }],
  lastActive: new Date(1000),
  isUser: false,
};

/** Of each field, other values. */
const others: { readonly [Field in keyof Required<Participant>]: readonly Participant[Field][] } = {
  nickname: ["Juliet"],
  alias: [""],
  participantId: ["4712"],
  legacyName: [""],
  affiliation: ["owner"],
  role: ["visitor"],
  availability: [{ status: "online", text: "asleep" }, { status: "away", text: "" }],
  iconHash: ["ab"],
  avatarId: [""],
  hats: [[], [{ title: "Montague", id: "urn:capulet" }], [{ title: "Capulet", id: "" }], [
    ...juliet.hats,
    { title: "Poet", id: "" },
  ]],
  lastActive: [undefined, new Date(1001)],
  isUser: [true],
};

test("participants are alike who are the same in everything", () => {
  assert.equal(areAlike(juliet, structuredClone(juliet)), true);
});

for (const [field, values] of Object.entries(others)) {
  test(`participants who differ in ${field} are not alike`, () => {
    for (const value of values) {
      assert.equal(areAlike(juliet, { ...juliet, [field]: value }), false);
      assert.equal(areAlike({ ...juliet, [field]: value }, juliet), false);
    }
  });
}
