/** How logins end, and messages come back, through the XMPP backend. */
import assert from "node:assert/strict";
import { xml } from "../../frontends/xmpp/xml/element.ts";
import { AccountCondition, ConnectionError, MessageState } from "../../proto/mod.ts";
import { test } from "../test.ts";
import { FarStage, type Name, userOf } from "./xmpp_backend_stage.ts";

const romeo = userOf("romeo");

async function loggedIn(name: Name): Promise<FarStage> {
  const stage = await FarStage.set();
  stage.logIn(name);
  await stage.connected(name);
  await stage.main.expect("ROOM_LIST"); // all that follows a login
  return stage;
}

/** What was told of the account's state before the login ended. */
async function endOf(stage: FarStage): Promise<readonly (number | string | undefined)[]> {
  const { payload } = await stage.main.expect("DISCONNECTED");
  const condition = stage.main.received.all.findLast((wrapper) => wrapper.type === "ACCOUNT_STATE");
  return [payload.error, condition?.payload.condition, payload.message];
}

test("XMPP backend: an account that is deleted ends the login for good", async () => {
  await using stage = await loggedIn("romeo");
  const client = await stage.client("romeo");
  client.send(
    xml("iq", { type: "set", id: "away" }, xml("query", { xmlns: "jabber:iq:register" }, xml("remove"))),
  );
  const [error, condition, text] = await endOf(stage);
  assert.deepEqual([error, condition], [ConnectionError.authenticationFailed, AccountCondition.loggedOut]);
  assert.match(String(text), /not authorized any more\. \(Account deleted\)$/);
  stage.logIn("romeo");
  assert.deepEqual((await endOf(stage)).slice(0, 2), [
    ConnectionError.authenticationFailed,
    AccountCondition.badCredentials,
  ]);
});

test("XMPP backend: a password that is changed elsewhere is asked for with the next login, by itself", async () => {
  await using stage = await loggedIn("romeo");
  const client = await stage.client("romeo");
  const change = [xml("username", {}, "romeo"), xml("password", {}, "montague")];
  client.send(
    xml("iq", { type: "set", id: "new" }, xml("query", { xmlns: "jabber:iq:register" }, ...change)),
  );
  const [error, , text] = await endOf(stage);
  assert.equal(error, ConnectionError.networkError); // the instance logs in again, and hears
  assert.match(String(text), /anew\. \(Password changed\)$/);
  stage.logIn("romeo");
  assert.equal((await endOf(stage))[1], AccountCondition.badCredentials);
  stage.logIn("romeo", "montague");
  await stage.connected("romeo");
});

test("XMPP backend: a message to a server that is not there fails in the words of the one that said so", async () => {
  await using stage = await loggedIn("romeo");
  const message = {
    userName: romeo,
    buddyName: "tybalt@nowhere.invalid",
    message: "villain!",
    requestId: "r1",
  };
  stage.send({ type: "CONV_MESSAGE", payload: message });
  const { payload } = await stage.main.expect(
    "MESSAGE_STATUS",
    ({ payload }) => payload.state === MessageState.failed,
  );
  assert.deepEqual([payload.requestId, payload.buddy], ["r1", message.buddyName]);
  assert.match(payload.text ?? "", /\(Communication with remote domains is not enabled\)$/);
});

test("XMPP backend: a nudge arrives as one", async () => {
  await using stage = await FarStage.set();
  await stage.befriend();
  const nudge = { userName: romeo, buddyName: "juliet@localhost", message: "wake up" };
  stage.send({ type: "ATTENTION", payload: nudge });
  const { payload } = await stage.main.expect("ATTENTION");
  assert.deepEqual([payload.userName, payload.buddyName, payload.message], [
    userOf("juliet"),
    "romeo@localhost",
    "wake up",
  ]);
});
