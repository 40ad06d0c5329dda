import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Stage, user } from "./testing.ts";

const modern = "message-tags server-time batch";

test("messages have the ids and times that the server gave them; old ones are history", async () => {
  await using stage = new Stage({ protocol: 2, caps: modern });
  const client = await stage.inRoom(["juliet"]);
  await client.send(
    `@time=${new Date().toISOString()};msgid=a1 :juliet!j@h PRIVMSG #balcony :now`,
    "@time=2020-01-02T03:04:05.678Z;msgid=a2;+draft/reply=a1 :juliet!j@h PRIVMSG #balcony :then",
  );
  const { payload: now } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([now.legacyId, now.timeMs, now.history], ["a1", undefined, undefined]);
  const { payload: then } = await stage.main.next("CONV_MESSAGE");
  const { legacyId, timeMs, history, reply } = then;
  assert.deepEqual([legacyId, timeMs, history], ["a2", Date.parse("2020-01-02T03:04:05.678Z"), true]);
  assert.equal(reply?.legacyId, "a1");
});

test("notices to a room say that they are; what is for its operators only is still said in it", async () => {
  await using stage = new Stage({ isupport: ["STATUSMSG=@+"] });
  const client = await stage.inRoom(["juliet"]);
  await client.send(":juliet!j@h NOTICE #balcony :hark", ":juliet!j@h PRIVMSG @#balcony :psst");
  const { payload: notice } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([notice.buddyName, notice.message], ["#balcony", "[notice] hark"]);
  const { payload: secret } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([secret.buddyName, secret.message], ["#balcony", "psst"]);
});

test("typing, reactions and retractions are told, the user's own are not", async () => {
  await using stage = new Stage({ protocol: 2, caps: `${modern} draft/message-redaction` });
  const client = await stage.inRoom(["juliet"]);
  await client.send(
    "@+typing=active :romeo!r@h TAGMSG #balcony",
    "@+typing=paused :juliet!j@h TAGMSG #balcony",
    "@+draft/reply=a1;+draft/react=👍 :juliet!j@h TAGMSG #balcony",
    "@+draft/reply=a1;+draft/react=🌙 :juliet!j@h TAGMSG #balcony",
    "@+draft/reply=a1;+draft/unreact=👍 :juliet!j@h TAGMSG #balcony",
    ":juliet!j@h REDACT #balcony a1 :too rash",
  );
  const { payload: typing } = await stage.main.next("BUDDY_TYPED");
  assert.deepEqual([typing.buddyName, typing.nickname], ["#balcony", "juliet"]);
  const emoji: unknown[] = [];
  for (let count = 0; count < 3; count++) emoji.push((await stage.main.next("REACTION")).payload.emoji);
  assert.deepEqual(emoji, [["👍"], ["👍", "🌙"], ["🌙"]]);
  const { payload: retraction } = await stage.main.next("RETRACTION");
  assert.deepEqual([retraction.legacyId, retraction.nickname, retraction.reason], [
    "a1",
    "juliet",
    "too rash",
  ]);
});

test("a reaction goes out by what has changed, and fails where the server carries none", async () => {
  const react = (stage: Stage, emoji: readonly string[], requestId: string): void =>
    stage.main.send({
      type: "REACTION",
      payload: { user, buddy: "#balcony", legacyId: "a1", emoji, requestId },
    });
  await using stage = new Stage({ protocol: 2, caps: modern });
  const client = await stage.inRoom();
  react(stage, ["👍", "🌙"], "1");
  await client.next(/^@\+draft\/react=👍;\+draft\/reply=a1 TAGMSG #balcony$/);
  react(stage, ["🌙"], "2");
  await client.next(/^@\+draft\/unreact=👍;\+draft\/reply=a1 TAGMSG #balcony$/);
  await using old = new Stage({ protocol: 2 });
  await old.inRoom();
  react(old, ["👍"], "3");
  const { payload } = await old.main.next("REQUEST_RESULT");
  assert.match(payload.text ?? "", /no reactions/);
});

test("the server's denied tags are not sent", async () => {
  await using stage = new Stage({ caps: modern, isupport: ["CLIENTTAGDENY=*,-typing"] });
  const client = await stage.inRoom();
  stage.main.send({ type: "REACTION", payload: { user, buddy: "#balcony", legacyId: "a1", emoji: ["👍"] } });
  stage.main.send({ type: "BUDDY_TYPING", payload: { userName: user, buddyName: "#balcony" } });
  stage.main.send({ type: "BUDDY_TYPING", payload: { userName: user, buddyName: "#balcony" } });
  stage.main.send({ type: "BUDDY_STOPPED_TYPING", payload: { userName: user, buddyName: "#balcony" } });
  await client.next(/^@\+typing=done TAGMSG #balcony$/);
  assert.deepEqual(client.pending.filter((line) => line.includes("TAGMSG")), [
    "@+typing=active TAGMSG #balcony",
  ]);
});

test("a file offered directly is announced, and strange CTCPs are passed over", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  await client.send(
    ":juliet!j@h PRIVMSG romeo :\x01FINGERS\x01",
    ":juliet!j@h PRIVMSG romeo :\x01DCC SEND potion.txt 1 2\x01",
    ":juliet!j@h NOTICE romeo :\x01VERSION poison 1.0\x01",
  );
  const { payload: offer } = await stage.main.next("CONV_MESSAGE");
  assert.match(offer.message, /juliet offers SEND directly/);
  const { payload: answer } = await stage.main.next("CONV_MESSAGE");
  assert.match(answer.message, /juliet answers CTCP VERSION: poison 1\.0/);
});

test("what a bouncer plays back is history, however short ago it was said", async () => {
  await using stage = new Stage({ protocol: 2, caps: modern });
  const client = await stage.inRoom(["juliet"]);
  const now = new Date().toISOString();
  await client.send(
    ":bouncer BATCH +p znc.in/playback #balcony",
    `@batch=p;time=${now} :juliet!j@h PRIVMSG #balcony :a moment ago`,
    ":bouncer BATCH -p",
    `@batch=p;time=${now} :juliet!j@h PRIVMSG #balcony :now`,
  );
  const { payload: old } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([old.message, old.history, old.timeMs], ["a moment ago", true, Date.parse(now)]);
  const { payload: fresh } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([fresh.message, fresh.history], ["now", undefined]);
});
