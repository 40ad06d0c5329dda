import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { answerCtcp, formatCtcp, parseCtcp } from "./ctcp.ts";

test("a CTCP has a command and perhaps a text, with or without its last mark", () => {
  assert.deepEqual(parseCtcp("\x01action waves twice\x01"), { command: "ACTION", text: "waves twice" });
  assert.deepEqual(parseCtcp("\x01VERSION"), { command: "VERSION", text: "" });
  assert.equal(parseCtcp("hello\x01"), undefined);
  assert.equal(parseCtcp("\x01\x01"), undefined);
});

test("questions are answered, everything else is not", () => {
  const now = new Date("2026-01-02T03:04:05Z");
  const answer = (command: string, text = ""): string | undefined =>
    answerCtcp({ command, text }, now, "Spectrum 2");
  assert.equal(answer("VERSION"), "\x01VERSION Spectrum 2\x01");
  assert.equal(answer("PING", "1 2"), "\x01PING 1 2\x01");
  assert.equal(answer("TIME"), "\x01TIME 2026-01-02T03:04:05.000Z\x01");
  assert.match(answer("CLIENTINFO") ?? "", /VERSION/);
  assert.equal(answer("DCC", "SEND x"), undefined);
  assert.equal(formatCtcp("PING"), "\x01PING\x01");
});
