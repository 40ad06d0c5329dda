import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";

const html = (inside: string) =>
  "<html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'>" +
  `${inside}</body></html>`;
const say = (body: string, rest: string) =>
  `<message type='chat' to='juliet@irc.example'><body>${body}</body>${rest}</message>`;

test("markup goes to the network beside the words", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears(say("rose", html("<strong>rose</strong>")));
  assert.deepEqual(scene.network.takeAsked(), ['tell juliet: rose {"markup":"<strong>rose</strong>"}']);
});

test("markup that says something else than the words that go there stays here", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears(say("rose", `<subject>A</subject>${html("<b>rose</b>")}`));
  const fallback =
    "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='4'/></fallback>";
  await scene.hears(say("&gt; a\nrose", fallback + html("&gt; a<br/><b>rose</b>")));
  assert.deepEqual(scene.network.takeAsked(), ["tell juliet: A\nrose", "tell juliet: rose"]);
});

test("the network's markup is shown beside the words, if it can be", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const shown = (markup: string) => stanza(scene.told({ body: "rose", markup })[0] ?? "");
  const bold = shown("<b>rose</b>");
  assert.match(bold.getChildText("body") ?? "", /rose/);
  assert.match(String(bold.getChild("html")), /<strong>rose<\/strong>/);
  assert.equal(shown("<b>rose").getChild("html"), undefined);
});
