import assert from "node:assert/strict";
import { test } from "../test.ts";
import { contenderNames } from "./irc_contenders.ts";
import { readPlan } from "./irc_plan.ts";

test("without arguments all contenders run once, as the figures to compare with were measured", () => {
  const { users, messages, crowd, rounds, contenders } = readPlan([]);
  assert.deepEqual({ users, messages, crowd, rounds }, { users: 100, messages: 500, crowd: 1000, rounds: 1 });
  assert.deepEqual(contenders, contenderNames);
});

test("numbers and contenders are taken from the command line", () => {
  const plan = readPlan(["--users=7", "--contenders=ours,biboumi", "--parts=growth"]);
  assert.equal(plan.users, 7);
  assert.deepEqual(plan.parts, ["growth"]);
  assert.deepEqual(plan.contenders, ["ours", "biboumi"]);
});

test("what is not known is refused with what is", () => {
  for (
    const wrong of [
      "--people=3",
      "--users=many",
      "--contenders=ours,nobody",
      "--parts=all",
      "ours",
      "--users=-1",
    ]
  ) {
    assert.throws(() => readPlan([wrong]), /known are --users=N .*--contenders=biboumiArchive,/);
  }
});
