/** What can be set in rooms of real IRC servers, who is on their lists, and how people are gone. */
import assert from "node:assert/strict";
import { Affiliation, Departure, type FormField, ParticipantFlag, Role } from "../../proto/mod.ts";
import { onBothServers, room, type Scene } from "./irc_room_scene.ts";
import { type IrcStage, romeo } from "./irc_stage.ts";

async function becomesOperator({ stage, juliet }: Scene): Promise<void> {
  await stage.join(room);
  juliet.send(`MODE ${room} +o romeo`);
  await stage.main.expect(
    "PARTICIPANT_CHANGED",
    ({ payload }) => payload.nickname === "romeo" && payload.role === Role.moderator,
  );
}

async function options(stage: IrcStage): Promise<ReadonlyMap<string, FormField>> {
  const requestId = stage.request();
  stage.main.send({ type: "ROOM_OPTIONS_REQUEST", payload: { user: romeo, room, requestId } });
  const { payload } = await stage.main.expect(
    "ROOM_OPTIONS",
    ({ payload }) => payload.requestId === requestId,
  );
  return new Map((payload.option ?? []).map((option) => [option.name, option]));
}

function sets(stage: IrcStage, value: Record<string, string>): Promise<true | string> {
  const requestId = stage.request();
  stage.main.send({ type: "ROOM_OPTIONS_CHANGE", payload: { user: romeo, room, requestId, value } });
  return stage.result(requestId);
}

async function members(stage: IrcStage, affiliation: Affiliation): Promise<string[]> {
  const requestId = stage.request();
  const payload = { user: romeo, room, requestId, affiliation };
  stage.main.send({ type: "ROOM_MEMBERS_REQUEST", payload });
  const answer = await stage.main.expect(
    "ROOM_MEMBERS",
    ({ payload }) => payload.requestId === requestId,
  );
  return (answer.payload.member ?? []).map(({ legacyName }) => legacyName);
}

function ranks(stage: IrcStage, legacyName: string, affiliation: Affiliation): Promise<true | string> {
  const requestId = stage.request();
  const payload = { user: romeo, room, requestId, legacyName, affiliation };
  stage.main.send({ type: "ROOM_MODERATION", payload });
  return stage.result(requestId);
}

async function isSetUp(scene: Scene): Promise<void> {
  const { stage, juliet } = scene;
  await stage.join(room);
  assert.equal((await options(stage)).get("moderated")?.fixed, true);
  assert.match(String(await sets(stage, { moderated: "1" })), /operator|privileges|halfop/i);
  await becomesOperator(scene);
  const wanted = {
    moderated: "1",
    membersOnly: "1",
    hidden: "1",
    topicLocked: "1",
    insidersOnly: "1",
    password: "rose",
    limit: "12",
  };
  const before = await options(stage);
  const changes = Object.entries(wanted).filter(([name, value]) => before.get(name)?.value !== value);
  assert.equal(await sets(stage, Object.fromEntries(changes)), true);
  const { payload } = await stage.main.expect("ROOM_INFO", ({ payload }) => payload.changed === true);
  assert.equal(payload.moderated, true);
  const after = await options(stage);
  assert.deepEqual(Object.keys(wanted).map((name) => after.get(name)?.value), Object.values(wanted));
  assert.equal(await sets(stage, { password: "thorn" }), true);
  assert.equal((await options(stage)).get("password")?.value, "thorn");
  const nothing = Object.fromEntries(
    Object.keys(wanted).map((name) => [name, name === "password" || name === "limit" ? "" : "0"]),
  );
  assert.equal(await sets(stage, nothing), true);
  assert.equal((await options(stage)).get("password")?.value, "");
  juliet.send(`PART ${room}`);
  await juliet.lines.expect("the way out", (line) => line.includes(" PART "));
  await juliet.enters(room);
}

async function listsOutcasts(scene: Scene): Promise<void> {
  const { stage, juliet } = scene;
  await becomesOperator(scene);
  assert.deepEqual(await members(stage, Affiliation.outcast), []);
  assert.equal(await ranks(stage, "tybalt", Affiliation.outcast), true);
  juliet.send(`MODE ${room} +b *!*@capulet.example`);
  await juliet.lines.expect("the ban", (line) => /\+b :?\*!\*@capulet/.test(line));
  assert.deepEqual((await members(stage, Affiliation.outcast)).sort(), ["*!*@capulet.example", "tybalt"]);
  assert.equal(await ranks(stage, "*!*@capulet.example", Affiliation.none), true);
  assert.equal(await ranks(stage, "tybalt", Affiliation.none), true);
  assert.deepEqual(await members(stage, Affiliation.outcast), []);
  assert.match(String(await ranks(stage, "tybalt", Affiliation.none)), /no list/);
}

async function letsMembersIn(scene: Scene): Promise<void> {
  const { stage, server } = scene;
  await becomesOperator(scene);
  assert.equal(await sets(stage, { membersOnly: "1" }), true);
  const nurse = await stage.person(server, "nurse");
  nurse.send(`JOIN ${room}`);
  await nurse.lines.expect("a refusal", (line) => / 473 /.test(line));
  assert.equal(await ranks(stage, "nurse", Affiliation.member), true);
  assert.deepEqual(await members(stage, Affiliation.member), ["nurse"]);
  await nurse.enters(room);
}

/** A ban that is not the user's own: the mask first, then the kick. */
async function isBanned({ stage, juliet }: Scene): Promise<void> {
  await stage.join(room);
  juliet.send(`MODE ${room} +b romeo!*@*`);
  juliet.send(`KICK ${room} romeo :for ever`);
  const banned = await stage.sees("romeo", "gone");
  const { banned: flag, me } = ParticipantFlag;
  assert.deepEqual([banned.flag, banned.actor, banned.reason], [flag | me, "juliet", "for ever"]);
  const requestId = stage.request();
  const payload = { userName: romeo, room, nickname: "romeo", requestId };
  stage.main.send({ type: "JOIN_ROOM", payload });
  assert.match(String(await stage.result(requestId)), /ban|\+b/i);
}

async function isTornAway({ stage, server }: Scene): Promise<void> {
  const paris = await stage.person(server, "paris");
  await paris.enters(room);
  await stage.join(room);
  paris.hangUp();
  const gone = await stage.sees("paris", "gone");
  assert.equal(gone.departure, Departure.technical, gone.reason);
  const nurse = await stage.person(server, "nurse");
  await nurse.enters(room);
  nurse.send("QUIT :Ping timeout, I said");
  assert.equal((await stage.sees("nurse", "gone")).departure, undefined);
}

async function declines({ stage, juliet }: Scene): Promise<void> {
  juliet.send(`INVITE romeo ${room}`);
  await stage.main.expect("ROOM_INVITATION");
  const requestId = stage.request();
  const payload = { user: romeo, room, buddy: "juliet", reason: "the nurse calls", requestId };
  stage.main.send({ type: "ROOM_DECLINE", payload });
  assert.equal(await stage.result(requestId), true);
  await juliet.lines.expect(
    "a refusal",
    (line) => line.includes(`NOTICE juliet :I do not come to ${room}: the nurse calls`),
  );
}

onBothServers({
  "modes are what can be set in a room, by its operators": isSetUp,
  "whoever is banned is on the list, and gets off it": listsOutcasts,
  "members enter a room that is for members": letsMembersIn,
  "who is banned by somebody else is told so, and why they do not get in again": isBanned,
  "whose connection breaks is told from who leaves": isTornAway,
  "who invited the user hears that they do not come": declines,
});
