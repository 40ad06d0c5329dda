/** Rooms on real IRC servers: one that knows the old protocol, and one that knows much of IRCv3. */
import assert from "node:assert/strict";
import { Affiliation, ParticipantFlag, Role } from "../../proto/mod.ts";
import { onBothServers, room, type Scene } from "./irc_room_scene.ts";
import { romeo } from "./irc_stage.ts";

async function joins({ stage, juliet }: Scene): Promise<void> {
  juliet.send(`TOPIC ${room} :the east`);
  await juliet.lines.expect("the topic", (line) => line.includes("TOPIC"));
  const told = await stage.join(room);
  assert.deepEqual(told.map(({ nickname, affiliation, role }) => [nickname, affiliation, role]), [
    ["juliet", Affiliation.admin, Role.moderator],
    ["romeo", Affiliation.none, Role.participant],
  ]);
  const { payload } = await stage.main.expect("ROOM_SUBJECT_CHANGED");
  assert.deepEqual([payload.message, payload.nickname], ["the east", "juliet"]);
}

async function talks({ stage, juliet }: Scene): Promise<void> {
  await stage.join(room);
  const requestId = stage.say(room, "soft, what light?");
  await juliet.hearsIn(room, "romeo", "what light");
  const reflection = await stage.hears(room, "what light");
  assert.deepEqual([reflection.nickname, reflection.requestId], ["romeo", requestId]);
  juliet.say(room, "\x02ay me\x02");
  const heard = await stage.hears(room, "ay me");
  assert.deepEqual([heard.nickname, heard.message], ["juliet", "ay me"]);
  assert.match(heard.xhtml ?? "", /bold/);
  juliet.say("romeo", "psst");
  const whispered = await stage.hears(room, "psst");
  assert.deepEqual([whispered.pm, whispered.nickname], [true, "juliet"]);
  stage.say(`${room}/juliet`, "yes?");
  await juliet.hears("romeo", "yes?");
}

async function saysMuch({ stage, juliet }: Scene): Promise<void> {
  await stage.join(room);
  const long = "O, she doth teach the torches to burn bright! ünï😀 ".repeat(40).trim();
  stage.say(room, `${long}\nsecond line`);
  await juliet.hearsIn(room, "romeo", "second line");
  const lines = juliet.lines.all.filter((line) => line.includes(`PRIVMSG ${room} :`));
  assert.ok(lines.every((line) => new TextEncoder().encode(line).length <= 510));
  const texts = lines.map((line) => line.slice(line.indexOf(`${room} :`) + room.length + 2));
  // ngIRCd drops the blank at the end of a line
  assert.equal(texts.slice(0, -1).map((text) => text.trim()).join(" "), long);
  assert.equal((await stage.hears(room, "second line")).message, `${long}\nsecond line`);
}

