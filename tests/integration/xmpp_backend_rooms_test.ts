/** Rooms of a real server, through the XMPP backend. */
import assert from "node:assert/strict";
import { Affiliation, ParticipantFlag, Role, StatusType } from "../../proto/mod.ts";
import { xml } from "../../frontends/xmpp/xml/element.ts";
import { test } from "../test.ts";
import { globe, rooms } from "./xmpp_backend_server.ts";
import { accountOf, FarStage, userOf } from "./xmpp_backend_stage.ts";

const [juliet, romeo] = [userOf("juliet"), userOf("romeo")];
const room = `balcony@${rooms}`;

async function inTheRoom(): Promise<FarStage> {
  const stage = await FarStage.set();
  for (const name of ["juliet", "romeo"] as const) {
    stage.logIn(name);
    await stage.connected(name);
  }
  await stage.join("juliet", room, "Jule");
  await stage.join("romeo", room, "Romeo");
  return stage;
}

test("XMPP backend: who enters a room is shown to those in it, and hears who is there", async () => {
  await using stage = await inTheRoom();
  const owner = await stage.main.expect(
    "PARTICIPANT_CHANGED",
    ({ payload }) => payload.userName === juliet && payload.nickname === "Jule",
  );
  assert.equal(owner.payload.affiliation, Affiliation.owner);
  assert.ok((owner.payload.flag & ParticipantFlag.me) !== 0);
  const guest = await stage.main.expect(
    "PARTICIPANT_CHANGED",
    ({ payload }) => payload.userName === juliet && payload.nickname === "Romeo",
  );
  assert.deepEqual([guest.payload.role, guest.payload.flag], [Role.participant, 0]);
  assert.ok(guest.payload.participantId, "an occupant id (XEP-0421)");
});

test("XMPP backend: what is said in a room has one name for all, which corrections and reactions use", async () => {
  await using stage = await inTheRoom();
  const said = { userName: romeo, buddyName: room, message: "it is the east" };
  stage.send({ type: "CONV_MESSAGE", payload: { ...said, requestId: "r1" } });
  const heard = await stage.hears("juliet", said.message);
  const own = await stage.hears("romeo", said.message);
  assert.deepEqual([heard.nickname, heard.buddyName], ["Romeo", room]);
  assert.deepEqual([own.requestId, own.legacyId], ["r1", heard.legacyId]);
  const legacyId = heard.legacyId ?? "";
  stage.send({
    type: "CONV_MESSAGE",
    payload: { ...said, message: "no, west", replaces: legacyId, requestId: "r2" },
  });
  assert.equal((await stage.hears("juliet", "no, west")).replaces, legacyId);
  stage.send({
    type: "REACTION",
    payload: { user: juliet, buddy: room, legacyId, emoji: ["🌅"], requestId: "j1" },
  });
  const { payload } = await stage.main.expect("REACTION", ({ payload }) => payload.user === romeo);
  assert.deepEqual([payload.legacyId, payload.nickname, payload.emoji], [legacyId, "Jule", ["🌅"]]);
  const reply = { legacyId, author: "Romeo", text: said.message };
  const answer = { userName: juliet, buddyName: room, message: "Juliet is the sun", reply };
  stage.send({ type: "CONV_MESSAGE", payload: { ...answer, requestId: "j2" } });
  const answered = await stage.hears("romeo", answer.message);
  assert.deepEqual(answered.reply, { legacyId, author: "Romeo", authorIsUser: true, text: said.message });
});

test("XMPP backend: subject, private messages, nicknames and a kick", async () => {
  await using stage = await inTheRoom();
  const { main } = stage;
  stage.send({
    type: "ROOM_SUBJECT_CHANGED",
    payload: { userName: juliet, buddyName: room, message: "Night" },
  });
  await main.expect(
    "ROOM_SUBJECT_CHANGED",
    ({ payload }) => payload.userName === romeo && payload.message === "Night" && payload.nickname === "Jule",
  );

  stage.send({
    type: "CONV_MESSAGE",
    payload: { userName: romeo, buddyName: `${room}/Jule`, message: "psst" },
  });
  const whispered = await stage.hears("juliet", "psst");
  assert.deepEqual([whispered.buddyName, whispered.nickname, whispered.pm], [room, "Romeo", true]);

  const rename = { userName: romeo, room, nickname: "Montague", requestId: "r1" };
  stage.send({ type: "ROOM_NICKNAME_CHANGED", payload: rename });
  await stage.done("r1");
  await main.expect("ROOM_NICKNAME_CHANGED", ({ payload }) => payload.nickname === "Montague");
  await main.expect(
    "PARTICIPANT_CHANGED",
    ({ payload }) =>
      payload.userName === juliet && payload.nickname === "Romeo" && payload.newname === "Montague",
  );

  const kick = {
    user: juliet,
    room,
    requestId: "j1",
    nickname: "Montague",
    role: Role.none,
    reason: "enough",
  };
  stage.send({ type: "ROOM_MODERATION", payload: kick });
  await stage.done("j1");
  const { payload } = await main.expect(
    "PARTICIPANT_CHANGED",
    ({ payload }) =>
      payload.userName === romeo && payload.status === StatusType.offline && payload.nickname === "Montague",
  );
  assert.equal(
    payload.flag & (ParticipantFlag.kicked | ParticipantFlag.me),
    ParticipantFlag.kicked | ParticipantFlag.me,
  );
  assert.deepEqual([payload.reason, payload.actor], ["enough", "Jule"]);
});

