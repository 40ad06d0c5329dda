/** What rooms of a real server have beside talk, through the XMPP backend. */
import assert from "node:assert/strict";
import { xml } from "../../frontends/xmpp/xml/element.ts";
import { Affiliation, Departure, StatusType } from "../../proto/mod.ts";
import { test } from "../test.ts";
import { globe } from "./xmpp_backend_server.ts";
import { accountOf, FarStage, userOf } from "./xmpp_backend_stage.ts";

const [juliet, romeo] = [userOf("juliet"), userOf("romeo")];

async function inTheGlobe(): Promise<FarStage> {
  const stage = await FarStage.set();
  for (const name of ["juliet", "romeo"] as const) {
    stage.logIn(name);
    await stage.connected(name);
  }
  await stage.join("juliet", globe, "Jule");
  await stage.join("romeo", globe, "Ro");
  return stage;
}

test("XMPP backend: a participant's hat is shown to the others", async () => {
  await using stage = await inTheGlobe();
  const { payload } = await stage.main.expect(
    "PARTICIPANT_CHANGED",
    ({ payload }) => payload.userName === juliet && payload.nickname === "Ro",
  );
  assert.deepEqual(payload.hat, [{ title: "Bard", id: "urn:example:bard" }]);
});

test("XMPP backend: a moderator removes a message, an author takes one back, others may not", async () => {
  await using stage = await inTheGlobe();
  const { main } = stage;
  const say = async (user: string, message: string) => {
    stage.send({ type: "CONV_MESSAGE", payload: { userName: user, buddyName: globe, message } });
    return (await stage.hears("juliet", message)).legacyId ?? "";
  };
  const rude = await say(romeo, "rude");
  const removal = { user: juliet, buddy: globe, legacyId: rude, reason: "manners", requestId: "j1" };
  stage.send({ type: "RETRACTION", payload: removal });
  await stage.done("j1");
  const { payload: removed } = await main.expect("RETRACTION", ({ payload }) => payload.user === romeo);
  const { user: _, ...told } = removed;
  assert.deepEqual(told, {
    buddy: globe,
    legacyId: rude,
    moderated: true,
    nickname: "Jule",
    reason: "manners",
  });

  const old = await say(romeo, "old");
  stage.send({ type: "LOGOUT", payload: { user: juliet, legacyName: accountOf("juliet") } });
  stage.logIn("juliet");
  await stage.connected("juliet");
  await stage.join("juliet", globe, "Jule");
  stage.send({ type: "RETRACTION", payload: { ...removal, legacyId: old, requestId: "j2" } });
  await stage.done("j2");
  const { payload: late } = await main.expect("RETRACTION", ({ payload }) => payload.legacyId === old);
  assert.equal(late.moderated, true);

  const sorry = await say(romeo, "sorry");
  stage.send({
    type: "RETRACTION",
    payload: { user: romeo, buddy: globe, legacyId: sorry, requestId: "r1" },
  });
  await stage.done("r1");
  const { payload: back } = await main.expect(
    "RETRACTION",
    ({ payload }) => payload.user === juliet && payload.legacyId === sorry,
  );
  assert.deepEqual([back.nickname, back.moderated], ["Ro", undefined]);

  const kept = await say(juliet, "kept");
  stage.send({ type: "RETRACTION", payload: { user: romeo, buddy: globe, legacyId: kept, requestId: "r2" } });
  const { payload } = await main.expect("REQUEST_RESULT", ({ payload }) => payload.requestId === "r2");
  assert.equal(payload.ok, false);
});

test("XMPP backend: a room gets a picture: it is told, and can be fetched", async () => {
  await using stage = await inTheGlobe();
  const photo = Uint8Array.from([0xff, 0xd8, 0xff, 9, 8, 7]);
  const owner = await stage.client("juliet");
  const picture = xml("PHOTO", {}, xml("TYPE", {}, "image/jpeg"), xml("BINVAL", {}, photo.toBase64()));
  await owner.ask("set", globe, xml("vCard", { xmlns: "vcard-temp" }, picture));
  const { payload: info } = await stage.main.expect(
    "ROOM_INFO",
    ({ payload }) => payload.user === romeo && payload.avatarId !== undefined,
  );
  assert.deepEqual([info.room, info.name, info.joined], [globe, "The Globe", true]);
  const request = { user: romeo, room: globe, requestId: "r1", avatarId: info.avatarId ?? "" };
  stage.send({ type: "AVATAR_REQUEST", payload: request });
  const { payload: avatar } = await stage.main.expect("AVATAR");
  assert.deepEqual([avatar.mimeType, avatar.data && new Uint8Array(avatar.data)], ["image/jpeg", photo]);
  stage.send({ type: "ROOM_INFO_REQUEST", payload: { user: juliet, room: globe, requestId: "j1" } });
  const { payload: asked } = await stage.main.expect(
    "ROOM_INFO",
    ({ payload }) => payload.requestId === "j1",
  );
  assert.equal(asked.avatarId, info.avatarId);
});

