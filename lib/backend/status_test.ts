import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { StatusType } from "../../proto/mod.ts";
import type { Status } from "../availability.ts";
import { statusFromWire, statusToWire } from "./status.ts";

const wire: readonly (readonly [Status, StatusType])[] = [
  ["online", 0],
  ["away", 1],
  ["chat", 2],
  ["xa", 3],
  ["dnd", 4],
  ["offline", 5],
  ["invisible", 6],
];

test("each status has its number on the wire", () => {
  for (const [status, number] of wire) assert.equal(statusToWire(status), number, status);
});

test("each number is its status again, but somebody invisible cannot be seen", () => {
  for (const [status, number] of wire.slice(0, -1)) assert.equal(statusFromWire(number), status);
  assert.equal(statusFromWire(StatusType.invisible), "offline");
});

test("a buddy without a status, or with one of a later protocol, is online", () => {
  assert.equal(statusFromWire(undefined), "online");
  assert.equal(statusFromWire(7), "online");
  assert.equal(statusFromWire(-1), "online");
});
