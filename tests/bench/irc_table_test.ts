import assert from "node:assert/strict";
import { test } from "../test.ts";
import { slope } from "./irc_growth.ts";
import { readPlan } from "./irc_plan.ts";
import { table } from "./irc_table.ts";
import { doublings } from "./irc_warm.ts";

const plan = readPlan([]);

function rows(text: string): string[][] {
  return text.split("\n").map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

test("a table shows the medians of the rounds, a column for each contender", () => {
  const columns = [
    {
      title: "one",
      rounds: [{ busyPerSecond: 30_000 }, { busyPerSecond: 10_000 }, { busyPerSecond: 20_000 }],
    },
    { title: "other", rounds: [{ busyPerSecond: 1 }, { busyPerSecond: 4 }] },
  ];
  const [head, , row] = rows(table(plan, columns));
  assert.deepEqual(head, ["", "one", "other"]);
  assert.deepEqual(row, ["stanzas/s, a room of 100 users", "20,000", "2.5"]);
});

test("a figure in steps is a median for each of them", () => {
  const column = { title: "one", rounds: [{ growthMb: [10, 20, 30] }, { growthMb: [12, 24, 36] }] };
  assert.deepEqual(rows(table(plan, [column]))[2], ["memory with 100, 200, 300 users, MB", "11 · 22 · 33"]);
});

test("a round without a figure does not count for it, and a figure that nobody has is no row", () => {
  const columns = [
    { title: "one", rounds: [{}, { joinMs: 120 }] },
    { title: "other", rounds: [{}] },
  ];
  assert.deepEqual(rows(table(plan, columns)).slice(2), [["100 joins of one room, ms", "120", "–"]]);
});

test("the slope is that of the line through the points, and the best one where they lie on none", () => {
  assert.equal(slope([1, 2, 3], [10, 12, 14]), 2);
  assert.equal(slope([1, 2, 3], [0, 3, 0]), 0);
});

test("waves are put together so that each figure stands for as many as all before it", () => {
  assert.deepEqual(doublings([8, 6, 5, 3, 1, 1, 2, 2]), [8, 6, 4, 1.5]);
  assert.deepEqual(doublings([8, 6, 5]), [8, 6, 5]);
  assert.deepEqual(doublings([]), []);
});
