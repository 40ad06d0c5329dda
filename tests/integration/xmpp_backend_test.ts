/** The XMPP backend as a process, with a real server on the far side. */
import assert from "node:assert/strict";
import { ConnectionError, MessageState, StatusType } from "../../proto/mod.ts";
import { test } from "../test.ts";
import { accountOf, FarStage, userOf } from "./xmpp_backend_stage.ts";

const [juliet, romeo] = [userOf("juliet"), userOf("romeo")];

test("XMPP backend: a login by SCRAM over TLS, and one with the wrong password", async () => {
  await using stage = await FarStage.set();
  stage.logIn("juliet");
  await stage.connected("juliet");
  stage.logIn("romeo", "wrong");
  const { payload } = await stage.main.expect("DISCONNECTED");
  assert.equal(payload.error, ConnectionError.authenticationFailed);
  assert.equal(payload.user, romeo);
});

test("XMPP backend: a server whose certificate nobody vouches for is told no password", async () => {
  await using stage = await FarStage.set(({ port }) => `xmpp_server = 127.0.0.1:${port}`);
  stage.logIn("juliet");
  const { payload } = await stage.main.expect("DISCONNECTED");
  assert.equal(payload.error, ConnectionError.certUntrusted);
  assert.match(payload.message ?? "", /UnknownIssuer/);
});

test("XMPP backend: TLS from the first byte, with a password in any script", async () => {
  await using stage = await FarStage.set(({ directPort, authority }) =>
    `xmpp_server = xmpps://127.0.0.1:${directPort}\nxmpp_ca = ${authority}`
  );
  stage.logIn("juliet");
  await stage.connected("juliet");
});

test("XMPP backend: friends are made, seen, renamed and removed", async () => {
  await using stage = await FarStage.set();
  await stage.befriend();
  stage.send({
    type: "STATUS_CHANGED",
    payload: { userName: romeo, status: StatusType.away, statusMessage: "sad" },
  });
  const { payload } = await stage.sees("juliet", "romeo", StatusType.away);
  assert.equal(payload.statusMessage, "sad");
  assert.deepEqual([payload.alias, payload.group], ["romeo", ["Verona"]]);
  const names = { userName: juliet, buddyName: accountOf("romeo") };
  stage.send({ type: "BUDDY_CHANGED", payload: { ...names, alias: "My Romeo", group: [] } });
  await stage.main.expect("BUDDY_CHANGED", ({ payload }) => payload.alias === "My Romeo");
  stage.send({ type: "BUDDY_REMOVED", payload: names });
  await stage.main.expect("BUDDY_REMOVED", ({ payload }) => payload.buddyName === accountOf("romeo"));
  await stage.sees("romeo", "juliet", StatusType.offline);
});

test("XMPP backend: a message, its receipt, an answer, a correction, a reaction and a retraction", async () => {
  await using stage = await FarStage.set();
  await stage.befriend();
  const [toJuliet, toRomeo] = [accountOf("juliet"), accountOf("romeo")];
  const said = { userName: romeo, buddyName: toJuliet, message: "But soft! 😀 <&>" };
  stage.send({ type: "CONV_MESSAGE", payload: { ...said, requestId: "r1", id: "r1" } });
  const heard = await stage.hears("juliet", said.message);
  assert.equal(heard.buddyName, toRomeo);
  const { payload: delivered } = await stage.main.expect(
    "MESSAGE_STATUS",
    ({ payload }) => payload.state === MessageState.delivered,
  );
  assert.deepEqual([delivered.requestId, delivered.legacyId], ["r1", heard.legacyId]);
  const legacyId = heard.legacyId ?? "";

  const reply = { legacyId, author: toRomeo, text: said.message };
  const answer = { userName: juliet, buddyName: toRomeo, message: "Ay me!", reply };
  stage.send({ type: "CONV_MESSAGE", payload: { ...answer, requestId: "j1" } });
  const answered = await stage.hears("romeo", "Ay me!");
  assert.deepEqual(answered.reply, { legacyId, authorIsUser: true, text: said.message });

  stage.send({
    type: "CONV_MESSAGE",
    payload: { ...said, message: "But hush!", replaces: legacyId, requestId: "r2" },
  });
  assert.equal((await stage.hears("juliet", "But hush!")).replaces, legacyId);

  stage.send({
    type: "REACTION",
    payload: { user: juliet, buddy: toRomeo, legacyId, emoji: ["❤"], requestId: "j2" },
  });
  const { payload: reaction } = await stage.main.expect("REACTION");
  assert.deepEqual([reaction.user, reaction.legacyId, reaction.emoji], [romeo, legacyId, ["❤"]]);

  stage.send({ type: "READ_MARKER", payload: { user: juliet, buddy: toRomeo, legacyId } });
  const { payload: marker } = await stage.main.expect("READ_MARKER");
  assert.deepEqual([marker.user, marker.legacyId], [romeo, legacyId]);

  stage.send({ type: "BUDDY_TYPING", payload: { userName: juliet, buddyName: toRomeo } });
  await stage.main.expect("BUDDY_TYPING", ({ payload }) => payload.userName === romeo);

  stage.send({ type: "RETRACTION", payload: { user: romeo, buddy: toJuliet, legacyId, requestId: "r3" } });
  const { payload: retraction } = await stage.main.expect("RETRACTION");
  assert.deepEqual([retraction.user, retraction.legacyId], [juliet, legacyId]);
});

test("XMPP backend: a message to nobody fails with words", async () => {
  await using stage = await FarStage.set();
  stage.logIn("romeo");
  await stage.connected("romeo");
  const payload = { userName: romeo, buddyName: "nobody@localhost", message: "hello?", requestId: "r1" };
  stage.send({ type: "CONV_MESSAGE", payload });
  const status = await stage.main.expect(
    "MESSAGE_STATUS",
    ({ payload }) => payload.state === MessageState.failed,
  );
  assert.equal(status.payload.requestId, "r1");
  assert.match(status.payload.text ?? "", /\w/);
});