test("XMPP backend: invitations, what a room is, its history, and a nickname that is taken", async () => {
  await using stage = await inTheRoom();
  const { main } = stage;
  const invitation = { user: juliet, room, buddy: accountOf("romeo"), reason: "come", requestId: "j1" };
  stage.send({ type: "ROOM_INVITATION", payload: invitation });
  const invited = await main.expect("ROOM_INVITATION");
  assert.deepEqual(invited.payload, { user: romeo, room, buddy: `${room}/Jule`, reason: "come" });

  stage.send({ type: "ROOM_INFO_REQUEST", payload: { user: juliet, room, requestId: "j2" } });
  const { payload: info } = await main.expect("ROOM_INFO");
  assert.deepEqual([info.joined, info.memberCount, info.membersOnly], [true, 2, false]);

  stage.send({ type: "CONV_MESSAGE", payload: { userName: juliet, buddyName: room, message: "to be kept" } });
  const { legacyId } = await stage.hears("romeo", "to be kept");
  stage.send({ type: "HISTORY_REQUEST", payload: { user: romeo, buddy: room, requestId: "r1", limit: 5 } });
  const { payload: history } = await main.expect("HISTORY");
  const last = history.message?.at(-1);
  assert.deepEqual([last?.message, last?.legacyId, last?.nickname], ["to be kept", legacyId, "Jule"]);

  const taken = { userName: romeo, room, nickname: "Jule", requestId: "r2" };
  stage.send({ type: "ROOM_NICKNAME_CHANGED", payload: taken });
  const { payload } = await main.expect("REQUEST_RESULT", ({ payload }) => payload.requestId === "r2");
  assert.deepEqual([payload.ok, payload.text?.startsWith("Somebody in the room has that nickname.")], [
    false,
    true,
  ]);
});

test("XMPP backend: what was said in a room while the user was away is told on the return, in order", async () => {
  await using stage = await inTheRoom();
  const from = { userName: juliet, buddyName: room };
  stage.send({ type: "CONV_MESSAGE", payload: { ...from, message: "heard" } });
  await stage.hears("romeo", "heard");
  stage.send({ type: "LOGOUT", payload: { user: romeo, legacyName: accountOf("romeo") } });
  await stage.main.expect(
    "PARTICIPANT_CHANGED",
    ({ payload }) =>
      payload.userName === juliet && payload.nickname === "Romeo" && payload.status === StatusType.offline,
  );
  const missed = Array.from({ length: 30 }, (_, n) => `missed ${n}`);
  for (const message of missed) {
    stage.send({ type: "CONV_MESSAGE", payload: { ...from, message } });
    await stage.hears("juliet", message);
  }
  stage.logIn("romeo");
  await stage.connected("romeo");
  await stage.join("romeo", room, "Romeo");
  const told = stage.main.received.all.flatMap((wrapper) =>
    wrapper.type === "CONV_MESSAGE" && wrapper.payload.userName === romeo && wrapper.payload.history
      ? [wrapper.payload.message]
      : []
  );
  assert.deepEqual(told, missed);
});

test("XMPP backend: what was said in a room while instance and backend were stopped is told once", async () => {
  await using stage = await FarStage.set();
  stage.logIn("romeo");
  await stage.connected("romeo");
  await stage.join("romeo", globe, "Romeo");
  stage.send({ type: "CONV_MESSAGE", payload: { userName: romeo, buddyName: globe, message: "before" } });
  await stage.hears("romeo", "before");
  const other = await stage.client("juliet");
  other.presence({ to: `${globe}/Jule` }, xml("x", { xmlns: "http://jabber.org/protocol/muc" }));
  await other.seesPresence(`${globe}/Jule`, "available");
  await stage.restart();
  const missed = ["meanwhile 1", "meanwhile 2"];
  for (const text of missed) {
    other.send(xml("message", { to: globe, type: "groupchat", id: text }, xml("body", {}, text)));
    await other.hears(`${globe}/Jule`, text);
  }
  stage.logIn("romeo");
  await stage.connected("romeo");
  await stage.join("romeo", globe, "Romeo");
  const told = stage.main.received.all.flatMap((wrapper) =>
    wrapper.type === "CONV_MESSAGE" && wrapper.payload.history ? [wrapper.payload.message] : []
  );
  assert.deepEqual(told, missed);
});
