import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";

test("the name of a thread goes with the message, both ways", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears("<message to='juliet@irc.example'><body>hi</body><thread> t1 </thread></message>");
  assert.deepEqual(scene.network.takeAsked(), ['tell juliet: hi {"thread":"t1"}']);
  const [sent = ""] = scene.told({ body: "hi", thread: "t1" });
  assert.equal(stanza(sent).getChildText("thread"), "t1");
});

test("an empty name is none, nor is one that is too long", async () => {
  await using scene = new Scene();
  await scene.logIn();
  for (const thread of ["", " ", "x".repeat(257)]) {
    await scene.hears(`<message to='juliet@irc.example'><body>hi</body><thread>${thread}</thread></message>`);
  }
  assert.deepEqual(new Set(scene.network.takeAsked()), new Set(["tell juliet: hi"]));
});
