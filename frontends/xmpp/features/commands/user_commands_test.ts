import assert from "node:assert/strict";
import { test } from "../../../../tests/test.ts";
import { legacyName } from "../../../../lib/ids.ts";
import { romeo, Scene } from "../../testing.ts";
import { actionsOf, asked, formOf, idOf, noteOf, refused, run, say } from "./testing.ts";

test("the settings are shown as they are, changed by what is submitted, and shown so the next time", async () => {
  await using scene = new Scene({ config: "settings.send_headlines = 1" });
  const user = await scene.logIn();
  const shown = await run(scene, "settings");
  assert.equal(actionsOf(shown), "complete: complete");
  assert.deepEqual(formOf(shown), { enable_transport: "1", send_headlines: "1", stay_connected: "0" });
  const fields = { enable_transport: "true", send_headlines: "false", stay_connected: "1" };
  const kept = await run(scene, "settings", { id: idOf(shown), action: "complete", fields });
  assert.equal(kept.attrs["status"], "completed");
  assert.deepEqual(formOf(await run(scene, "settings")), {
    enable_transport: "1",
    send_headlines: "0",
    stay_connected: "1",
  });
  assert.equal(user.account.settings.get("stay_connected"), "1");
});

test("staying in rooms is offered where the network has rooms", async () => {
  await using scene = new Scene({ network: { rooms: true }, config: "settings.stay_in_rooms = 1" });
  await scene.logIn();
  assert.equal(formOf(await run(scene, "settings"))["stay_in_rooms"], "1");
});

test("who is not registered is told so at once", async () => {
  await using scene = new Scene();
  for (const node of ["settings", "login", "logout", "status", "unregister"]) {
    const answer = await run(scene, node);
    assert.equal(answer.attrs["status"], "completed", node);
    assert.match(noteOf(answer), /^error: You are not registered/, node);
  }
});

test("to leave is confirmed first", async () => {
  await using scene = new Scene();
  await scene.register();
  const id = idOf(await run(scene, "unregister"));
  assert.ok(await scene.storage.findUser(romeo));
  const gone = await run(scene, "unregister", { id, action: "complete" });
  assert.equal(noteOf(gone), "info: You are not registered any more.");
  assert.equal(await scene.storage.findUser(romeo), undefined);
});

test("contacts are listed, and added by their names", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.buddy("zoe");
  scene.buddy("Juliet", { alias: "J.", availability: { status: "away", text: "balcony" } });
  scene.buddy("amy", { availability: { status: "offline", text: "" } });
  assert.deepEqual(formOf(await run(scene, "contacts")), {
    contacts:
      "J. (Juliet): away, balcony juliet@irc.example|zoe: online zoe@irc.example|amy: offline amy@irc.example",
  });
  scene.network.takeAsked();
  const id = idOf(await run(scene, "add-contact"));
  const added = await say(scene, "add-contact", { id, fields: { name: "Nurse" } });
  assert.match(String(added), /Nurse is on your list: nurse@irc\.example/);
  assert.deepEqual(scene.network.takeAsked(), ["save Nurse"]);
});

test("a contact that is added asks to be on the list of the client", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const id = idOf(await run(scene, "add-contact"));
  const sent = await scene.hears(asked("add-contact", { id, fields: { name: "Nurse" } }));
  assert.ok(
    sent.some((one) => /<presence type="subscribe" from="nurse@irc.example"/.test(one)),
    sent.join("\n"),
  );
});

test("people are looked for where the network can, and one of them is added", async () => {
  await using scene = new Scene({ network: { can: (feature) => feature === "search" } });
  await scene.logIn();
  scene.network.capabilities = new Set(["search"]);
  const found = { name: legacyName("juliet"), alias: "Juliet", isRoom: false, avatarId: "", fields: [] };
  scene.network.answers = [{ kind: "search", result: { found: [found], more: false } }];
  const id = idOf(await run(scene, "search"));
  const shown = await run(scene, "search", { id, fields: { text: "jul" } });
  assert.equal(actionsOf(shown), "complete: prev,complete");
  assert.match(String(shown), /<option label="Juliet \(juliet\)"><value>juliet</);
  const back = await run(scene, "search", { id, action: "prev" });
  assert.deepEqual(formOf(back), { text: "" });
});

test("where the network cannot search, nobody is offered a search", async () => {
  await using scene = new Scene();
  assert.equal(await refused(scene, "search"), "item-not-found");
});
