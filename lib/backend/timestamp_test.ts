import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { parseTimestamp } from "./timestamp.ts";

const iso = (text: string): string | undefined => parseTimestamp(text)?.toISOString();

test("the form of Spectrum 2 is UTC, with or without a fraction and a Z", () => {
  assert.equal(iso("20200102T030405"), "2020-01-02T03:04:05.000Z");
  assert.equal(iso("20200102T030405Z"), "2020-01-02T03:04:05.000Z");
  assert.equal(iso("20200102T030405.678"), "2020-01-02T03:04:05.000Z");
});

test("ISO 8601 with dashes is taken, in the zone it names", () => {
  assert.equal(iso("2020-01-02T03:04:05Z"), "2020-01-02T03:04:05.000Z");
  assert.equal(iso("2020-01-02T03:04:05.123456+02:00"), "2020-01-02T01:04:05.000Z");
  assert.equal(iso("2020-01-02T03:04:05-0330"), "2020-01-02T06:34:05.000Z");
});

test("a time that names no zone is UTC, whatever the zone of this machine", () => {
  assert.equal(iso("2020-07-02T03:04:05"), "2020-07-02T03:04:05.000Z");
  assert.equal(iso("2020-07-02 03:04:05"), "2020-07-02T03:04:05.000Z");
});

test("nine or ten digits are Unix seconds", () => {
  assert.equal(iso("1577934245"), "2020-01-02T03:04:05.000Z");
  assert.equal(iso("999999999"), "2001-09-09T01:46:39.000Z");
});

test("anything else is no time", () => {
  const others = [
    "",
    "yesterday",
    "hello 5",
    "1",
    "20200102",
    "15779342450",
    "2020-13-02T03:04:05Z",
    "20200102T990405",
  ];
  for (const text of [...others, "20200102T030405+", "x20200102T030405"]) {
    assert.equal(parseTimestamp(text), undefined, text);
  }
});

test("every second of this century survives the form of Spectrum 2", () => {
  const seconds = fc.integer({ min: 946_684_800, max: 4_102_444_799 });
  fc.assert(fc.property(seconds, (second) => {
    const date = new Date(second * 1000);
    const text = date.toISOString().replace(/\.000Z|[-:]/g, "");
    assert.deepEqual(parseTimestamp(text), date);
  }));
});
