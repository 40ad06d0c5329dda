import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import type { LoginStep } from "../../../lib/login_step.ts";
import { Scene } from "../testing.ts";

const get = "<iq type='get' id='1'><query xmlns='jabber:iq:register'/></iq>";
const set = (values: Record<string, string>) => {
  const fields = Object.entries(values).map(([name, value]) =>
    `<field var='${name}'><value>${value}</value></field>`
  );
  return `<iq type='set' id='1'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>${
    fields.join("")
  }</x></query></iq>`;
};
const codeField = {
  name: "code",
  type: "code",
  label: "Code",
  description: "",
  needed: true,
  value: "",
  options: [],
} as const;
const code: LoginStep = {
  id: "s1",
  kind: "code",
  title: "Code",
  text: "We sent you one.",
  fields: [codeField],
};

async function waitingFor(scene: Scene, step: LoginStep): Promise<void> {
  await scene.register();
  await scene.hears("<presence/>");
  scene.user.loginSteps.step(step);
  scene.network.takeAsked();
}

test("while a login waits for its user, the registration form is what there is to do", async () => {
  await using scene = new Scene();
  await waitingFor(scene, code);
  const [sent = ""] = await scene.hears(get);
  assert.match(sent, /<registered\/>.*<username>montague<\/username>/);
  assert.match(sent, /<title>Code<\/title><instructions>We sent you one\.<\/instructions>/);
  assert.match(
    sent,
    /<field var="login_step" type="hidden"><value>s1<.*<field var="code" type="text-single"/,
  );
  assert.match(sent, /<field var="unregister" type="boolean"/);
  assert.doesNotMatch(sent, /var="password"/);
  const [result = ""] = await scene.hears(set({ login_step: "s1", code: "123" }));
  assert.match(result, /type="result"/);
  assert.deepEqual(scene.network.takeAsked(), ['answer s1: {"code":"123"}']);
  assert.match((await scene.hears(get))[0] ?? "", /var="password"/, "the next form is a registration again");
});

test("a QR code is in the form as a picture and as a text", async () => {
  await using scene = new Scene();
  await waitingFor(scene, { ...code, kind: "qr", qr: "sgnl://x" });
  const sent = (await scene.hears(get)).join("");
  assert.match(sent, /<field var="qr" type="fixed" label="QR code"><value>sgnl:\/\/x<\/value><media /);
});

test("an answer to a step that is over is refused, and so is one without what is needed", async () => {
  await using scene = new Scene();
  await waitingFor(scene, code);
  assert.match((await scene.hears(set({ login_step: "s0", code: "123" }))).join(""), /item-not-found/);
  assert.match((await scene.hears(set({ login_step: "s1" }))).join(""), /not-acceptable/);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("a new password may be given all the same, by the old fields", async () => {
  await using scene = new Scene();
  await waitingFor(scene, code);
  const old = "<username>montague</username><password>thorn</password>";
  await scene.hears(`<iq type='set' id='1'><query xmlns='jabber:iq:register'>${old}</query></iq>`);
  assert.deepEqual(scene.network.takeAsked().slice(0, 2), ["logout montague", "login montague thorn"]);
});
