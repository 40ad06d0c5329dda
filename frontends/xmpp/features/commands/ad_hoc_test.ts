import assert from "node:assert/strict";
import { test } from "../../../../tests/test.ts";
import { phone, romeo, Scene } from "../../testing.ts";
import { commands, formOf, idOf, noteOf, refused, run } from "./testing.ts";

test("the commands are listed, each with its name, and known as commands", async () => {
  await using scene = new Scene();
  const query = (what: string, node: string) =>
    `<iq type='get' id='1'><query xmlns='http://jabber.org/protocol/disco#${what}' node='${node}'/></iq>`;
  const [items = ""] = await scene.hears(query("items", commands));
  assert.match(items, /<item jid="irc.example" node="settings" name="Transport settings"\/>/);
  assert.match(items, /<item jid="irc.example" node="jabber:iq:register" name="Register"\/>/);
  assert.doesNotMatch(items, /admin/);
  const [list = ""] = await scene.hears(query("info", commands));
  assert.match(list, /<identity category="automation" type="command-list"/);
  const [node = ""] = await scene.hears(query("info", "settings"));
  assert.match(node, /<identity category="automation" type="command-node" name="Transport settings"\/>/);
  assert.match(node, /<feature var="jabber:x:data"\/>/);
});

test("what will not do is asked for again, with the reason", async () => {
  await using scene = new Scene();
  const id = idOf(await run(scene, "jabber:iq:register"));
  const answer = await run(scene, "jabber:iq:register", { id, fields: { username: "montague" } });
  assert.equal(answer.attrs["status"], "executing");
  assert.match(noteOf(answer), /^error: Please answer: /);
  assert.deepEqual(Object.keys(formOf(answer)), ["username", "password", "language"]);
  assert.equal(await scene.storage.findUser(romeo), undefined);
});

test("a command is cancelled by its action, or by its form", async () => {
  await using scene = new Scene();
  await scene.register();
  for (const said of [{ action: "cancel" }, { form: "<x xmlns='jabber:x:data' type='cancel'/>" }]) {
    const id = idOf(await run(scene, "settings"));
    assert.equal((await run(scene, "settings", { id, ...said })).attrs["status"], "canceled");
    assert.equal(await refused(scene, "settings", { id }), "bad-request bad-sessionid");
  }
});

test("what is no command, action or session of one's own is refused", async () => {
  await using scene = new Scene();
  await scene.register();
  const id = idOf(await run(scene, "settings"));
  assert.equal(await refused(scene, "nonsense"), "item-not-found");
  assert.equal(await refused(scene, "settings", { action: "nonsense" }), "bad-request malformed-action");
  assert.equal(await refused(scene, "settings", { action: "next" }), "bad-request bad-action");
  assert.equal(await refused(scene, "settings", { id: "nonsense" }), "bad-request bad-sessionid");
  assert.equal(await refused(scene, "unregister", { id }), "bad-request bad-sessionid");
  assert.equal(await refused(scene, "settings", { id, from: phone }), "bad-request bad-sessionid");
  assert.equal(
    await refused(scene, "settings", { id, from: "paris@verona.example/x" }),
    "bad-request bad-sessionid",
  );
});

test("two commands may be under way, of six the first is forgotten, and so is one that is left lying", async () => {
  await using scene = new Scene();
  await scene.register();
  const ids: string[] = [];
  for (let count = 0; count < 6; count++) ids.push(idOf(await run(scene, "settings")));
  assert.equal(new Set(ids).size, 6);
  const [first, second, third] = ids;
  assert.ok(first && second && third);
  assert.equal(await refused(scene, "settings", { id: first }), "bad-request bad-sessionid");
  assert.equal((await run(scene, "settings", { id: second, action: "cancel" })).attrs["status"], "canceled");
  scene.clock.advance(15 * 60_000);
  assert.equal(await refused(scene, "settings", { id: third }), "bad-request bad-sessionid");
});
