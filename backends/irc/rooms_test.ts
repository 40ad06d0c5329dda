import assert from "node:assert/strict";
import { Affiliation, ParticipantFlag, Role, StatusType } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { Stage, user } from "./testing.ts";

const { me, kicked, banned } = ParticipantFlag;

test("a join tells the others, then the user, then the subject, and then it is answered", async () => {
  await using stage = new Stage({ protocol: 2 });
  const client = await stage.online();
  const room = { userName: user, room: "#Balcony", nickname: "romeo", requestId: "1" };
  stage.main.send({ type: "JOIN_ROOM", payload: room });
  await client.next(/^JOIN #Balcony$/);
  await client.admit("#balcony", ["@juliet", "+nurse"], "O Romeo");
  const { payload: result } = await stage.main.next("REQUEST_RESULT");
  assert.deepEqual(result, { user, requestId: "1", ok: true });
  const told = stage.main.pending.flatMap((wrapper): unknown[] => {
    if (wrapper.type === "PARTICIPANT_CHANGED") {
      const { nickname, flag, affiliation, role, room } = wrapper.payload;
      return [[room, nickname, flag, affiliation, role]];
    }
    return wrapper.type === "ROOM_SUBJECT_CHANGED" ? [wrapper.payload.message] : [];
  });
  assert.deepEqual(told, [
    ["#Balcony", "juliet", 0, Affiliation.admin, Role.moderator],
    ["#Balcony", "nurse", 0, Affiliation.member, Role.participant],
    ["#Balcony", "romeo", me, Affiliation.none, Role.participant],
    "O Romeo",
  ]);
  await client.next(/^MODE #balcony$|^MODE #Balcony$/);
});

test("a room without a topic has an empty subject", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  stage.join("#balcony");
  await client.next(/^JOIN/);
  await client.admit("#balcony", [], "");
  const { payload } = await stage.main.next("ROOM_SUBJECT_CHANGED");
  assert.equal(payload.message, "");
});

test("who wants another nick in a room than they have is told the one they have", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  stage.join("#balcony", "lover");
  await client.next(/^JOIN/);
  await client.admit("#balcony", []);
  const { payload } = await stage.main.next("ROOM_NICKNAME_CHANGED");
  assert.equal(payload.nickname, "romeo");
  assert.equal((await stage.participant()).nickname, "romeo");
});

