import assert from "node:assert/strict";
import { Departure, ParticipantFlag } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { causeOfQuit } from "./departures.ts";

test("what servers say of a lost connection is no decision of the person's", () => {
  const words = [
    "Ping timeout: 240 seconds",
    "Ping timeout",
    "Connection timed out",
    "Read error: Connection reset by peer",
    "Write error: Broken pipe",
    "Client closed connection",
    "Remote host closed the connection",
    "Max SendQ exceeded",
    "Excess Flood",
    "EOF from client",
    "Connection closed",
  ];
  for (const reason of words) {
    assert.deepEqual(causeOfQuit(reason), { reason, departure: Departure.technical }, reason);
  }
});

test("what people say when they go is theirs, however much it sounds like a server", () => {
  const words = [
    "Quit: Ping timeout",
    '"Read error: x"',
    "Ping timeout, they say",
    "",
    "Killed by death",
    "bye",
  ];
  for (const reason of words) assert.deepEqual(causeOfQuit(reason), { reason }, reason);
});

test("somebody who is killed was thrown out, by whom and why", () => {
  const flag = ParticipantFlag.kicked;
  assert.deepEqual(causeOfQuit("Killed (prince (feuding))"), { flag, actor: "prince", reason: "feuding" });
  assert.deepEqual(causeOfQuit("Killed (irc.test (Nick collision (old)))"), {
    flag,
    actor: "irc.test",
    reason: "Nick collision (old)",
  });
  const whole = "Killed (prince)";
  assert.deepEqual(causeOfQuit(whole), { flag, actor: "prince", reason: whole });
});
