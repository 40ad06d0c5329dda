import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import type { BuddyReport } from "../events.ts";
import { legacyName } from "../ids.ts";
import type { BuddyRecord } from "../storage/records.ts";
import { Buddy } from "./buddy.ts";

const name = legacyName("bob@net");
const record: BuddyRecord = {
  name,
  alias: "Bob",
  groups: ["G1", "G2"],
  subscription: "both",
  flags: 2,
  iconHash: "cafe",
};
/** What changes nothing about `record`, but for its presence. */
const report: BuddyReport = {
  name,
  alias: "Bob",
  groups: ["G1", "G2"],
  availability: { status: "offline", text: "" },
  iconHash: "cafe",
  blocked: false,
};
const nothing = { info: false, presence: false, block: false, stored: false };

test("a stored buddy is read and written back as it was", () => {
  for (const flags of [0, 2, 8, 10, 16, 26]) {
    const buddy = new Buddy({ ...record, flags });
    assert.deepEqual(buddy.record, { ...record, flags });
    const { escaped, blocked, dismissed } = buddy;
    assert.deepEqual([escaped, blocked, dismissed], [(flags & 2) > 0, (flags & 8) > 0, (flags & 16) > 0]);
    assert.deepEqual(buddy.availability, { status: "offline", text: "" });
  }
});

test("a buddy nobody stored yet is known by name and address only", () => {
  const { record } = Buddy.unknown(name, "ask", true);
  assert.deepEqual(record, { name, alias: "", groups: [], subscription: "ask", flags: 2, iconHash: "" });
  assert.equal(Buddy.unknown(name, "both", false).record.flags, 0);
});

test("each part of a report changes what depends on it, and nothing else", () => {
  const cases: readonly (readonly [Partial<BuddyReport>, object])[] = [
    [{}, nothing],
    [{ alias: "Robert" }, { info: true, stored: true }],
    [{ groups: ["G2", "G1"] }, { info: true, stored: true }],
    [{ groups: ["G1"] }, { info: true, stored: true }],
    [{ availability: { status: "away", text: "" } }, { presence: true }],
    [{ availability: { status: "offline", text: "bye" } }, { presence: true }],
    [{ iconHash: "" }, { presence: true, stored: true }],
    [{ blocked: true }, { block: true, stored: true }],
  ];
  for (const [changed, expected] of cases) {
    const buddy = new Buddy(record);
    assert.deepEqual(
      buddy.apply({ ...report, ...changed }),
      { ...nothing, ...expected },
      JSON.stringify(changed),
    );
    assert.deepEqual(buddy.apply({ ...report, ...changed }), nothing);
    const { alias, groups, availability, iconHash, blocked } = buddy;
    assert.deepEqual({ name, alias, groups, availability, iconHash, blocked }, { ...report, ...changed });
  }
});

test("an empty alias or no groups at all keep what is known", () => {
  const buddy = new Buddy(record);
  assert.deepEqual(buddy.apply({ ...report, alias: "", groups: [] }), nothing);
  assert.deepEqual(buddy.record, record);
});

test("a report does not make a buddy accepted, or its address another one", () => {
  const buddy = Buddy.unknown(name, "ask", true);
  buddy.apply(report);
  assert.deepEqual([buddy.subscription, buddy.escaped], ["ask", true]);
});
