import assert from "node:assert/strict";
import { StatusType } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { type Setup, Stage } from "./testing.ts";

const who = (nick: string, flags: string): string =>
  `:irc.test 352 romeo #balcony u h irc.test ${nick} ${flags} :0 Name`;

/** Asks often. */
const polling = (more: Setup = {}): Stage =>
  new Stage({ protocol: 2, settings: { awayInterval: 5 }, ...more });

test("who is away is asked on entering, and again and again, where the server does not tell by itself", async () => {
  await using stage = polling();
  const client = await stage.inRoom(["juliet"]);
  for (let count = 0; count < 3; count++) await client.next(/^WHO #balcony$/);
});

test("who went away is shown so, and shown back; what has not changed is not told again", async () => {
  await using stage = polling();
  const client = await stage.inRoom(["juliet", "nurse"]);
  await client.send(who("juliet", "G@"), who("nurse", "H"), who("juliet", "G@"), who("juliet", "H@"));
  const first = await stage.participant();
  const second = await stage.participant();
  assert.deepEqual([first.nickname, first.status, second.nickname, second.status], [
    "juliet",
    StatusType.away,
    "juliet",
    StatusType.online,
  ]);
  await stage.main.settled();
  assert.deepEqual(stage.main.pending.filter(({ type }) => type === "PARTICIPANT_CHANGED"), []);
});

test("a server that tells by itself is asked once, on entering", async () => {
  await using stage = polling({ caps: "away-notify" });
  const client = await stage.inRoom(["juliet"]);
  await client.next(/^WHO #balcony$/);
  await client.send(":juliet!j@h AWAY :asleep");
  assert.equal((await stage.participant()).status, StatusType.away);
  await client.send(":juliet!j@h AWAY");
  assert.equal((await stage.participant()).status, StatusType.online);
  stage.say("#balcony", "end");
  await client.next(/^PRIVMSG #balcony end$/);
  assert.deepEqual(client.pending.filter((line) => line.startsWith("WHO")), []);
});

test("rooms with nobody else, or with very many, are not asked", async () => {
  await using stage = polling();
  const client = await stage.inRoom();
  const crowd = Array.from({ length: 60 }, (_, index) => `guest${index}`);
  stage.join("#crowd");
  await client.next(/^JOIN #crowd$/);
  await client.admit("#crowd", crowd);
  stage.join("#trio");
  await client.next(/^JOIN #trio$/);
  await client.admit("#trio", ["juliet", "nurse"]);
  await client.next(/^WHO #trio$/);
  await client.next(/^WHO #trio$/);
  assert.deepEqual(client.pending.filter((line) => /^WHO #(?:crowd|balcony)/.test(line)), []);
});

test("after a logout nobody is asked", async () => {
  await using stage = polling();
  const client = await stage.inRoom(["juliet"]);
  await client.next(/^WHO/);
  stage.main.send({ type: "LOGOUT", payload: { user: "romeo@example.com", legacyName: "romeo" } });
  await client.next(/^QUIT/);
  const before = client.pending.length;
  await stage.main.settled();
  assert.equal(client.pending.length, before);
});
