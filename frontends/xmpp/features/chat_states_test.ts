import assert from "node:assert/strict";
import { legacyName } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { home, romeo, Scene } from "../testing.ts";

const ns = "http://jabber.org/protocol/chatstates";
const juliet = legacyName("Juliet");

const tell = (inside: string, to = "juliet@irc.example/bot", type = "chat") =>
  `<message type='${type}' to='${to}'>${inside}</message>`;

test("a state goes to the network, by the name that the network knows", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.buddy("Juliet");
  for (const state of ["composing", "paused", "active", "inactive", "gone"]) {
    assert.deepEqual(await scene.hears(tell(`<${state} xmlns='${ns}'/>`)), []);
  }
  assert.deepEqual(scene.network.takeAsked(), ["typing to Juliet", "paused to Juliet", "stopped to Juliet"]);
});

test("a state beside words is told in addition, before them", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears(tell(`<body>hi</body><active xmlns='${ns}'/>`));
  assert.deepEqual(scene.network.takeAsked(), ["stopped to juliet", "tell juliet: hi"]);
});

test("states to the transport, to rooms, and of people who are not logged in go nowhere", async () => {
  await using scene = new Scene();
  const composing = `<composing xmlns='${ns}'/>`;
  assert.deepEqual(await scene.hears(tell(composing)), []);
  await scene.logIn();
  assert.deepEqual(await scene.hears(tell(composing, "irc.example")), []);
  assert.deepEqual(await scene.hears(tell(composing, "juliet@irc.example", "groupchat")), []);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("a buddy's state is shown to all clients, or to the one the user wrote from", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  const shown = (state: "typing" | "paused" | "stopped") => {
    user.conversations.typing(juliet, state);
    return scene.takeSent();
  };
  assert.deepEqual(shown("typing"), [
    `<message type="chat" id="id1" from="juliet@irc.example/bot" to="${romeo}"><composing xmlns="${ns}"/></message>`,
  ]);
  await scene.hears(tell("<body>hi</body>"));
  assert.deepEqual(shown("paused"), [
    `<message type="chat" id="id2" from="juliet@irc.example/bot" to="${home}"><paused xmlns="${ns}"/></message>`,
  ]);
  assert.match(shown("stopped")[0] ?? "", /<active /);
});

test("nobody can be shown to type whose name no JID can hold", async () => {
  await using scene = new Scene({ network: { escapedNames: false } });
  const user = await scene.logIn();
  user.conversations.typing(legacyName("a b"), "typing");
  assert.deepEqual(scene.takeSent(), []);
});
