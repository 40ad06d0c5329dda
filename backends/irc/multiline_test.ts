import assert from "node:assert/strict";
import { MessageState } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { Stage } from "./testing.ts";

const limited = (limits: string): string =>
  `message-tags echo-message server-time batch labeled-response draft/multiline=${limits}`;
const caps = limited("max-bytes=4096,max-lines=10");

test("a text of several lines is one message, with one label and one id, and comes back as it went", async () => {
  await using stage = new Stage({ protocol: 2, caps });
  const client = await stage.inRoom();
  stage.say("#balcony", "one\n\nthree", "7");
  const begin = await client.next(/ BATCH \+/);
  const [, label, reference] = /^@label=(\d+) BATCH \+(\S+) draft\/multiline #balcony$/.exec(begin) ?? [];
  assert.ok(label && reference);
  for (const text of ["one", ":", "three"]) {
    await client.next(new RegExp(`^@batch=${reference} PRIVMSG #balcony ${text}$`));
  }
  await client.next(new RegExp(`^BATCH -${reference}$`));
  await client.send(
    `@label=${label};msgid=a1 :romeo!r@h BATCH +x draft/multiline #balcony`,
    "@batch=x :romeo!r@h PRIVMSG #balcony :one",
    "@batch=x :romeo!r@h PRIVMSG #balcony :",
    "@batch=x :romeo!r@h PRIVMSG #balcony :three",
    ":irc.test BATCH -x",
  );
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([payload.message, payload.legacyId, payload.requestId, payload.carbon], [
    "one\n\nthree",
    "a1",
    "7",
    undefined,
  ]);
});

test("a long line goes in pieces that are put together again", async () => {
  await using stage = new Stage({ protocol: 2, caps });
  const client = await stage.inRoom();
  const long = "so long ".repeat(100).trim();
  stage.say("#balcony", `${long}\nend`);
  await client.next(/^BATCH -/);
  const sent = client.pending.filter((line) => line.includes("PRIVMSG #balcony"));
  assert.deepEqual(sent.map((line) => line.includes("draft/multiline-concat")), [false, true, false]);
  const texts = sent.map((line) => line.replace(/^.*PRIVMSG #balcony :?/, ""));
  assert.equal(`${texts[0]}${texts[1]}`, long);
});

test("what is more than the server takes in one message goes line by line", async () => {
  for (const limits of ["max-bytes=4096,max-lines=2", "max-bytes=5,max-lines=10", ""]) {
    await using stage = new Stage({ protocol: 2, caps: limited(limits) });
    const client = await stage.inRoom();
    stage.say("#balcony", "one\ntwo\nthree");
    await client.next(/^@label=\d+ PRIVMSG #balcony three$/);
    assert.deepEqual(client.pending.filter((line) => line.includes("BATCH")), [], limits);
  }
});

test("one line is no batch, and neither is an action", async () => {
  await using stage = new Stage({ protocol: 2, caps });
  const client = await stage.inRoom();
  stage.say("#balcony", "one");
  stage.say("#balcony", "/me waves\nand leaves");
  // deno-lint-ignore no-control-regex -- IRC's CTCP is marked by one
  await client.next(/\x01ACTION and leaves\x01$/);
  assert.deepEqual(client.pending.filter((line) => line.includes("BATCH")), []);
});

test("what others say in several lines is one message", async () => {
  await using stage = new Stage({ protocol: 2, caps });
  const client = await stage.inRoom(["juliet"]);
  await client.send(
    "@msgid=a2;+draft/reply=a1 :juliet!j@h BATCH +y draft/multiline #balcony",
    "@batch=y :juliet!j@h PRIVMSG #balcony :O Romeo,",
    "@batch=y;draft/multiline-concat :juliet!j@h PRIVMSG #balcony : Romeo,",
    "@batch=y :juliet!j@h PRIVMSG #balcony :wherefore",
    ":irc.test BATCH -y",
  );
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.equal(payload.message, "O Romeo, Romeo,\nwherefore");
  assert.deepEqual([payload.nickname, payload.legacyId, payload.reply?.legacyId], ["juliet", "a2", "a1"]);
});

test("a message that the server refuses fails, in its words", async () => {
  await using stage = new Stage({ protocol: 2, caps });
  const client = await stage.inRoom();
  stage.say("#balcony", "one\ntwo", "7");
  const begin = await client.next(/ BATCH \+/);
  await client.next(/^BATCH -/);
  const label = /^@label=(\d+)/.exec(begin)?.[1];
  await client.send(`@label=${label} :irc.test FAIL BATCH MULTILINE_INVALID :Invalid multiline batch`);
  const { payload } = await stage.main.next(
    "MESSAGE_STATUS",
    ({ payload }) => payload.state === MessageState.failed,
  );
  assert.deepEqual([payload.requestId, payload.text], ["7", "BATCH: Invalid multiline batch"]);
  await stage.main.settled();
  assert.deepEqual(stage.main.pending.filter(({ type }) => type === "CONV_MESSAGE"), []);
});

test("a message without an end is cut, and harms nobody else's", async () => {
  await using stage = new Stage({ protocol: 2, caps });
  const client = await stage.inRoom(["juliet"]);
  const endless = Array.from(
    { length: 3000 },
    () => `@batch=y :juliet!j@h PRIVMSG #balcony :${"x".repeat(100)}`,
  );
  await client.send(":juliet!j@h BATCH +y draft/multiline #balcony", ...endless);
  await client.send(":juliet!j@h PRIVMSG #balcony :short");
  assert.equal((await stage.main.next("CONV_MESSAGE")).payload.message, "short");
  await client.send("BATCH -y");
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.ok(payload.message.length < 140_000);
});

test("a batch without a name takes nothing", async () => {
  await using stage = new Stage({ protocol: 2, caps });
  const client = await stage.inRoom(["juliet"]);
  for (
    const begin of [
      "BATCH + draft/multiline #balcony",
      "BATCH = draft/multiline #balcony",
      "BATCH + chathistory",
    ]
  ) {
    await client.send(begin);
  }
  await client.send(`@time=${new Date().toISOString()} :juliet!j@h PRIVMSG #balcony :heard`);
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([payload.message, payload.history], ["heard", undefined]);
});
