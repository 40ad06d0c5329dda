import assert from "node:assert/strict";
import fc from "fast-check";
import { legacyName } from "../../../lib/ids.ts";
import { Buddy } from "../../../lib/roster/buddy.ts";
import { test } from "../../../tests/test.ts";
import type { OwnItems, RosterItem } from "./roster_item.ts";
import { type Known, planRoster } from "./roster_plan.ts";

const names = fc.constantFrom("a", "b", "c", "d", "e", "f").map(legacyName);
const naming = fc.record({
  alias: fc.constantFrom("", "One", "Two"),
  groups: fc.uniqueArray(fc.constantFrom("G", "H"), { maxLength: 2 }),
});
const buddies = fc.uniqueArray(
  fc.record({ name: names, naming, subscription: fc.constantFrom("ask", "both") }),
  { selector: ({ name }) => name },
).map((all) =>
  all.map(({ name, naming, subscription }) =>
    new Buddy({ name, ...naming, subscription, flags: 2, iconHash: "" })
  )
);
const rosters = fc.record({
  items: fc.uniqueArray(
    fc.record({ name: names, naming, subscription: fc.constantFrom("none", "to", "from", "both") }),
    { selector: ({ name }) => name },
  ).map((all) =>
    all.map(({ name, naming, subscription }): RosterItem => ({
      jid: `${name}@gw`,
      name,
      escaped: true,
      subscription,
      ...naming,
    }))
  ),
  hasTransport: fc.boolean(),
});
const nothingKnown: Known = { renamed: new Set(), written: new Map() };

/** Does what the plan says, on both sides, and answers what is on the roster then and who is left. */
function carryOut(all: readonly Buddy[], roster: OwnItems, known: Known): [Buddy[], OwnItems] {
  const { write, take, gone } = planRoster(all, roster, known);
  const items = new Map(roster.items.map((item) => [item.name, item]));
  for (const { buddy, naming } of take) Object.assign(buddy, { alias: naming.alias, groups: naming.groups });
  for (const { buddy, naming: { alias, groups }, jid = `${buddy.name}@gw` } of write) {
    items.set(buddy.name, { jid, name: buddy.name, escaped: true, alias, groups, subscription: "both" });
    buddy.subscription = "both";
  }
  return [all.filter((buddy) => !gone.includes(buddy)), { ...roster, items: [...items.values()] }];
}

test("after one comparison the lists are the same, and a second finds nothing to do", () => {
  fc.assert(fc.property(buddies, rosters, fc.uniqueArray(names), (all, roster, renamed) => {
    const known = { ...nothingKnown, renamed: new Set<string>(renamed) };
    const [left, result] = carryOut(all, roster, known);
    assert.deepEqual(planRoster(left, result, nothingKnown), { write: [], take: [], gone: [] });
    for (const buddy of left) {
      const item = result.items.find(({ name }) => name === buddy.name);
      assert.equal(item?.subscription, "both");
    }
  }));
});

test("nothing that is on the roster is ever planned to go from it, and nobody who was only offered is dropped", () => {
  fc.assert(fc.property(buddies, rosters, (all, roster) => {
    const { gone } = planRoster(all, roster, nothingKnown);
    for (const buddy of gone) {
      assert.equal(buddy.subscription, "both");
      assert.ok(!roster.items.some(({ name }) => name === buddy.name));
    }
  }));
});

test("a name that somebody has is never taken away", () => {
  fc.assert(fc.property(buddies, rosters, (all, roster) => {
    const before = new Map(all.map(({ name, alias }) => [name, alias]));
    const [left, { items }] = carryOut(all, roster, nothingKnown);
    for (const { name, alias } of left) {
      if (before.get(name) === "") continue;
      assert.notEqual(alias, "");
      assert.notEqual(items.find((item) => item.name === name)?.alias, "");
    }
  }));
});
