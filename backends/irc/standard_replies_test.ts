import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Stage } from "./testing.ts";

test("what the server says in words of its own is told by its contact, once", async () => {
  await using stage = new Stage({ protocol: 2, caps: "standard-replies labeled-response" });
  const client = await stage.online();
  await client.send(
    ":irc.test NOTE * OPER_MESSAGE :The \x02message",
    ":irc.test WARN REHASH CERTS_EXPIRED :Certificate has expired",
    "FAIL ACC REG_INVALID_CALLBACK REGISTER :Email address is not valid",
    "FAIL",
    ":irc.test NOTE *",
  );
  for (const text of ["The message", "REHASH: Certificate has expired", "ACC: Email address is not valid"]) {
    const { payload } = await stage.main.next("CONV_MESSAGE");
    assert.deepEqual([payload.buddyName, payload.message, payload.headline], ["127.0.0.1", text, true]);
  }
  await stage.main.settled();
  assert.deepEqual(stage.main.pending.filter(({ type }) => type === "CONV_MESSAGE"), []);
});

test("a server that lets nobody in without an account says so, and the user reads it", async () => {
  await using stage = new Stage({
    onUser: async (client) => {
      await client.send("FAIL * ACCOUNT_REQUIRED_TO_CONNECT 127.0.0.1 :You must log in to connect");
      client.close();
    },
  });
  stage.logIn();
  const { payload } = await stage.main.next("DISCONNECTED");
  assert.match(payload.message ?? "", /closed the connection\. It said: You must log in to connect$/);
});
