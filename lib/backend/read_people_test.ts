import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ContactFieldKind, StatusType } from "../../proto/mod.ts";
import { readAvatar, readBuddy, readSearchResult, readVCard } from "./read_people.ts";

const userName = "romeo@example.com";

test("a buddy's report may be exact, with a picture's id and when the buddy was last there", () => {
  const payload = { userName, buddyName: "juliet", status: StatusType.offline };
  const report = readBuddy({ ...payload, avatarId: "v7", lastActiveMs: 5_000, exact: true });
  assert.deepEqual([report.avatarId, report.lastActive, report.exact], ["v7", new Date(5_000), true]);
  const plain = readBuddy({ ...payload, avatarId: "", lastActiveMs: 1e300, exact: false });
  assert.deepEqual(["avatarId", "lastActive", "exact"].filter((key) => key in plain), []);
});

test("a card has facts of known kinds, and of others by their label", () => {
  const card = readVCard({
    userName,
    buddyName: "juliet",
    id: 1,
    field: [
      { kind: ContactFieldKind.phone, value: "+39", label: "home" },
      { kind: ContactFieldKind.legacyName, value: "@juliet" },
      { value: "balcony", label: "favourite place" },
    ],
  });
  assert.deepEqual(card.fields, [
    { kind: "phone", value: "+39", label: "home" },
    { kind: "legacy-name", value: "@juliet", label: "" },
    { kind: "other", value: "balcony", label: "favourite place" },
  ]);
  assert.equal("fields" in readVCard({ userName, buddyName: "juliet", id: 1 }), false);
});

test("an answer without a picture says that there is none", () => {
  const answer = { user: userName, requestId: "1" };
  assert.equal(readAvatar(answer), undefined);
  assert.equal(readAvatar({ ...answer, data: new Uint8Array(), avatarId: "v7" }), undefined);
  const data = new Uint8Array([1]);
  assert.deepEqual(readAvatar({ ...answer, data }), { data, mimeType: "", avatarId: "" });
});

test("a search finds people and rooms, or nothing", () => {
  const answer = { user: userName, requestId: "1" };
  assert.deepEqual(readSearchResult(answer), { found: [], more: false });
  const found = [{ buddy: "juliet", alias: "Juliet", field: [{ value: "x" }] }, {
    buddy: "#balcony",
    room: true,
  }];
  assert.deepEqual(readSearchResult({ ...answer, found, more: true }), {
    more: true,
    found: [
      {
        name: "juliet",
        alias: "Juliet",
        isRoom: false,
        avatarId: "",
        fields: [{ kind: "other", value: "x", label: "" }],
      },
      { name: "#balcony", alias: "", isRoom: true, avatarId: "", fields: [] },
    ],
  });
});
