import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Scene } from "../testing.ts";

const encrypted = "<message id='m1' to='juliet@irc.example'><body>I sent you an encrypted message.</body>" +
  "<encryption xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:omemo:2' name='OMEMO'/></message>";

test("an encrypted message comes back with the reason, and nobody reads what stands for it", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.match(String(await scene.hears(encrypted)), /not-acceptable.*turn encryption off/);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("what only clients say to each other about keys is ignored", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.deepEqual(await scene.hears(encrypted.replace(/<body>.*<\/body>/, "")), []);
});

test("a network that speaks XMPP gets it whole", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.network.speaksRaw = true;
  assert.deepEqual(await scene.hears(encrypted), []);
  assert.match(String(scene.network.takeAsked()), /^raw .*urn:xmpp:eme:0/);
});
