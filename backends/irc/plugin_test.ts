import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Stage, user } from "./testing.ts";

test("the buddies that the instance has stored are looked out for as soon as IRC lets us in", async () => {
  await using stage = new Stage();
  stage.logIn();
  const buddy = (buddyName: string) => ({ userName: user, buddyName, alias: "", status: 5 as const });
  stage.main.send({ type: "BUDDIES", payload: { buddy: [buddy("juliet"), buddy("mercutio")] } });
  const client = await stage.server.client();
  await client.next(/^ISON juliet mercutio$|^ISON juliet$/);
});

test("the instance is asked for the stored buddies, because IRC keeps none", async () => {
  await using stage = new Stage();
  stage.main.send({ type: "PING" });
  const { payload } = await stage.main.next("BACKEND_CONFIG");
  assert.match(payload.config, /^send_buddies_on_login=1$/m);
});

test("a message of somebody who is not logged in comes back as words", async () => {
  await using stage = new Stage();
  stage.say("juliet", "hello?");
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.equal(payload.buddyName, "juliet");
  assert.match(payload.message, /^Not delivered/);
});
