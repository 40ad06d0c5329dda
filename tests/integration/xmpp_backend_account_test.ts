/** Other clients of the account, its archive, pictures and files, through the XMPP backend. */
import assert from "node:assert/strict";
import { xml } from "../../frontends/xmpp/xml/element.ts";
import { test } from "../test.ts";
import { accountOf, FarStage, userOf } from "./xmpp_backend_stage.ts";

const [juliet, romeo] = [userOf("juliet"), userOf("romeo")];
/** Somebody else of the gateway who uses the same account: to the far server, another client of it. */
const twin = "twin@gateway.example";

test("XMPP backend: what was said while the user was away is told as history, once", async () => {
  await using stage = await FarStage.set();
  await stage.befriend();
  const toJuliet = { userName: romeo, buddyName: accountOf("juliet") };
  stage.send({ type: "CONV_MESSAGE", payload: { ...toJuliet, message: "seen" } });
  await stage.hears("juliet", "seen");
  stage.send({ type: "LOGOUT", payload: { user: juliet, legacyName: accountOf("juliet") } });
  await stage.sees("romeo", "juliet", 5);
  for (const message of ["missed 1", "missed 2"]) {
    stage.send({ type: "CONV_MESSAGE", payload: { ...toJuliet, message } });
  }
  stage.logIn("juliet");
  await stage.connected("juliet");
  const missed = await stage.hears("juliet", "missed 1");
  assert.equal(missed.history, true);
  assert.ok(missed.legacyId && missed.timeMs);
  await stage.hears("juliet", "missed 2");
  const told = stage.main.received.all.filter((wrapper) =>
    wrapper.type === "CONV_MESSAGE" && wrapper.payload.userName === juliet &&
    wrapper.payload.message === "seen"
  );
  assert.equal(told.length, 1);
});

test("XMPP backend: the account's other client is heard too, as the user", async () => {
  await using stage = await FarStage.set();
  await stage.befriend();
  const login = { user: twin, legacyName: accountOf("romeo"), password: "capulet" };
  stage.send({ type: "LOGIN", payload: login });
  await stage.main.expect("CONNECTED", ({ payload }) => payload.user === twin);
  const { main } = stage;
  await main.expect("BUDDY_CHANGED", ({ payload }) => payload.userName === twin && payload.status === 0);
  const said = { userName: twin, buddyName: accountOf("juliet"), message: "from elsewhere" };
  stage.send({ type: "CONV_MESSAGE", payload: said });
  const { payload } = await main.expect("CONV_MESSAGE", ({ payload }) => payload.userName === romeo);
  assert.deepEqual([payload.message, payload.carbon, payload.buddyName], [
    said.message,
    true,
    said.buddyName,
  ]);
});

test("XMPP backend: a picture is published, seen by friends, and fetched", async () => {
  await using stage = await FarStage.set();
  await stage.befriend();
  const photo = Uint8Array.from([0xff, 0xd8, 0xff, 1, 2, 3]);
  stage.send({ type: "VCARD", payload: { userName: romeo, buddyName: "", id: 0, nickname: "Ro", photo } });
  const { payload } = await stage.main.expect(
    "BUDDY_CHANGED",
    ({ payload }) => payload.userName === juliet && payload.avatarId !== undefined,
  );
  const avatarId = payload.avatarId ?? "";
  const request = { user: juliet, buddy: accountOf("romeo"), requestId: "j1", avatarId };
  stage.send({ type: "AVATAR_REQUEST", payload: request });
  const { payload: avatar } = await stage.main.expect("AVATAR");
  assert.deepEqual([avatar.mimeType, avatar.data && new Uint8Array(avatar.data)], ["image/jpeg", photo]);
  stage.send({ type: "VCARD", payload: { userName: juliet, buddyName: accountOf("romeo"), id: 7 } });
  const { payload: card } = await stage.main.expect("VCARD", ({ payload }) => payload.id === 7);
  assert.equal(card.nickname, "Ro");
});

test("XMPP backend: a file is uploaded, and comes as a link", async () => {
  await using stage = await FarStage.set();
  await stage.befriend();
  const data = new TextEncoder().encode("It was the nightingale, and not the lark");
  const file = { url: "", name: "lark.txt", mimeType: "text/plain", data };
  const message = {
    userName: romeo,
    buddyName: accountOf("juliet"),
    message: "",
    attachment: [file],
    requestId: "r1",
  };
  stage.send({ type: "CONV_MESSAGE", payload: message });
  const { payload } = await stage.main.expect("CONV_MESSAGE", ({ payload }) => payload.userName === juliet);
  const [link] = payload.attachment ?? [];
  assert.deepEqual([payload.message, link?.name, link?.mimeType, link?.size], [
    "",
    file.name,
    file.mimeType,
    data.length,
  ]);
  const response = await fetch(link?.url ?? "");
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), data);
});

test("XMPP backend: blocking tells the server, and another client of the account", async () => {
  await using stage = await FarStage.set();
  await stage.befriend();
  const block = { user: juliet, buddy: accountOf("romeo"), blocked: true, requestId: "j1" };
  stage.send({ type: "BLOCK", payload: block });
  const { payload } = await stage.main.expect("BLOCK");
  assert.deepEqual([payload.user, payload.buddy, payload.blocked], [juliet, accountOf("romeo"), true]);
  const message = { userName: romeo, buddyName: accountOf("juliet"), message: "why?", requestId: "r1" };
  stage.send({ type: "CONV_MESSAGE", payload: message });
  await stage.main.expect(
    "MESSAGE_STATUS",
    ({ payload }) => payload.requestId === "r1" && payload.state === 4,
  );
});

test("XMPP backend: a server that goes ends the login so that the instance tries again", async () => {
  await using stage = await FarStage.set();
  stage.logIn("romeo");
  await stage.connected("romeo");
  await stage.server.stop();
  const { payload } = await stage.main.expect("DISCONNECTED");
  assert.deepEqual([payload.user, payload.error], [romeo, 0]);
  await stage.server.startAgain();
  stage.logIn("romeo");
  await stage.connected("romeo");
});

test("XMPP backend: what was said while instance and backend were stopped is told once they run again", async () => {
  await using stage = await FarStage.set();
  await stage.befriend();
  stage.send({
    type: "CONV_MESSAGE",
    payload: { userName: romeo, buddyName: accountOf("juliet"), message: "before" },
  });
  await stage.hears("juliet", "before");
  const other = await stage.client("romeo");
  await stage.restart();
  for (const body of ["meanwhile 1", "meanwhile 2"]) other.say(accountOf("juliet"), body);
  await other.ask("get", accountOf("romeo"), xml("ping", { xmlns: "urn:xmpp:ping" })); // it is said
  stage.logIn("juliet");
  const first = await stage.hears("juliet", "meanwhile 1");
  assert.equal(first.history, true);
  await stage.hears("juliet", "meanwhile 2");
  await stage.main.expect("ROOM_LIST"); // all that follows a login
  const texts = stage.main.received.all.flatMap((wrapper) =>
    wrapper.type === "CONV_MESSAGE" ? [wrapper.payload.message] : []
  );
  assert.deepEqual(texts, ["meanwhile 1", "meanwhile 2"]);
});
