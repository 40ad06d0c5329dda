import assert from "node:assert/strict";
import { test } from "../../../../tests/test.ts";
import type { LoginStep } from "../../../../lib/login_step.ts";
import { phone, romeo, Scene, stanza } from "../../testing.ts";
import { run } from "./testing.ts";

/** What the gateway says to such lines, one after another; the last. */
async function chat(scene: Scene, ...lines: string[]): Promise<string> {
  let said: string[] = [];
  for (const line of lines) {
    said = words(await scene.hears(`<message type='chat'><body>${line}</body></message>`));
  }
  assert.equal(said.length, 1, "one line, one answer");
  return said[0] ?? "";
}

/** The bodies of messages from the transport to Romeo. */
function words(sent: readonly string[]): string[] {
  return sent.map(stanza).filter((one) => one.getName() === "message").map((one) =>
    one.getChildText("body") ?? ""
  );
}

async function later(scene: Scene): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve));
  return words(scene.takeSent());
}

const codeField = {
  name: "code",
  type: "code",
  label: "Code",
  description: "",
  needed: true,
  value: "",
  options: [],
} as const;

const step = (id: string, changed: Partial<LoginStep> = {}): LoginStep => ({
  id,
  kind: "code",
  title: "Code",
  text: "We sent you one.",
  fields: [codeField],
  ...changed,
});

test("help says what may be said, and anything else says where help is", async () => {
  await using scene = new Scene();
  assert.match(await chat(scene, "Help"), /register – .*\nlogin – /);
  assert.doesNotMatch(await chat(scene, "help"), /search/);
  assert.match(await chat(scene, "art thou not Romeo?"), /Write "help"/);
  assert.match(await chat(scene, "cancel"), /nothing under way/);
});

test("the answer goes to the client that wrote, in kind and in its thread", async () => {
  await using scene = new Scene();
  const [sent = ""] = await scene.hears(
    "<message id='7'><body>help</body><thread>t1</thread></message>",
    phone,
  );
  const answer = stanza(sent);
  assert.deepEqual([answer.attrs.to, answer.attrs.type, answer.getChildText("thread")], [
    phone,
    undefined,
    "t1",
  ]);
});

test("what is no line of a chat is nobody's command", async () => {
  await using scene = new Scene();
  for (
    const message of [
      "<message type='headline'><body>help</body></message>",
      "<message type='groupchat'><body>help</body></message>",
      "<message type='error'><body>help</body></message>",
      "<message type='chat' to='juliet@irc.example'><body>help</body></message>",
      "<message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
    ]
  ) assert.doesNotMatch((await scene.hears(message)).join(""), /This is a gateway/, message);
});

test("Romeo registers by chat, and hears when he is logged in", async () => {
  await using scene = new Scene();
  assert.match(await chat(scene, "register"), /^Register\n.*\n3rd-party network username\?$/);
  assert.match(await chat(scene, "montague"), /^3rd-party network password\?\n\(Your answer stays/);
  assert.match(await chat(scene, "rose"), /as soon as the gateway sees you online/);
  assert.equal((await scene.storage.findUser(romeo))?.password, "rose");
  await scene.hears("<presence/>");
  scene.user.connected();
  assert.deepEqual(await later(scene), ["You are logged in as montague."]);
  assert.match(await chat(scene, "rose"), /Write "help"/, "the conversation is over");
});

test("Romeo registers in one line", async () => {
  await using scene = new Scene();
  await chat(scene, "register montague &quot;red rose&quot;");
  assert.equal((await scene.storage.findUser(romeo))?.password, "red rose");
});

test("people of other servers cannot register where the operator says so", async () => {
  await using scene = new Scene({ config: "registration.enable_public_registration = 0" });
  assert.match(await chat(scene, "register"), /does not take registrations from your server/);
});

test("the conversation goes on from another client, and is forgotten in time", async () => {
  await using scene = new Scene();
  await chat(scene, "register");
  const [sent = ""] = await scene.hears("<message type='chat'><body>montague</body></message>", phone);
  assert.match(sent, /password/);
  scene.clock.advance(15 * 60_000);
  assert.match(await chat(scene, "rose"), /Write "help"/);
});

test("settings are asked one by one, and may be left as they are", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.match(await chat(scene, "settings"), /Log in when I am online\?/);
  assert.equal(await chat(scene, "skip", "yes", "yes"), "Your settings are kept.");
  const settings = [...await scene.storage.settings(romeo)];
  assert.deepEqual(settings, [["enable_transport", "1"], ["send_headlines", "1"], ["stay_connected", "1"]]);
});