test("XMPP backend: who is banned can be listed and pardoned, and an invitation be declined", async () => {
  await using stage = await inTheGlobe();
  const { main } = stage;
  const about = { user: juliet, room: globe, legacyName: "tybalt@localhost" };
  const ban = { ...about, affiliation: Affiliation.outcast, reason: "villain", requestId: "j1" };
  stage.send({ type: "ROOM_MODERATION", payload: ban });
  await stage.done("j1");
  const list = async (requestId: string) => {
    const request = { user: juliet, room: globe, affiliation: Affiliation.outcast, requestId };
    stage.send({ type: "ROOM_MEMBERS_REQUEST", payload: request });
    const { payload } = await main.expect("ROOM_MEMBERS", ({ payload }) => payload.requestId === requestId);
    return payload.member ?? [];
  };
  assert.deepEqual((await list("j2")).map(({ legacyName }) => legacyName), [about.legacyName]);
  stage.send({
    type: "ROOM_MODERATION",
    payload: { ...about, affiliation: Affiliation.none, requestId: "j3" },
  });
  await stage.done("j3");
  assert.deepEqual(await list("j4"), []);

  const invitation = { user: juliet, room: globe, buddy: accountOf("romeo"), requestId: "j5" };
  stage.send({ type: "ROOM_INVITATION", payload: invitation });
  const { payload: invited } = await main.expect("ROOM_INVITATION");
  const refusal = {
    user: romeo,
    room: globe,
    buddy: invited.buddy ?? "",
    reason: "not now",
    requestId: "r1",
  };
  stage.send({ type: "ROOM_DECLINE", payload: refusal });
  const { payload: declined } = await main.expect("ROOM_DECLINE");
  assert.deepEqual([declined.user, declined.room, declined.reason], [juliet, globe, "not now"]);
});

test("XMPP backend: a room that is closed to others, or destroyed, says why people are gone", async () => {
  await using stage = await inTheGlobe();
  const gone = async (departure: Departure) =>
    await stage.main.expect(
      "PARTICIPANT_CHANGED",
      ({ payload }) =>
        payload.userName === romeo && payload.nickname === "Ro" &&
        payload.status === StatusType.offline && payload.departure === departure,
    );
  const expulsion = { user: juliet, room: globe, legacyName: accountOf("romeo"), requestId: "j1" };
  const owner = await stage.client("juliet");
  const form = xml(
    "x",
    { xmlns: "jabber:x:data", type: "submit" },
    xml("field", { var: "FORM_TYPE" }, xml("value", {}, "http://jabber.org/protocol/muc#roomconfig")),
    xml("field", { var: "muc#roomconfig_membersonly" }, xml("value", {}, "1")),
  );
  const query = { xmlns: "http://jabber.org/protocol/muc#owner" };
  await owner.ask("set", globe, xml("query", query, form));
  const { payload: info } = await stage.main.expect("ROOM_INFO", ({ payload }) => payload.user === juliet);
  assert.deepEqual([info.membersOnly, info.changed], [true, true]);
  stage.send({ type: "ROOM_MODERATION", payload: { ...expulsion, affiliation: Affiliation.none } });
  await gone(Departure.affiliation);
  await owner.ask("set", globe, xml("query", query, xml("destroy", {}, xml("reason", {}, "fire"))));
  const { payload } = await stage.main.expect(
    "PARTICIPANT_CHANGED",
    ({ payload }) => payload.userName === juliet && payload.departure === Departure.destroyed,
  );
  assert.equal(payload.reason, "fire");
});

test("XMPP backend: an owner sees and sets what can be set in a room, others may not", async () => {
  await using stage = await inTheGlobe();
  const ask = async (requestId: string) => {
    stage.send({ type: "ROOM_OPTIONS_REQUEST", payload: { user: juliet, room: globe, requestId } });
    const { payload } = await stage.main.expect(
      "ROOM_OPTIONS",
      ({ payload }) => payload.requestId === requestId,
    );
    return new Map(payload.option?.map(({ name, value }) => [name, value]));
  };
  const before = await ask("j1");
  assert.deepEqual(
    ["name", "moderated", "hidden", "topicLocked", "password"].map((name) => before.get(name)),
    ["The Globe", "0", "0", "1", ""],
  );
  const value = { moderated: "1", hidden: "1", password: "sesame" };
  stage.send({ type: "ROOM_OPTIONS_CHANGE", payload: { user: juliet, room: globe, requestId: "j2", value } });
  await stage.done("j2");
  const { payload: news } = await stage.main.expect("ROOM_INFO", ({ payload }) => payload.user === romeo);
  assert.deepEqual([news.moderated, news.hidden, news.passwordProtected, news.changed], [
    true,
    true,
    true,
    true,
  ]);
  const after = await ask("j3");
  assert.deepEqual(
    ["name", "moderated", "hidden", "topicLocked", "password"].map((name) => after.get(name)),
    ["The Globe", "1", "1", "1", "sesame"],
  );
  stage.send({ type: "ROOM_OPTIONS_REQUEST", payload: { user: romeo, room: globe, requestId: "r1" } });
  const { payload } = await stage.main.expect("REQUEST_RESULT", ({ payload }) => payload.requestId === "r1");
  assert.equal(payload.ok, false);
});
