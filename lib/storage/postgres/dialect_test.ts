import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { postgresDialect } from "./dialect.ts";

test("marks are numbered, and question marks in names and texts are left alone", () => {
  const name = postgresDialect.quote('is it "Mine"?_users');
  assert.equal(
    postgresDialect.placeholders(`SELECT '?''?', a FROM ${name} WHERE a = ? AND b = ?`),
    `SELECT '?''?', a FROM "is it ""mine""?_users" WHERE a = $1 AND b = $2`,
  );
});
