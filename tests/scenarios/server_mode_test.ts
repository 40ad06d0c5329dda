/** Server mode: people log in with their clients, and there is no other server. */
import assert from "node:assert/strict";
import { ConnectionError } from "../../proto/mod.ts";
import { test } from "../test.ts";
import { domain, ServerStage } from "./server_stage.ts";

const juliet = `juliet@${domain}`;

test("whoever the network accepts is registered, and gets a list and answers", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  assert.equal(romeo.jid, `romeo@${domain}/home`);
  const list = await romeo.asks("get", "<query xmlns='jabber:iq:roster'/>");
  assert.match(list.toString(), /<item jid="gw.verona.example"/);
  romeo.says(juliet, "hark", "first");
  const asked = await stage.network.asked.take("the message", ({ what }) => what === "message");
  assert.deepEqual([asked.user, asked["text"]], [`romeo@${domain}`, "hark"]);
});

test("whoever the network refuses is told why, and leaves no trace", async () => {
  await using stage = await ServerStage.open();
  const tybalt = stage.connect();
  await tybalt.opens();
  tybalt.authenticates("tybalt", "wrong");
  await stage.network.asked.take("a login", ({ what }) => what === "login");
  const user = `tybalt@${domain}`;
  stage.network.plugin.reportDisconnected(user, ConnectionError.authenticationFailed, "no such Capulet");
  const failure = await tybalt.hears("failure");
  assert.match(failure.toString(), /<not-authorized\/>.*no such Capulet/);
  assert.equal(stage.log.lines.some(({ message }) => message === "unregistered"), true);
});

test("a registered user logs in with the stored password, and the network is not asked for that", async () => {
  await using stage = await ServerStage.open();
  const first = await stage.person("romeo", "rose");
  first.sends("</stream:stream>");
  await first.hears("closed");
  await stage.turn();
  stage.network.asked.clear();
  const again = await stage.person("romeo", "rose");
  assert.equal(again.bare, `romeo@${domain}`);
  assert.equal(stage.network.asked.items.some(({ what }) => what === "login"), false);
});

test("another password than the stored one is wrong, whatever the network would say", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo", "rose");
  const thief = stage.connect();
  await thief.opens();
  thief.authenticates("romeo", "tulip");
  assert.match((await thief.hears("failure")).toString(), /<not-authorized\/>/);
});
