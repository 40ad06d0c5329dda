import assert from "node:assert/strict";
import { FailureReason, FormFieldType } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import type { FakeIrcClient } from "./fake_irc_server.ts";
import { Stage, user } from "./testing.ts";

const room = "#balcony";
const isupport = ["CHANMODES=beI,k,jl,imnpstz", "PREFIX=(ov)@+", "MODES=3"];

/** Romeo is an operator of a room with these modes. */
async function asOperator(stage: Stage, modes: string): Promise<FakeIrcClient> {
  const client = await stage.inRoom();
  await client.next(/^MODE #balcony$/);
  await client.send(":juliet!j@h MODE #balcony +o romeo", `:irc.test 324 romeo #balcony ${modes}`);
  await stage.participant();
  return client;
}

function ask(stage: Stage): void {
  stage.main.send({ type: "ROOM_OPTIONS_REQUEST", payload: { user, room, requestId: "1" } });
}

function set(stage: Stage, value: Record<string, string>): void {
  stage.main.send({ type: "ROOM_OPTIONS_CHANGE", payload: { user, room, requestId: "2", value } });
}

/** The server does what it is told. */
async function obey(client: FakeIrcClient): Promise<string> {
  const line = await client.next(/^MODE #balcony [+-]/);
  await client.send(`:romeo!r@h ${line}`);
  const ping = await client.next(/^PING /);
  await client.send(`:irc.test PONG irc.test ${ping.slice(5)}`);
  return line.slice("MODE #balcony ".length);
}

test("modes of every kind are options, each as what it is", async () => {
  await using stage = new Stage({ protocol: 2, isupport });
  const client = await asOperator(stage, "+nt");
  ask(stage);
  await client.next(/^MODE #balcony$/);
  await client.send(":irc.test 324 romeo #balcony +mntlk 12 rose");
  const { payload } = await stage.main.next("ROOM_OPTIONS");
  const { switch: onOff, password, number, text } = FormFieldType;
  const option = payload.option ?? [];
  assert.deepEqual(option.map(({ name, type, value }) => [name, type, value]), [
    ["password", password, "rose"],
    ["mode-j", text, ""],
    ["limit", number, "12"],
    ["membersOnly", onOff, "0"],
    ["moderated", onOff, "1"],
    ["insidersOnly", onOff, "1"],
    ["private", onOff, "0"],
    ["hidden", onOff, "0"],
    ["topicLocked", onOff, "1"],
    ["mode-z", onOff, "0"],
  ]);
  assert.ok(option.every(({ fixed }) => fixed === false));
});

test("a key is changed by taking the old one first, and no line has more modes than the server takes", async () => {
  await using stage = new Stage({ protocol: 2, isupport });
  const client = await asOperator(stage, "+k rose");
  set(stage, { moderated: "1", password: "thorn", limit: "5", "mode-z": "0" });
  assert.equal(await obey(client), "+m-k+k rose thorn");
  assert.equal(await obey(client), "+l-z 5");
  assert.equal((await stage.main.next("REQUEST_RESULT")).payload.ok, true);
});

test("a mode that the server passes over in silence is told as not set", async () => {
  await using stage = new Stage({ protocol: 2, isupport });
  const client = await asOperator(stage, "+n");
  set(stage, { moderated: "1", "mode-z": "1" });
  await client.next(/^MODE #balcony \+m\+z/);
  await client.send(":romeo!r@h MODE #balcony +m");
  const ping = await client.next(/^PING /);
  await client.send(`:irc.test PONG irc.test ${ping.slice(5)}`);
  const { payload } = await stage.main.next("REQUEST_RESULT");
  assert.deepEqual([payload.ok, payload.text], [false, "The IRC server did not set +z."]);
});

test("what is no option, and what would be another parameter, never reaches the server", async () => {
  await using stage = new Stage({ protocol: 2, isupport });
  const client = await asOperator(stage, "+n");
  for (const value of [{ wings: "1" }, { password: "a b" }, { password: "a\r\nQUIT" }, { limit: ":1" }]) {
    set(stage, value);
    const { payload } = await stage.main.next("REQUEST_RESULT");
    assert.deepEqual([payload.ok, payload.reason], [false, FailureReason.invalid]);
  }
  assert.deepEqual(client.pending.filter((line) => line.startsWith("MODE")), []);
});

test("a change of modes is news to the room, what they are at first is not", async () => {
  await using stage = new Stage({ protocol: 2, isupport });
  const client = await asOperator(stage, "+n");
  assert.equal((await stage.main.next("ROOM_INFO")).payload.changed, undefined);
  await client.send(":juliet!j@h MODE #balcony +m");
  const { payload } = await stage.main.next("ROOM_INFO");
  assert.deepEqual([payload.changed, payload.moderated], [true, true]);
});
