import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { ManyRows } from "./many_rows.ts";

test("rows go into statements of powers of two, each row once and in order", () => {
  const insert = new ManyRows("(?, ?)", (marks) => `INSERT ${marks}`);
  const [first, second, third, ...others] = insert.pieces(Array.from({ length: 7 }, (_, n) => [n, "x"]));
  assert.deepEqual(first, {
    statement: "INSERT (?, ?), (?, ?), (?, ?), (?, ?)",
    values: [0, "x", 1, "x", 2, "x", 3, "x"],
  });
  assert.deepEqual(second, { statement: "INSERT (?, ?), (?, ?)", values: [4, "x", 5, "x"] });
  assert.deepEqual(third, { statement: "INSERT (?, ?)", values: [6, "x"] });
  assert.deepEqual(others, []);
});

test("however many rows there are, there are few texts", () => {
  const insert = new ManyRows("?", (marks) => marks);
  const texts = new Set<string>();
  fc.assert(fc.property(fc.nat(1000), (count) => {
    const rows = Array.from({ length: count }, (_, n) => [n]);
    const pieces = [...insert.pieces(rows)];
    assert.deepEqual(pieces.flatMap(({ values }) => values), rows.flat());
    for (const { statement, values } of pieces) {
      assert.equal(statement.split(",").length, values.length);
      texts.add(statement);
    }
  }));
  assert(texts.size <= 8);
});

test("a list is filled up with what it has already, and nothing is asked for an empty one", () => {
  const find = new ManyRows("?", (marks) => `IN (${marks})`);
  const [piece, ...others] = find.listed([9], ["a", "b", "c"]);
  assert.deepEqual(piece, { statement: "IN (?, ?, ?, ?)", values: [9, "a", "b", "c", "a"] });
  assert.deepEqual(others, []);
  assert.deepEqual([...find.listed([9], [])], []);
});
