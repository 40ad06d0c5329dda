import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { romeo, Scene, stanza } from "../testing.ts";

const set = (inside: string) =>
  `<iq type='set' id='1'><query xmlns='jabber:iq:register'>${inside}</query></iq>`;
const old = (username: string, password: string) =>
  set(`<username>${username}</username><password>${password}</password>`);
const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`;
const form = (fields: string, attributes = "type='submit'") =>
  `<x xmlns='jabber:x:data' ${attributes}>${fields}</x>`;
const montague = field("username", "montague") + field("password", "rose");

/** The condition of a refusal, or `result`. */
async function outcome(scene: Scene, text: string, from?: string): Promise<string> {
  const answers = (await scene.hears(text, from)).map(stanza).filter((sent) => sent.getName() === "iq");
  assert.equal(answers.length, 1, "one question, one answer");
  const error = answers[0]?.getChild("error");
  return error?.getChildElements()[0]?.getName() ?? String(answers[0]?.attrs.type);
}

async function stored(scene: Scene): Promise<string | undefined> {
  const record = await scene.storage.findUser(romeo);
  return record && `${record.legacyName} ${record.password} ${record.language}`;
}

test("the old fields register", async () => {
  await using scene = new Scene();
  assert.equal(await outcome(scene, old("montague", "rose")), "result");
  assert.equal(await stored(scene), "montague rose en");
});

test("after the first registration the transport asks to be on the list, after a change it does not", async () => {
  await using scene = new Scene();
  const subscribe = `<presence type="subscribe" from="irc.example" to="${romeo}"/>`;
  assert.ok((await scene.hears(old("montague", "rose"))).includes(subscribe));
  assert.ok(!(await scene.hears(old("montague", "thorn"))).includes(subscribe));
  assert.equal(await stored(scene), "montague thorn en");
});

test("a submitted form registers, and wins over the old fields beside it", async () => {
  await using scene = new Scene();
  const fields = montague + field("language", "it") + field("FORM_TYPE", "jabber:iq:register");
  assert.equal(await outcome(scene, set("<username>other</username>" + form(fields))), "result");
  assert.equal(await stored(scene), "montague rose it");
});

test("what the form leaves empty is taken from the old fields", async () => {
  await using scene = new Scene();
  const text = set("<password>rose</password>" + form(field("username", "montague") + field("password", "")));
  assert.equal(await outcome(scene, text), "result");
  assert.equal(await stored(scene), "montague rose en");
});

test("a form that was cancelled, not submitted, or is for something else changes nothing", async () => {
  await using scene = new Scene();
  assert.equal(await outcome(scene, set(form(montague, "type='cancel'"))), "not-acceptable");
  for (const attributes of ["type='form'", "type='result'", "type='nonsense'", ""]) {
    assert.equal(await outcome(scene, set(form(montague, attributes))), "bad-request", attributes);
  }
  const foreign = montague + field("FORM_TYPE", "http://jabber.org/protocol/muc#register");
  assert.equal(await outcome(scene, set(form(foreign))), "bad-request");
  assert.equal(await outcome(scene, set(form(field("unregister", "1"), "type='cancel'"))), "not-acceptable");
  assert.equal(await stored(scene), undefined);
});

test("a form without a name or a password is refused with the reason", async () => {
  await using scene = new Scene();
  for (const inside of ["", old("", "rose"), "<username>montague</username>", form(""), "text", "<other/>"]) {
    const text = inside.startsWith("<iq") ? inside : set(inside);
    assert.equal(await outcome(scene, text), "not-acceptable", inside);
  }
  const [sent = ""] = await scene.hears(set("<username>montague</username>"));
  assert.match(sent, /Please give a password\./);
});

test("fields in a foreign namespace, and forms in disguise, are no answer", async () => {
  await using scene = new Scene();
  const foreign = "<username xmlns='urn:x'>montague</username><password xmlns='urn:x'>rose</password>";
  assert.equal(await outcome(scene, set(foreign)), "not-acceptable");
  assert.equal(await outcome(scene, set(`<x xmlns='urn:x' type='submit'>${montague}</x>`)), "not-acceptable");
  assert.equal(await outcome(scene, set("<remove xmlns='urn:x'/>")), "not-acceptable");
});

test("remove ends the registration, by the old element or by the form's box", async () => {
  for (const leave of ["<remove/>", form(field("unregister", "1")), form(field("unregister", "true"))]) {
    await using scene = new Scene();
    await scene.register();
    assert.equal(await outcome(scene, set(leave)), "result", leave);
    assert.equal(await stored(scene), undefined);
  }
});

test("a box that is not ticked leaves the registration", async () => {
  await using scene = new Scene();
  assert.equal(await outcome(scene, set(form(montague + field("unregister", "0")))), "result");
  assert.equal(await stored(scene), "montague rose en");
});

test("whoever is not registered has nothing to remove", async () => {
  await using scene = new Scene();
  assert.equal(await outcome(scene, set("<remove/>")), "registration-required");
});

test("while registration is closed, people of the servers named may register, and others may only leave", async () => {
  const config = "registration.enable_public_registration = 0\nservice.allowed_servers = verona.example";
  await using scene = new Scene({ config });
  const stranger = "paris@elsewhere.example/x";
  const get = "<iq type='get' id='1'><query xmlns='jabber:iq:register'/></iq>";
  assert.equal(await outcome(scene, get, stranger), "not-allowed");
  assert.equal(await outcome(scene, old("paris", "x"), stranger), "not-allowed");
  assert.equal(await outcome(scene, set("<remove/>"), stranger), "registration-required");
  assert.equal(await outcome(scene, get), "result");
  assert.equal(await outcome(scene, old("montague", "rose")), "result");
});

test("a network without passwords asks for none", async () => {
  await using scene = new Scene({ network: { needPassword: false } });
  assert.equal(await outcome(scene, set("<username>montague</username>")), "result");
  assert.equal(await stored(scene), "montague  en");
});

test("new credentials log a running user in again", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears(old("montague", "thorn"));
  assert.deepEqual(scene.network.takeAsked().slice(0, 2), ["logout montague", "login montague thorn"]);
});

test("nobody registers at a contact's address", async () => {
  await using scene = new Scene();
  const text = old("montague", "rose").replace("<iq", "<iq to='juliet@irc.example'");
  assert.equal(await outcome(scene, text), "service-unavailable");
});

test("where a local account is required, people of that server may register, and others are told from where", async () => {
  const config = "registration.require_local_account = 1\nregistration.local_account_server = Verona.example";
  await using scene = new Scene({ config });
  const [refusal = ""] = await scene.hears(old("paris", "x"), "paris@elsewhere.example/x");
  assert.match(refusal, /not-allowed.*an account on Verona\.example/);
  assert.equal(await outcome(scene, old("montague", "rose")), "result");
});

test("who is registered may change that, wherever registration is open", async () => {
  await using scene = new Scene({ config: "registration.enable_public_registration = 0" });
  await scene.register();
  assert.equal(await outcome(scene, old("montague", "thorn")), "result");
  assert.equal(await stored(scene), "montague thorn en");
});

test("a first presence registers nobody who may not register", async () => {
  const config = "registration.auto_register = 1\nservice.allowed_servers = verona.example\n" +
    "registration.enable_public_registration = 0";
  await using scene = new Scene({ config });
  assert.match(
    (await scene.hears("<presence/>", "paris@elsewhere.example/x")).join(""),
    /registration-required/,
  );
  await scene.hears("<presence/>");
  assert.deepEqual(await scene.storage.allUsers(), [romeo]);
});
