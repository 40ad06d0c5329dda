import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Stage, user } from "./testing.ts";

const modern = "message-tags server-time batch draft/chathistory";

test("old messages are those of the server's batch, and nobody sees them as news", async () => {
  await using stage = new Stage({ protocol: 2, caps: modern, isupport: ["CHATHISTORY=100"] });
  const client = await stage.inRoom();
  const request = { user, requestId: "1", buddy: "#balcony", beforeId: "a9", limit: 2 };
  stage.main.send({ type: "HISTORY_REQUEST", payload: request });
  await client.next(/^CHATHISTORY BEFORE #balcony msgid=a9 2$/);
  await client.send(
    ":irc.test BATCH +b1 chathistory #balcony",
    "@batch=b1;msgid=a7;time=2020-01-01T00:00:00.000Z :juliet!j@h PRIVMSG #balcony :one",
    "@batch=b1;msgid=a8;time=2020-01-01T00:00:01.000Z :nurse!n@h PRIVMSG #balcony :two",
    ":irc.test BATCH -b1",
  );
  const { payload } = await stage.main.next("HISTORY");
  assert.deepEqual(
    payload.message?.map(({ message, nickname, legacyId, timeMs }) => [message, nickname, legacyId, timeMs]),
    [
      ["one", "juliet", "a7", Date.parse("2020-01-01")],
      ["two", "nurse", "a8", Date.parse("2020-01-01") + 1000],
    ],
  );
  assert.equal(payload.complete, false);
  await stage.main.settled();
  assert.deepEqual(stage.main.pending.filter(({ type }) => type === "CONV_MESSAGE"), []);
});

test("bounds of all kinds are asked for in the server's words", async () => {
  await using stage = new Stage({ protocol: 2, caps: modern });
  const client = await stage.inRoom();
  const ask = async (bounds: { beforeMs?: number; afterMs?: number; afterId?: string }, question: RegExp) => {
    stage.main.send({
      type: "HISTORY_REQUEST",
      payload: { user, requestId: "1", buddy: "#balcony", ...bounds },
    });
    await client.next(question);
    await client.send("FAIL CHATHISTORY MESSAGE_ERROR #balcony :None");
    await stage.main.next("REQUEST_RESULT");
  };
  await ask({}, /^CHATHISTORY LATEST #balcony \* 50$/);
  await ask({ afterId: "a1" }, /^CHATHISTORY LATEST #balcony msgid=a1 50$/);
  await ask(
    { beforeMs: 0, afterId: "a1" },
    /^CHATHISTORY BETWEEN #balcony timestamp=1970-01-01T00:00:00.000Z msgid=a1 50$/,
  );
});

test("a server that keeps nothing says so", async () => {
  await using stage = new Stage({ protocol: 2 });
  await stage.inRoom();
  stage.main.send({ type: "HISTORY_REQUEST", payload: { user, requestId: "1", buddy: "#balcony" } });
  const { payload } = await stage.main.next("REQUEST_RESULT");
  assert.match(payload.text ?? "", /keeps no history/);
});

test("a message of several lines is one in the history, too", async () => {
  await using stage = new Stage({ protocol: 2, caps: `${modern} draft/multiline=max-bytes=4096` });
  const client = await stage.inRoom();
  const request = { user, requestId: "1", buddy: "#balcony" };
  stage.main.send({ type: "HISTORY_REQUEST", payload: request });
  await client.next(/^CHATHISTORY LATEST/);
  await client.send(
    ":irc.test BATCH +b1 chathistory #balcony",
    "@batch=b1;msgid=a7;time=2020-01-01T00:00:00.000Z :juliet!j@h BATCH +m draft/multiline #balcony",
    "@batch=m :juliet!j@h PRIVMSG #balcony :one",
    "@batch=m :juliet!j@h PRIVMSG #balcony :two",
    "@batch=b1 BATCH -m",
    ":irc.test BATCH -b1",
  );
  const { payload } = await stage.main.next("HISTORY");
  assert.deepEqual(payload.message?.map(({ message, legacyId }) => [message, legacyId]), [[
    "one\ntwo",
    "a7",
  ]]);
});
