import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import type { FakeIrcClient } from "./fake_irc_server.ts";
import { Stage, user } from "./testing.ts";

const caps = "message-tags server-time draft/read-marker";
const at = (second: number): string => `2026-01-02T03:04:0${second}.000Z`;

/** In a room where three things were said, a second apart. */
async function afterThree(stage: Stage): Promise<FakeIrcClient> {
  const client = await stage.inRoom(["juliet"]);
  for (const second of [1, 2, 3]) {
    await client.send(`@msgid=a${second};time=${at(second)} :juliet!j@h PRIVMSG #balcony :${second}`);
    await stage.main.next("CONV_MESSAGE");
  }
  return client;
}

function read(stage: Stage, legacyId: string): void {
  stage.main.send({ type: "READ_MARKER", payload: { user, buddy: "#balcony", legacyId } });
}

test("what the user has read is told to the server, and what the server answers is no news", async () => {
  await using stage = new Stage({ protocol: 2, caps });
  const client = await afterThree(stage);
  read(stage, "a2");
  await client.next(/^MARKREAD #balcony timestamp=2026-01-02T03:04:02\.000Z$/);
  await client.send(`:irc.test MARKREAD #balcony timestamp=${at(2)}`);
  read(stage, "a1");
  read(stage, "unheard of");
  read(stage, "a3");
  await client.next(/^MARKREAD #balcony timestamp=2026-01-02T03:04:03\.000Z$/);
  assert.deepEqual(client.pending.filter((line) => line.startsWith("MARKREAD")), []);
  await stage.main.settled();
  assert.deepEqual(stage.main.pending.filter(({ type }) => type === "READ_MARKER"), []);
});

test("what the user has read with another client is told here, by the last message of that time", async () => {
  await using stage = new Stage({ protocol: 2, caps });
  const client = await afterThree(stage);
  await client.send(
    ":irc.test MARKREAD #balcony *",
    ":irc.test MARKREAD #balcony timestamp=2026-01-02T03:04:02.500Z",
    `:irc.test MARKREAD #balcony timestamp=${at(1)}`,
  );
  const { payload } = await stage.main.next("READ_MARKER");
  assert.deepEqual([payload.buddy, payload.legacyId, payload.carbon], ["#balcony", "a2", true]);
  await stage.main.settled();
  assert.deepEqual(stage.main.pending.filter(({ type }) => type === "READ_MARKER"), []);
});

test("markers of a talk between two go both ways", async () => {
  await using stage = new Stage({ protocol: 2, caps });
  const client = await stage.online();
  await client.send(`@msgid=b1;time=${at(1)} :Juliet!j@h PRIVMSG romeo :psst`);
  await stage.main.next("CONV_MESSAGE");
  await client.send(`:irc.test MARKREAD juliet timestamp=${at(1)}`);
  const { payload } = await stage.main.next("READ_MARKER");
  assert.deepEqual([payload.buddy, payload.legacyId], ["Juliet", "b1"]);
});

test("a server without markers is not bothered", async () => {
  await using stage = new Stage({ protocol: 2, caps: "message-tags server-time" });
  const client = await afterThree(stage);
  read(stage, "a3");
  stage.say("#balcony", "end");
  await client.next(/^PRIVMSG #balcony end$/);
  assert.deepEqual(client.pending.filter((line) => line.startsWith("MARKREAD")), []);
});
