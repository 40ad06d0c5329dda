import assert from "node:assert/strict";
import { test } from "../../../../tests/test.ts";
import type { LoginStep } from "../../../../lib/login_step.ts";
import { settlePatience } from "../../onboarding/settle.ts";
import { romeo, Scene } from "../../testing.ts";
import { actionsOf, asked, formOf, idOf, noteOf, run } from "./testing.ts";

test("Romeo registers step by step, and is logged in as soon as he is seen", async () => {
  await using scene = new Scene();
  const first = await run(scene, "jabber:iq:register");
  assert.equal(first.attrs["status"], "executing");
  assert.equal(actionsOf(first), "next: next");
  assert.deepEqual(formOf(first), { username: "", password: "", language: "en" });
  const id = idOf(first);
  const second = await run(scene, "jabber:iq:register", {
    id,
    action: "next",
    fields: { username: "montague", password: "rose" },
  });
  assert.equal(second.attrs["status"], "executing");
  assert.match(String(second), /as soon as the gateway sees you online/);
  await scene.hears("<presence/>");
  scene.user.connected();
  const third = await run(scene, "jabber:iq:register", { id });
  assert.equal(third.attrs["status"], "completed");
  assert.equal(noteOf(third), "info: You are logged in as montague.");
});

test("who logs out stays out whatever the clients show, until asking for a login", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.match(noteOf(await run(scene, "logout")), /^info: You are logged out/);
  assert.deepEqual(scene.network.takeAsked(), ["logout montague"]);
  assert.match((await scene.hears("<presence/>")).join(""), /switched this gateway off/);
  assert.deepEqual(scene.network.takeAsked(), []);

  const waiting = run(scene, "login");
  await waiting;
  await scene.hears("<presence/>");
  assert.deepEqual(scene.network.takeAsked(), ["login montague rose", "show online"]);
});

test("a login asks to see the user, who may be online already", async () => {
  await using scene = new Scene();
  await scene.register();
  scene.takeSent();
  const asking = scene.hears(asked("login", {}));
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(scene.takeSent(), [
    `<presence type="probe" from="irc.example" to="${romeo}"/>`,
    `<presence type="subscribe" from="irc.example" to="${romeo}"/>`,
  ]);
  scene.clock.advance(settlePatience);
  await asking;
});

test("whoever registers is asked for leave to be seen, and not probed: that would undo the question", async () => {
  await using scene = new Scene();
  const id = idOf(await run(scene, "jabber:iq:register"));
  scene.takeSent();
  const fields = { username: "montague", password: "rose" };
  const asking = scene.hears(asked("jabber:iq:register", { id, action: "next", fields }));
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(scene.takeSent(), [`<presence type="subscribe" from="irc.example" to="${romeo}"/>`]);
  scene.clock.advance(settlePatience);
  await asking;
});

const form: LoginStep = {
  id: "1",
  kind: "form",
  title: "Telephone",
  text: "Give your number.",
  fields: [{
    name: "number",
    type: "phone",
    label: "Number",
    description: "With country code",
    needed: true,
    value: "",
    options: [],
  }],
};
const qr: LoginStep = { id: "2", kind: "qr", title: "Scan", text: "Scan it.", fields: [], qr: "sgnl://x" };

test("a login's steps are a form, a QR code that can be fetched, and the end", async () => {
  await using scene = new Scene();
  await scene.register();
  await scene.hears("<presence/>");
  const user = scene.user;
  user.loginSteps.step(form);
  const first = await run(scene, "login");
  assert.match(String(first), /<title>Telephone<\/title><instructions>Give your number\.<\/instructions>/);
  assert.match(
    String(first),
    /<field var="number" type="text-single" label="Number"><desc>With country code</,
  );
  const id = idOf(first);
  scene.network.takeAsked();
  const second = await run(scene, "login", { id, fields: { number: "+39 1" } });
  assert.deepEqual(scene.network.takeAsked(), ['answer 1: {"number":"+39 1"}']);
  assert.match(String(second), /Please wait\./);

  user.loginSteps.step(qr);
  const third = await run(scene, "login", { id, action: "next" });
  assert.equal(third.attrs["status"], "executing");
  const [, cid = ""] = /<uri type="image\/gif">cid:([^<]+)</.exec(String(third)) ?? [];
  assert.match(cid, /^sha1\+[0-9a-f]{40}@bob\.xmpp\.org$/);
  assert.equal(formOf(third)["qr"], "sgnl://x");
  const get = `<iq type='get' id='2'><data xmlns='urn:xmpp:bob' cid='${cid}'/></iq>`;
  assert.match((await scene.hears(get)).join(""), /type="image\/gif" max-age="900">R0lGOD/);
  assert.match((await scene.hears(get, "paris@verona.example/x")).join(""), /item-not-found/);

  user.loginSteps.progress({ stepId: "2", text: "Fetching", percent: 50, stepDone: true });
  user.connected();
  const last = await run(scene, "login", { id });
  assert.equal(noteOf(last), "info: You are logged in as montague.");
});

test("a login that is given up is given up on the network", async () => {
  await using scene = new Scene();
  await scene.register();
  await scene.hears("<presence/>");
  scene.user.loginSteps.step(form);
  const id = idOf(await run(scene, "login"));
  scene.network.takeAsked();
  await run(scene, "login", { id, action: "cancel" });
  assert.deepEqual(scene.network.takeAsked(), ["answer 1: cancel"]);
});

test("a step that was replaced is not answered: the new one is shown", async () => {
  await using scene = new Scene();
  await scene.register();
  await scene.hears("<presence/>");
  scene.user.loginSteps.step(form);
  const id = idOf(await run(scene, "login"));
  scene.user.loginSteps.step({ ...form, id: "1b", title: "Once more" });
  scene.network.takeAsked();
  const again = await run(scene, "login", { id, fields: { number: "+39 1" } });
  assert.match(String(again), /<title>Once more</);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("a refused login ends with the network's reason", async () => {
  await using scene = new Scene();
  await scene.register();
  await scene.hears("<presence/>");
  const id = idOf(await run(scene, "login"));
  scene.user.disconnected(2, "Wrong password");
  const answer = await run(scene, "login", { id });
  assert.equal(noteOf(answer), "error: Wrong password");
});

test("a login that was lost is tried again at once when the user asks", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  user.disconnected(0, "Lost.");
  scene.network.takeAsked();
  const answered = scene.hears(asked("login", {}));
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(scene.network.takeAsked(), ["login montague rose", "show online"]);
  user.connected();
  assert.match((await answered).join(""), /You are logged in as montague/);
});
