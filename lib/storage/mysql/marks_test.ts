import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { mysqlDialect } from "./dialect.ts";
import { MysqlMarks } from "./marks.ts";

test("a value that is written twice is given once", () => {
  const marks = new MysqlMarks();
  const statement = "SELECT `a?` FROM t WHERE a = ? AND (b = ? AND c = ?=) AND d = '?=' AND e = ?";
  for (let time = 0; time < 2; time++) {
    assert.deepEqual(marks.expand(statement, [1, "two", 3]), {
      text: "SELECT `a?` FROM t WHERE a = ? AND (b = ? AND c = ?) AND d = '?=' AND e = ?",
      values: [1, "two", "two", 3],
    });
  }
});

test("a backtick in a prefix ends no name", () => {
  const { quote } = mysqlDialect({ collation: "utf8mb4_bin", narrowCharset: undefined, padded: true });
  const { text, values } = new MysqlMarks().expand(`SELECT 1 FROM ${quote("a`?_users")} WHERE a = ?`, [1]);
  assert.equal(text, "SELECT 1 FROM `a``?_users` WHERE a = ?");
  assert.deepEqual(values, [1]);
});
