import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { qrPicture, qrText } from "./qr.ts";

const link = "sgnl://linkdevice?uuid=abc";
/** The smallest version that holds this text has so many modules, and needs so many white ones on each side. */
const modules = 25;
const quiet = 4;

test("a QR code is a GIF, with the white around it that scanners need", () => {
  const picture = qrPicture(link);
  assert.equal(picture?.type, "image/gif");
  const data = picture?.data ?? new Uint8Array();
  assert.equal(new TextDecoder().decode(data.subarray(0, 4)), "GIF8");
  const view = new DataView(data.buffer);
  assert.deepEqual(
    [view.getUint16(6, true), view.getUint16(8, true)],
    Array(2).fill((modules + 2 * quiet) * 4),
  );
});

test("a QR code in characters has its three eyes, and two rows in each line", () => {
  const lines = qrText(link)?.split("\n") ?? [];
  assert.equal(lines.length, Math.ceil((modules + 4) / 2));
  assert.deepEqual(new Set(lines.map((line) => line.length)), new Set([modules + 4]));
  const top = lines[1] ?? "";
  assert.ok(top.startsWith("  █▀▀▀▀▀█") && top.endsWith("█▀▀▀▀▀█  "), top);
  assert.ok(lines.some((line, at) => at > 8 && line.startsWith("  █▀▀▀▀▀█")), "the third one");
});

test("another text is another code, letters beyond ASCII included", () => {
  assert.notEqual(qrText("Žluťoučký"), qrText("Zlutoucky"));
});

test("a text that no QR code can hold has none", () => {
  assert.equal(qrPicture("x".repeat(3_000)), undefined);
  assert.equal(qrText("x".repeat(3_000)), undefined);
});
