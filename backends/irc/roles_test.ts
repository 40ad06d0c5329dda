import assert from "node:assert/strict";
import { Affiliation, Role } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { Isupport } from "./protocol/isupport.ts";
import { modesFor, rankOf } from "./roles.ts";

const isupport = new Isupport();
isupport.add(["PREFIX=(Yqaohv)!~&@%+"]);
const { owner, admin, member, none } = Affiliation;
const { moderator, participant, visitor } = Role;

test("the highest prefix is the rank, those of the server's own invention count by their place", () => {
  const rank = (prefixes: string): unknown[] => Object.values(rankOf(prefixes, isupport, false));
  assert.deepEqual(["~@", "&", "@", "%", "+", "", "!"].map(rank), [
    [owner, moderator],
    [admin, moderator],
    [admin, moderator],
    [member, moderator],
    [member, participant],
    [none, participant],
    [admin, moderator],
  ]);
  assert.equal(rankOf("", isupport, true).role, visitor);
  assert.equal(rankOf("+", isupport, true).role, participant);
});

test("a change of rank gives one mode and takes those above", () => {
  const change = (wanted: Parameters<typeof modesFor>[0], prefixes: string) =>
    modesFor(wanted, prefixes, isupport);
  assert.deepEqual(change({ role: moderator }, ""), { take: "", give: "o" });
  assert.deepEqual(change({ role: moderator }, "@"), { take: "", give: "" });
  assert.deepEqual(change({ role: participant }, "~@"), { take: "qo", give: "v" });
  assert.deepEqual(change({ role: visitor }, "@+"), { take: "ov", give: "" });
  assert.deepEqual(change({ affiliation: none }, "+"), { take: "v", give: "" });
  assert.deepEqual(change({ affiliation: admin }, "~"), { take: "q", give: "o" });
});

test("a rank that the server has not is none", () => {
  const plain = new Isupport();
  assert.equal(modesFor({ affiliation: owner }, "", plain), undefined);
  assert.equal(modesFor({}, "", plain), undefined);
});
