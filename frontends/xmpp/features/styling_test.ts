import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";

test("the network's markup is in the words as well, for clients that know no other", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const body = (markup: string) =>
    stanza(scene.told({ body: "a rose", markup })[0] ?? "").getChildText("body");
  assert.equal(body("a <b>rose</b>"), "a *rose*");
  assert.equal(body("a <b>rose"), "a rose");
});

test("what the user marks goes to the network as it was written", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears("<message to='juliet@irc.example'><body>a *rose*</body></message>");
  assert.deepEqual(scene.network.takeAsked(), ["tell juliet: a *rose*"]);
});
