import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ColumnRoom } from "./column_room.ts";

const wide = new ColumnRoom();
const narrow = new ColumnRoom({
  widths: new Map([["buddies.uin", 3], ["buddies.groups", 6], ["buddies.nickname", 3]]),
  basicOnly: true,
  padded: true,
});

test("where there is no limit everything fits", () => {
  const text = "😀".repeat(10_000);
  assert(wide.holds("buddies.uin", text));
  assert.equal(wide.fit("buddies.nickname", text), text);
  assert.equal(wide.keyOf("carol "), "carol ");
});

test("characters are counted, not their halves", () => {
  const three = new ColumnRoom({ widths: new Map([["buddies.uin", 3]]) });
  assert(three.holds("buddies.uin", "😀😀😀"));
  assert.equal(three.fit("buddies.uin", "a😀b😀"), "a😀b");
});

test("what the column lacks is shown as lacking, and is no name to be known by", () => {
  assert.equal(narrow.fit("buddies.nickname", "a😀é"), "a\ufffdé");
  assert(!narrow.holds("buddies.uin", "a😀"));
  assert(narrow.holds("buddies.uin", "aé\ufffd"));
});

test("lines are kept whole", () => {
  assert.equal(narrow.fitLines("buddies.groups", "ab\ncd"), "ab\ncd");
  assert.equal(narrow.fitLines("buddies.groups", "ab\ncd\nef"), "ab\ncd");
  assert.equal(narrow.fitLines("buddies.groups", "abc\ndefg"), "abc");
  assert.equal(narrow.fitLines("buddies.groups", "abcdefgh"), "");
  assert.equal(narrow.fitLines("buddies.groups", "😀\nb"), "\ufffd\nb");
  assert.equal(narrow.fitLines("buddies.groups", "abcdef\ngh"), "abcdef");
});

test("names that differ in their last spaces get in each other's way", () => {
  assert.equal(narrow.keyOf("carol  "), narrow.keyOf("carol"));
  assert.notEqual(narrow.keyOf(" carol"), narrow.keyOf("carol"));
});
