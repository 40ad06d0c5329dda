import assert from "node:assert/strict";
import { MessageState } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { Stage, user } from "./testing.ts";

const modern = "message-tags echo-message server-time batch labeled-response";

test("without echoes the room's reflection is ours, once the message is written", async () => {
  await using stage = new Stage({ protocol: 2 });
  const client = await stage.inRoom();
  stage.say("#balcony", "one\ntwo", "7");
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([payload.message, payload.nickname, payload.requestId], ["one\ntwo", "romeo", "7"]);
  await client.next(/^PRIVMSG #balcony two$/);
});

test("with echoes the reflection waits for the server, and has its id", async () => {
  await using stage = new Stage({ protocol: 2, caps: modern });
  const client = await stage.inRoom();
  stage.say("#balcony", "one\ntwo", "7");
  const labels: string[] = [];
  for (const word of ["one", "two"]) {
    const line = await client.next(new RegExp(`PRIVMSG #balcony ${word}$`));
    labels.push(/label=(\d+)/.exec(line)?.[1] ?? "");
  }
  await stage.main.settled();
  assert.deepEqual(stage.main.pending.filter(({ type }) => type === "CONV_MESSAGE"), []);
  await client.send(
    `@label=${labels[0]};msgid=a1 :romeo!r@h PRIVMSG #balcony :one`,
    `@label=${labels[1]};msgid=a2 :romeo!r@h PRIVMSG #balcony :two`,
  );
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([payload.message, payload.legacyId, payload.requestId], ["one\ntwo", "a1", "7"]);
  const { payload: status } = await stage.main.next(
    "MESSAGE_STATUS",
    ({ payload }) => payload.legacyId === "a1",
  );
  assert.deepEqual([status.requestId, status.state], ["7", MessageState.accepted]);
});

test("what the user says with another client behind the same bouncer is a carbon", async () => {
  await using stage = new Stage({ caps: modern });
  const client = await stage.inRoom();
  await client.send(":romeo!r@h PRIVMSG #balcony :from my telephone", ":romeo!r@h PRIVMSG juliet :you too");
  const { payload: said } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([said.buddyName, said.nickname, said.carbon], ["#balcony", "romeo", true]);
  const { payload: told } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([told.buddyName, told.carbon], ["juliet", true]);
});

test("what the server refuses fails, the message that it was and no other", async () => {
  await using stage = new Stage({ protocol: 2, caps: modern });
  const client = await stage.inRoom();
  for (const id of ["1", "2"]) stage.say("#balcony", `message ${id}`, id);
  await client.next(/message 1$/);
  const second = await client.next(/message 2$/);
  const label = /label=(\d+)/.exec(second)?.[1];
  await client.send(`@label=${label} :irc.test 404 romeo #balcony :Cannot send to channel`);
  const { payload } = await stage.main.next(
    "MESSAGE_STATUS",
    ({ payload }) => payload.state === MessageState.failed,
  );
  assert.deepEqual([payload.requestId, payload.text], ["2", "Cannot send to channel"]);
});

test("what had not come back when the connection was lost has failed", async () => {
  await using stage = new Stage({ protocol: 2, caps: modern });
  const client = await stage.inRoom();
  stage.say("#balcony", "hello?", "1");
  await client.next(/PRIVMSG/);
  client.close();
  const { payload } = await stage.main.next(
    "MESSAGE_STATUS",
    ({ payload }) => payload.state === MessageState.failed,
  );
  assert.equal(payload.requestId, "1");
});

test("markup becomes formatting codes", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  const xhtml = "so <strong>bold</strong>";
  const payload = { userName: user, buddyName: "juliet", message: "so bold", xhtml };
  stage.main.send({ type: "CONV_MESSAGE", payload });
  assert.equal(await client.next(/^PRIVMSG juliet/), "PRIVMSG juliet :so \x02bold");
});

test("an answer says what it answers, by a tag or in words", async () => {
  const reply = { legacyId: "a1", author: "juliet", text: "O Romeo" };
  const payload = { userName: user, buddyName: "#balcony", message: "yes?", reply };
  await using modernStage = new Stage({ protocol: 2, caps: modern });
  const modernClient = await modernStage.inRoom();
  modernStage.main.send({ type: "CONV_MESSAGE", payload });
  await modernClient.next(/^@\+draft\/reply=a1;label=\d+ PRIVMSG #balcony yes\?$/);
  await using plainStage = new Stage({ protocol: 2 });
  const plainClient = await plainStage.inRoom();
  plainStage.main.send({ type: "CONV_MESSAGE", payload });
  await plainClient.next(/^PRIVMSG #balcony :juliet: yes\?$/);
});

test("a private talk stays where it began: in the room, or outside of it", async () => {
  await using stage = new Stage();
  const client = await stage.inRoom(["juliet"]);
  await client.send(":juliet!j@h PRIVMSG romeo :one");
  const { payload: first } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([first.buddyName, first.nickname, first.pm], ["#balcony", "juliet", true]);
  stage.addBuddy("juliet");
  await client.send(":juliet!j@h PRIVMSG romeo :two");
  const { payload: second } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([second.buddyName, second.pm], ["juliet", undefined]);
  stage.say("#balcony/juliet", "here");
  await client.next(/^PRIVMSG juliet here$/);
  await client.send(":juliet!j@h PRIVMSG romeo :three");
  const { payload: third } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([third.buddyName, third.pm], ["#balcony", true]);
});

test("a flood is spread, and what would wait too long is refused", async () => {
  await using stage = new Stage({ protocol: 2, settings: { pace: { burst: 2, rate: 0.1 } } });
  const client = await stage.online();
  stage.say("juliet", "1\n2\n3\n4", "a");
  await client.next(/^PRIVMSG juliet 2$/);
  await stage.main.settled();
  assert.deepEqual(client.pending.filter((line) => line.startsWith("PRIVMSG juliet 3")), []);
  stage.say("juliet", "x\n".repeat(3000), "b");
  const { payload } = await stage.main.next("MESSAGE_STATUS", ({ payload }) => payload.requestId === "b");
  assert.equal(payload.state, MessageState.failed);
  assert.ok(payload.retry);
});

test("without labels, what another client says at the same time is not taken for ours", async () => {
  await using stage = new Stage({ protocol: 2, caps: "echo-message" });
  const client = await stage.inRoom();
  stage.say("#balcony", "here", "7");
  await client.next(/^PRIVMSG #balcony here$/);
  await client.send(":romeo!r@h PRIVMSG #balcony :there", ":romeo!r@h PRIVMSG #balcony :here");
  const { payload: carbon } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([carbon.message, carbon.carbon], ["there", true]);
  const { payload: own } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([own.message, own.requestId, own.carbon], ["here", "7", undefined]);
});

test("what came back otherwise than it went is ours as soon as what followed it comes back", async () => {
  await using stage = new Stage({ protocol: 2, caps: "echo-message" });
  const client = await stage.inRoom();
  for (const [id, text] of [["7", "damn"], ["8", "sorry"]] as const) stage.say("#balcony", text, id);
  await client.next(/sorry$/);
  await client.send(":romeo!r@h PRIVMSG #balcony :****", ":romeo!r@h PRIVMSG #balcony :sorry");
  const own = [];
  while (own.length < 2) {
    const { payload } = await stage.main.next("CONV_MESSAGE");
    if (payload.requestId !== undefined) own.push(payload.requestId);
  }
  assert.deepEqual(own, ["7", "8"]);
});
