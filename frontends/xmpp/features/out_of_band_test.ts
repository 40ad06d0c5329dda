import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";

const oob = (url: string, desc = "") => `<x xmlns='jabber:x:oob'><url>${url}</url>${desc}</x>`;
const say = (body: string, rest: string) =>
  `<message type='chat' to='juliet@irc.example'><body>${body}</body>${rest}</message>`;
const url = "https://up.example/a%20b/my%20rose.jpg";

test("a file that the user uploaded goes on as a file, without its address as words", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears(say(url, oob(url)));
  const attachments = [{ mimeType: "", description: "", name: "my rose.jpg", url }];
  assert.deepEqual(scene.network.takeAsked(), [`tell juliet:  ${JSON.stringify({ attachments })}`]);
});

test("words about a file stay words", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears(say(`look: ${url}`, oob(url)));
  assert.match(String(scene.network.takeAsked()), /^tell juliet: look: https.*"attachments":/);
});

test("a file without any words goes on as well", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears(say("", oob(url, "<desc>a rose</desc>")));
  assert.match(String(scene.network.takeAsked()), /"description":"a rose"/);
});

test("what is no address of the web is no file", async () => {
  await using scene = new Scene();
  await scene.logIn();
  for (const bad of ["", "rose.jpg", "file:///etc/passwd", "aesgcm://up.example/1#key", "javascript:x"]) {
    await scene.hears(say("hi", oob(bad)));
    assert.deepEqual(scene.network.takeAsked(), ["tell juliet: hi"], bad);
  }
});

test("thousands of files in a message are not all taken", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears(say("hi", oob(url).repeat(3_000)));
  assert.equal(String(scene.network.takeAsked()).split('"url"').length - 1, 20);
});

test("a file of the network comes with its address as body and out of band, and what it is", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const file = { url: "https://net.example/1", mimeType: "image/png", description: "" };
  const shown = (description: string) =>
    stanza(scene.told({ attachments: [{ ...file, description }] })[0] ?? "");
  assert.equal(shown("").getChildText("body"), file.url);
  assert.equal(String(shown("").getChild("x")), `<x xmlns="jabber:x:oob"><url>${file.url}</url></x>`);
  assert.equal(shown("a rose").getChild("x")?.getChildText("desc"), "a rose");
});