async function isModerated({ stage, juliet, server }: Scene): Promise<void> {
  const paris = await stage.person(server, "paris");
  await paris.enters(room);
  await stage.join(room);
  const moderate = (nickname: string, what: { role?: Role; affiliation?: Affiliation }, reason = "") => {
    const requestId = stage.request();
    const payload = { user: romeo, room, nickname, requestId, reason, ...what };
    stage.main.send({ type: "ROOM_MODERATION", payload });
    return stage.result(requestId);
  };
  assert.match(String(await moderate("paris", { role: Role.none })), /operator|privileges|halfop/i);
  juliet.send(`MODE ${room} +o romeo`);
  await stage.main.expect(
    "PARTICIPANT_CHANGED",
    ({ payload }) => payload.nickname === "romeo" && payload.role === Role.moderator,
  );
  assert.equal(await moderate("paris", { affiliation: Affiliation.member }), true);
  await paris.lines.expect("a voice", (line) => /MODE #balcony \+v :?paris/.test(line));
  assert.equal(await moderate("paris", { role: Role.none }, "begone"), true);
  const kicked = await stage.sees("paris", "gone");
  assert.deepEqual([kicked.flag, kicked.reason, kicked.actor], [ParticipantFlag.kicked, "begone", "romeo"]);
  await paris.enters(room);
  assert.equal(await moderate("paris", { affiliation: Affiliation.outcast }, "for ever"), true);
  const banned = await stage.sees("paris", "gone");
  assert.deepEqual([banned.flag, banned.reason], [ParticipantFlag.banned, "for ever"]);
  paris.send(`JOIN ${room}`);
  await paris.lines.expect("the ban", (line) => / 474 /.test(line));
  assert.equal(await moderate("paris", { affiliation: Affiliation.none }), true);
  await paris.enters(room);
}

async function isKeptOut({ stage, juliet }: Scene): Promise<void> {
  juliet.send(`MODE ${room} +k secret`);
  await juliet.lines.expect("the key", (line) => /MODE .*\+k/.test(line));
  await stage.join(room, "romeo", "wrong");
  const refused = await stage.sees("romeo", "gone");
  assert.ok(refused.flag & ParticipantFlag.notAuthorized);
  await stage.join(room, "romeo", "secret");
  await stage.sees("romeo");
  juliet.send(`MODE ${room} -k secret`);
  juliet.send(`KICK ${room} romeo :out`);
  const kicked = await stage.sees("romeo", "gone");
  assert.deepEqual([kicked.flag & ParticipantFlag.kicked, kicked.actor, kicked.reason], [
    ParticipantFlag.kicked,
    "juliet",
    "out",
  ]);
  juliet.send(`MODE ${room} +i`);
  await juliet.lines.expect("the mode", (line) => /MODE .*\+i/.test(line));
  const requestId = stage.request();
  const payload = { userName: romeo, room, nickname: "romeo", requestId };
  stage.main.send({ type: "JOIN_ROOM", payload });
  assert.match(String(await stage.result(requestId)), /invite|\+i/i);
  juliet.send(`INVITE romeo ${room}`);
  const { payload: invitation } = await stage.main.expect("ROOM_INVITATION");
  assert.deepEqual([invitation.room, invitation.buddy], [room, "juliet"]);
  await stage.join(room);
  await stage.sees("romeo");
}

async function isRenamed({ stage, juliet }: Scene): Promise<void> {
  await stage.join(room);
  stage.main.received.skip();
  juliet.send("NICK jule");
  const renamed = await stage.sees("juliet");
  assert.equal(renamed.newname, "jule");
  const rename = (nickname: string) => {
    const requestId = stage.request();
    stage.main.send({
      type: "ROOM_NICKNAME_CHANGED",
      payload: { userName: romeo, room, nickname, requestId },
    });
    return stage.result(requestId);
  };
  assert.match(String(await rename("jule")), /use/i);
  assert.equal(await rename("lover"), true);
  const { payload } = await stage.main.expect("ROOM_NICKNAME_CHANGED");
  assert.equal(payload.nickname, "lover");
}

async function isAbout({ stage, juliet }: Scene): Promise<void> {
  await stage.join(room);
  juliet.send(`MODE ${room} +t`);
  const subject = stage.request();
  const text = "night\nand day";
  stage.main.send({
    type: "ROOM_SUBJECT_CHANGED",
    payload: { userName: romeo, buddyName: room, message: text, requestId: subject },
  });
  assert.match(String(await stage.result(subject)), /operator|privileges|halfop/i);
  juliet.send(`MODE ${room} -t`);
  juliet.send(`TOPIC ${room} :\x0304red\x03 sky`);
  await stage.main.expect("ROOM_SUBJECT_CHANGED", ({ payload }) => payload.message === "red sky");
  const info = stage.request();
  stage.main.send({ type: "ROOM_INFO_REQUEST", payload: { user: romeo, room, requestId: info } });
  const { payload } = await stage.main.expect("ROOM_INFO", ({ payload }) => payload.requestId === info);
  assert.deepEqual([payload.name, payload.description, payload.memberCount, payload.joined], [
    room,
    "red sky",
    2,
    true,
  ]);
}

async function answersCommands({ stage, juliet }: Scene): Promise<void> {
  await stage.join(room);
  stage.say("127.0.0.1", "whois juliet");
  const whois = await stage.hears("127.0.0.1", "juliet is ");
  assert.match(whois.message, /juliet is in .*#balcony/);
  stage.say("127.0.0.1", "whois nobody");
  await stage.hears("127.0.0.1", "nobody: no such nick");
  stage.say("127.0.0.1", "list");
  await stage.hears("127.0.0.1", `${room} (2)`);
  const { payload } = await stage.main.expect(
    "ROOM_LIST",
    ({ payload }) => payload.room?.includes(room) === true,
  );
  assert.equal(payload.user, romeo);
  stage.main.send({ type: "VCARD", payload: { userName: romeo, buddyName: "juliet", id: 7 } });
  const { payload: card } = await stage.main.expect("VCARD", ({ payload }) => payload.id === 7);
  assert.equal(card.fullname, "juliet");
  juliet.say("romeo", "\x01VERSION\x01");
  await juliet.lines.expect(
    "an answer",
    (line) => line.endsWith("NOTICE juliet :\x01VERSION Spectrum 2\x01"),
  );
  stage.say(room, "/me kneels");
  await juliet.hearsIn(room, "romeo", "\x01ACTION kneels\x01");
}

async function failsVisibly({ stage }: Scene): Promise<void> {
  const requestId = stage.say("nobody", "hello?");
  const { payload } = await stage.main.expect(
    "MESSAGE_STATUS",
    ({ payload }) => payload.requestId === requestId && payload.text !== undefined,
  );
  assert.match(payload.text ?? "", /nobody is not on IRC/);
}

const plays = {
  "a join tells who is there, and what it is about": joins,
  "people talk, in the room and beside it": talks,
  "a long text arrives whole, in lines that fit": saysMuch,
  "kick, ban, pardon and voice are what they are on IRC": isModerated,
  "who has not the key, or no invitation, is told so": isKeptOut,
  "nicks change, and a taken one is refused": isRenamed,
  "subjects change, and the room says what it is": isAbout,
  "the server's contact answers commands": answersCommands,
  "a message to nobody fails visibly": failsVisibly,
} as const;

onBothServers(plays);