test("Romeo asks how he stands, and leaves", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.match(
    await chat(scene, "status"),
    /username: montague\nLogin: logged in\nContacts: 0, 0 of them online$/,
  );
  assert.match(await chat(scene, "unregister"), /forget montague.*\nAnswer "yes" or "no"\.$/);
  await scene.hears("<message type='chat'><body>yes</body></message>");
  assert.equal(await scene.storage.findUser(romeo), undefined);
});

test("a login that asks for something asks by chat, of its own accord", async () => {
  await using scene = new Scene();
  await scene.register();
  await scene.hears("<presence/>");
  scene.network.takeAsked();
  scene.user.loginSteps.step(step("1"));
  assert.deepEqual(words(scene.takeSent()), ["Code\nWe sent you one.\nCode?"]);
  assert.match(await chat(scene, "123456"), /Please wait/);
  assert.deepEqual(scene.network.takeAsked(), ['answer 1: {"code":"123456"}']);
  scene.user.loginSteps.progress({ stepId: "", text: "Fetching contacts", percent: 40, stepDone: false });
  assert.deepEqual(await later(scene), ["Log in\nFetching contacts (40 %)"]);
  scene.user.connected();
  assert.deepEqual(await later(scene), ["You are logged in as montague."]);
});

test("a new step takes the place of the one that is asked, and a QR code the place of the last", async () => {
  await using scene = new Scene();
  await scene.register();
  await scene.hears("<presence/>");
  scene.user.loginSteps.step(step("1"));
  scene.takeSent();
  scene.user.loginSteps.step(step("2", { kind: "qr", text: "Scan it.", qr: "sgnl://one" }));
  assert.match((await later(scene)).join("|"), /^Code\nScan it\.\nsgnl:\/\/one\|```\n[ ▀▄█\n]+\n```$/);
  scene.user.loginSteps.step(step("3", { kind: "qr", text: "Scan it.", qr: "sgnl://two" }));
  assert.match((await later(scene)).join("|"), /^Code\nScan it\.\nsgnl:\/\/two\|```/);
});

test("another conversation is not broken off by a login that asks", async () => {
  await using scene = new Scene();
  await scene.register();
  await scene.hears("<presence/>");
  await chat(scene, "settings");
  scene.user.loginSteps.step(step("1"));
  assert.deepEqual(await later(scene), ['To log in you have something to do: write "cancel", then "login".']);
  await chat(scene, "cancel");
  assert.match(await chat(scene, "login"), /We sent you one/);
});

test("who looks at the login as a command is not asked by chat as well", async () => {
  await using scene = new Scene();
  await scene.register();
  await scene.hears("<presence/>");
  await run(scene, "login");
  scene.takeSent();
  scene.user.loginSteps.step(step("1"));
  assert.deepEqual(await later(scene), []);
});

test("who waits may ask for something else meanwhile", async () => {
  await using scene = new Scene();
  await scene.register();
  assert.match(await chat(scene, "login"), /as soon as/);
  assert.match(await chat(scene, "status"), /logged out/);
  await scene.hears("<presence/>");
  scene.user.connected();
  assert.deepEqual(await later(scene), [], "the conversation is another one by now");
});

test("to cancel while a code is to be scanned gives up the login", async () => {
  await using scene = new Scene();
  await scene.register();
  await scene.hears("<presence/>");
  scene.user.loginSteps.step(step("1", { kind: "qr", qr: "sgnl://one" }));
  assert.equal((await later(scene)).length, 2, "the words and the picture");
  scene.network.takeAsked();
  assert.equal(await chat(scene, "cancel"), "Cancelled.");
  assert.deepEqual(scene.network.takeAsked(), ["answer 1: cancel"]);
});

test("what goes wrong inside is told as such, and to the log", async () => {
  await using scene = new Scene();
  await scene.register();
  scene.storage.settings = () => Promise.reject(new Error("disk"));
  assert.match(await chat(scene, "settings"), /Something went wrong inside the gateway/);
  assert.ok(scene.log.find("error", "a command failed"));
});