test("a refused join is told, with the server's own words", async () => {
  const refusals = [
    ["475 romeo #balcony :Bad key", ParticipantFlag.notAuthorized, "Bad key"],
    ["403 romeo #balcony :No such channel", ParticipantFlag.roomNotFound, "No such channel"],
    ["474 romeo #balcony :Cannot join (+b)", ParticipantFlag.roomNotFound, "Cannot join (+b)"],
  ] as const;
  for (const [numeric, flag, text] of refusals) {
    await using stage = new Stage();
    const client = await stage.online();
    stage.join("#balcony", "romeo", "wrong");
    await client.next(/^JOIN #balcony wrong$/);
    await client.send(`:irc.test ${numeric}`);
    const { payload } = await stage.main.next("PARTICIPANT_CHANGED");
    assert.equal(payload.flag & ~me, flag);
    assert.equal(payload.statusMessage, text);
  }
});

test("an instance that speaks protocol 2 learns of a ban by the answer to the join", async () => {
  await using stage = new Stage({ protocol: 2 });
  const client = await stage.online();
  const payload = { userName: user, room: "#balcony", nickname: "romeo", requestId: "1" };
  stage.main.send({ type: "JOIN_ROOM", payload });
  await client.next(/^JOIN/);
  await client.send(":irc.test 474 romeo #balcony :Cannot join (+b)");
  const result = await stage.main.next("REQUEST_RESULT");
  assert.deepEqual([result.payload.ok, result.payload.text], [false, "Cannot join (+b)"]);
});

test("people come, go, are kicked and banned, each with the reason", async () => {
  await using stage = new Stage({ protocol: 2 });
  const client = await stage.inRoom(["@juliet", "nurse", "paris", "tybalt", "mercutio"]);
  await client.send(
    ":benvolio!b@h JOIN #balcony",
    ":nurse!n@h PART #balcony :to Friar Lawrence",
    ":mercutio!m@h QUIT :a plague",
    ":juliet!j@h KICK #balcony paris :no",
    ":juliet!j@h MODE #balcony +b *!*@tybalt.example",
    ":juliet!j@h KICK #balcony tybalt :enough",
  );
  const { offline, online } = StatusType;
  const facts = async () => {
    const { nickname, flag, status, reason, actor } = await stage.participant();
    return [nickname, flag, status, reason, actor];
  };
  assert.deepEqual(await facts(), ["benvolio", 0, online, undefined, undefined]);
  assert.deepEqual(await facts(), ["nurse", 0, offline, "to Friar Lawrence", undefined]);
  assert.deepEqual(await facts(), ["mercutio", 0, offline, "a plague", undefined]);
  assert.deepEqual(await facts(), ["paris", kicked, offline, "no", "juliet"]);
  assert.deepEqual(await facts(), ["tybalt", banned, offline, "enough", "juliet"]);
});

test("who is kicked themselves is out, and does not come back by themselves", async () => {
  await using stage = new Stage({ protocol: 2 });
  const client = await stage.inRoom(["@juliet"]);
  await client.send(":juliet!j@h KICK #BALCONY Romeo :go");
  const { flag, status } = await stage.participant();
  assert.deepEqual([flag, status], [kicked | me, StatusType.offline]);
  stage.say("#balcony", "but");
  const { payload } = await stage.main.next("MESSAGE_STATUS");
  assert.match(payload.text ?? "", /not in #balcony/);
});

test("a new nick is a rename, the user's own too", async () => {
  await using stage = new Stage();
  const client = await stage.inRoom(["@juliet"]);
  await client.send(":juliet!j@h NICK :Jule", ":romeo!r@h NICK lover");
  const first = await stage.participant();
  assert.deepEqual([first.nickname, first.newname, first.flag], [
    "juliet",
    "Jule",
    ParticipantFlag.moderator,
  ]);
  const second = await stage.participant();
  assert.deepEqual([second.nickname, second.newname, second.flag], ["romeo", "lover", me]);
  const { payload } = await stage.main.next("ROOM_NICKNAME_CHANGED");
  assert.equal(payload.nickname, "lover");
  await client.send(":Jule!j@h PRIVMSG lover :psst");
  await stage.main.next("CONV_MESSAGE", ({ payload }) => payload.message === "psst");
});

test("several modes of one person are one change, others are news of the room", async () => {
  await using stage = new Stage({ protocol: 2 });
  const client = await stage.inRoom(["juliet"]);
  await client.send(":nurse!n@h MODE #balcony +vok-i juliet juliet secret");
  const { nickname, affiliation } = await stage.participant();
  assert.deepEqual([nickname, affiliation], ["juliet", Affiliation.admin]);
  const { payload } = await stage.main.next("ROOM_INFO");
  assert.deepEqual([payload.passwordProtected, payload.membersOnly, payload.name], [true, false, "#balcony"]);
  assert.deepEqual(stage.main.pending.filter(({ type }) => type === "PARTICIPANT_CHANGED"), []);
});

test("in a moderated room who has no voice may not speak", async () => {
  await using stage = new Stage({ protocol: 2 });
  const client = await stage.inRoom(["juliet"]);
  await client.send(":irc.test 324 romeo #balcony +nm");
  const { nickname, role } = await stage.participant();
  assert.deepEqual([nickname, role], ["romeo", Role.visitor]);
  const { payload } = await stage.main.next("ROOM_INFO");
  assert.ok(payload.moderated && payload.readOnly);
});

test("who is away is shown so, where the server tells", async () => {
  await using stage = new Stage();
  const client = await stage.inRoom(["juliet"]);
  await client.send(":juliet!j@h AWAY :asleep", ":juliet!j@h AWAY");
  assert.equal((await stage.participant()).status, StatusType.away);
  assert.equal((await stage.participant()).status, StatusType.online);
});

test("a netsplit is one line, who returns was never away, and who does not has left in the end", async () => {
  await using stage = new Stage({ settings: { splitTimes: { gather: 20, grace: 300 } } });
  const client = await stage.inRoom(["juliet", "nurse", "paris"]);
  const split = ["juliet", "nurse", "paris"].map((nick) => `:${nick}!u@h QUIT :hub.test leaf.test`);
  await client.send(...split);
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.match(payload.message, /hub\.test and leaf\.test .* 3 people/);
  await client.send(":juliet!u@h JOIN #balcony", ":nurse!u@h JOIN #balcony");
  const gone = await stage.participant();
  assert.deepEqual([gone.nickname, gone.status, gone.statusMessage], [
    "paris",
    StatusType.offline,
    "netsplit",
  ]);
  await stage.main.settled();
  assert.deepEqual(stage.main.pending.filter(({ type }) => type === "PARTICIPANT_CHANGED"), []);
});

test("a room that is joined again while the user is in it is told again", async () => {
  await using stage = new Stage();
  await stage.inRoom(["juliet"]);
  stage.join("#balcony");
  assert.equal((await stage.participant()).nickname, "juliet");
  assert.equal((await stage.participant()).nickname, "romeo");
  await stage.main.next("ROOM_SUBJECT_CHANGED");
});

test("leaving says PART with the reason, and nothing more of the room arrives", async () => {
  await using stage = new Stage();
  const client = await stage.inRoom(["juliet"]);
  const payload = { userName: user, room: "#balcony", nickname: "", reason: "the lark" };
  stage.main.send({ type: "LEAVE_ROOM", payload });
  await client.next(/^PART #balcony :the lark$/);
  await client.send(":juliet!j@h PRIVMSG #balcony :wilt thou be gone", ":juliet!j@h PRIVMSG romeo :stay");
  const { payload: heard } = await stage.main.next("CONV_MESSAGE");
  assert.equal(heard.message, "stay");
});

test("a thousand people are told once each, in one pass", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  stage.join("#crowd");
  await client.next(/^JOIN/);
  const people = Array.from({ length: 1000 }, (_, index) => `person${index}`);
  await client.send(":romeo!r@h JOIN #crowd");
  for (let at = 0; at < people.length; at += 40) {
    await client.send(`:irc.test 353 romeo = #crowd :${people.slice(at, at + 40).join(" ")}`);
  }
  await client.send(":irc.test 366 romeo #crowd :End");
  await stage.main.next("ROOM_SUBJECT_CHANGED");
  const told = stage.main.pending.flatMap((wrapper) =>
    wrapper.type === "PARTICIPANT_CHANGED" ? [wrapper.payload.nickname] : []
  );
  assert.deepEqual(told, [...people, "romeo"]);
});
