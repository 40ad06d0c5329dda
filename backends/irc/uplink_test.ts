import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Stage } from "./testing.ts";

test("a server that answers nothing any more is given up", async () => {
  await using stage = new Stage({ times: { keepalive: 20 } });
  const client = await stage.online();
  await client.next(/^PING alive$/);
  const { payload } = await stage.main.next("DISCONNECTED");
  assert.match(payload.message ?? "", /does not answer any more/);
});

test("PING is answered, whatever waits", async () => {
  await using stage = new Stage({ settings: { pace: { burst: 1, rate: 0.01 } } });
  const client = await stage.online();
  stage.say("juliet", "1\n2\n3");
  await client.next(/^PRIVMSG juliet 1$/);
  await client.send("PING :are you there");
  await client.next(/^PONG :are you there$/);
});

test("a join that the lost connection left unanswered is answered, so that it can be asked again", async () => {
  await using stage = new Stage({ protocol: 2 });
  const client = await stage.online();
  const payload = { userName: "romeo@example.com", room: "#balcony", nickname: "romeo", requestId: "1" };
  stage.main.send({ type: "JOIN_ROOM", payload });
  await client.next(/^JOIN/);
  client.close();
  const result = await stage.main.next("REQUEST_RESULT");
  assert.deepEqual([result.payload.ok, result.payload.retry], [false, true]);
});
