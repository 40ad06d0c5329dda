import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";
import type { Element } from "../xml/element.ts";

async function ask(scene: Scene, to: string): Promise<Element> {
  const [sent = ""] = await scene.hears(
    `<iq type='get' id='1' to='${to}'><query xmlns='jabber:iq:last'/></iq>`,
  );
  return stanza(sent);
}

const query = (answer: Element) => answer.getChild("query", "jabber:iq:last");
const condition = (answer: Element) => answer.getChild("error")?.getChildElements()[0]?.getName();

test("the transport tells how long it has been up", async () => {
  await using scene = new Scene({ figures: { uptime: "3600" } });
  assert.equal(query(await ask(scene, "irc.example"))?.attrs["seconds"], "3600");
});

test("a contact tells since when nothing was heard of them, and what they said at parting", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const minutesAgo = (minutes: number) => new Date(scene.clock.now() - minutes * 60_000);
  scene.buddy("juliet", { availability: { status: "away", text: "tea" }, lastActive: minutesAgo(5) });
  const idle = query(await ask(scene, "juliet@irc.example/bot"));
  assert.deepEqual([idle?.attrs["seconds"], idle?.getText()], ["300", ""]);
  scene.buddy("juliet", {
    availability: { status: "offline", text: "Good night" },
    lastActive: minutesAgo(60),
  });
  const gone = query(await ask(scene, "juliet@irc.example"));
  assert.deepEqual([gone?.attrs["seconds"], gone?.getText()], ["3600", "Good night"]);
  scene.buddy("juliet", { lastActive: new Date(scene.clock.now() + 5_000) });
  assert.equal(
    query(await ask(scene, "juliet@irc.example"))?.attrs["seconds"],
    "0",
    "their clock is ahead of ours",
  );
});

test("what the network does not say we do not know, and strangers are nobody's business", async () => {
  await using scene = new Scene();
  assert.equal(condition(await ask(scene, "juliet@irc.example")), "not-allowed");
  await scene.logIn();
  assert.equal(condition(await ask(scene, "juliet@irc.example")), "not-allowed");
  scene.buddy("juliet");
  assert.equal(condition(await ask(scene, "juliet@irc.example")), "item-not-found");
});
