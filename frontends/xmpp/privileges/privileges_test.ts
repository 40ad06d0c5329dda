import assert from "node:assert/strict";
import { userId } from "../../../lib/ids.ts";
import { MemoryLog } from "../../../lib/log/mod.ts";
import { test } from "../../../tests/test.ts";
import { AnswerError } from "../questions.ts";
import { romeo, stanza, transport } from "../testing.ts";
import { type Element, xml } from "../xml/element.ts";
import { Privileges } from "./privileges.ts";

const current = "urn:xmpp:privilege:2";
const old = "urn:xmpp:privilege:1";
const client = "jabber:client";
const everything = "<perm access='roster' type='both'/><perm access='message' type='outgoing'/>" +
  "<perm access='presence' type='managed_entity'/><perm access='iq'>" +
  "<namespace ns='http://jabber.org/protocol/pubsub' type='set'/><namespace ns='a' type='both'/></perm>";

class Play {
  readonly log = new MemoryLog();
  readonly sent: Element[] = [];
  readonly asked: Element[] = [];
  answer = "<iq type='result'/>";
  readonly privileges: Privileges;
  #ids = 0;

  constructor() {
    this.privileges = new Privileges({
      jid: transport,
      log: this.log,
      newId: () => `id${++this.#ids}`,
      send: (element) => void this.sent.push(element),
      ask: (question) => {
        this.asked.push(question);
        return Promise.resolve(stanza(this.answer));
      },
    });
  }

  grants(perms = everything, xmlns = current, from = "verona.example"): boolean {
    const text =
      `<message from='${from}' to='${transport}'><privilege xmlns='${xmlns}'>${perms}</privilege></message>`;
    return this.privileges.take(stanza(text));
  }

  /** What a wrapped answer looks like, with this inside. */
  answers(inner: string): void {
    this.answer =
      `<iq type='result'><privilege xmlns='${current}'><forwarded xmlns='urn:xmpp:forward:0'>${inner}` +
      "</forwarded></privilege></iq>";
  }
}

test("a server says what it lets us do, in either version", () => {
  for (const version of [current, old]) {
    const { privileges } = granted(everything, version);
    const permissions = privileges.of(romeo);
    assert.equal(permissions?.xmlns, version);
    assert.ok(privileges.managesRoster(romeo));
    assert.ok(permissions?.messages);
    assert.ok(privileges.mayAsk(romeo, "set", "http://jabber.org/protocol/pubsub"));
    assert.equal(privileges.mayAsk(romeo, "get", "http://jabber.org/protocol/pubsub"), false);
    assert.ok(privileges.mayAsk(romeo, "get", "a"));
    assert.equal(privileges.mayAsk(romeo, "get", "b"), false);
  }
});

test("namespaces count as well where they stand inside each other, as Prosody's module has it", () => {
  const nested = "<namespace ns='a' type='get'><namespace ns='b' type='set'><namespace ns='c' type='both'/>" +
    "</namespace></namespace>";
  const { privileges } = granted(`<perm access='iq'>${nested}</perm>`);
  const may = ["a", "b", "c"].map((namespace) => privileges.mayAsk(romeo, "set", namespace));
  assert.deepEqual(may, [false, true, true]);
});

test("to read a roster is not to manage it, and to write it blindly is not either", () => {
  for (const type of ["get", "set", "none", "everything"]) {
    assert.equal(granted(`<perm access='roster' type='${type}'/>`).privileges.managesRoster(romeo), false);
  }
});

test("a server speaks for its own users only", () => {
  const play = new Play();
  assert.ok(play.grants(everything, current, "mantua.example"));
  assert.equal(play.privileges.of(romeo), undefined);
  assert.ok(play.privileges.managesRoster(userId("balthasar@mantua.example")));
});

test("nobody but a server can grant anything", () => {
  const play = new Play();
  for (const from of ["romeo@verona.example", "verona.example/home", "romeo@verona.example/home"]) {
    assert.equal(play.grants(everything, current, from), false);
  }
  assert.equal(play.privileges.of(romeo), undefined);
  assert.equal(
    play.privileges.take(stanza("<message from='verona.example'><body>hi</body></message>")),
    false,
  );
});

test("the last word of a server counts, and is told to who watches", () => {
  const play = new Play();
  const heard: string[] = [];
  const watching = play.privileges.watch((host) => void heard.push(host));
  play.grants();
  play.grants("<perm access='roster' type='none'/>");
  assert.equal(play.privileges.managesRoster(romeo), false);
  watching[Symbol.dispose]();
  play.grants();
  assert.deepEqual(heard, ["verona.example", "verona.example"]);
});

test("with the link everything granted is gone", () => {
  const { privileges } = granted();
  privileges.forget();
  assert.equal(privileges.of(romeo), undefined);
});

test("servers that grant without end do not fill the memory", () => {
  const play = new Play();
  for (let host = 0; host < 100; host++) play.grants(everything, current, `host${host}.example`);
  play.grants();
  assert.equal(play.privileges.of(romeo), undefined);
  play.grants("<perm access='roster' type='none'/>", current, "host7.example");
  assert.equal(play.privileges.managesRoster(userId("a@host7.example")), false);
});

test("a question in the user's name goes to the user's own address, and its answer is unwrapped", async () => {
  const play = granted();
  play.answers(`<iq xmlns='${client}' type='result' id='id1'><list xmlns='a'/></iq>`);
  const answer = await play.privileges.askAs(romeo, "get", xml("list", { xmlns: "a" }));
  assert.ok(answer?.is("list", "a"));
  assert.deepEqual(play.asked.map(String), [
    `<iq type="get" from="${transport}" to="${romeo}"><privileged_iq xmlns="${current}">` +
    `<iq xmlns="${client}" type="get" to="${romeo}" id="id1"><list xmlns="a"/></iq></privileged_iq></iq>`,
  ]);
});

test("what the server answers the user with an error is one for us", async () => {
  const play = granted();
  play.answers(
    `<iq xmlns='${client}' type='error'><error type='cancel'>` +
      "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
  );
  const refused = play.privileges.askAs(romeo, "get", xml("list", { xmlns: "a" }));
  await assert.rejects(
    refused,
    (error) => error instanceof AnswerError && error.condition === "item-not-found",
  );
});

test("what we may not ask is not asked", async () => {
  const play = granted();
  await assert.rejects(play.privileges.askAs(romeo, "set", xml("q", { xmlns: "b" })), {
    code: "not-allowed",
  });
  await assert.rejects(play.privileges.askAs(userId("a@b"), "get", xml("q", { xmlns: "a" })), {
    code: "not-allowed",
  });
  assert.deepEqual(play.asked, []);
});

test("something is published at the user's own node", async () => {
  const play = granted();
  const form = xml("x", { xmlns: "jabber:x:data", type: "submit" });
  await play.privileges.publishPep(romeo, "urn:node", xml("item", { id: "current" }), form);
  await play.privileges.publishPep(romeo, "urn:node", xml("item"));
  const published = play.asked.map((asked) => /<pubsub.*<\/pubsub>/.exec(asked.toString())?.[0]);
  const pubsub = `<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:node">`;
  assert.deepEqual(published, [
    `${pubsub}<item id="current"/></publish><publish-options><x xmlns="jabber:x:data" type="submit"/>` +
    "</publish-options></pubsub>",
    `${pubsub}<item/></publish></pubsub>`,
  ]);
});

const words = (to = `juliet@${transport}`) =>
  xml("message", { type: "chat", to, id: "m1" }, xml("body", {}, "hi"));

test("a message is sent as if the user had, in the version that the server speaks", () => {
  for (const version of [current, old]) {
    const play = granted(everything, version);
    assert.ok(play.privileges.sayAs(romeo, words()));
    assert.deepEqual(play.sent.map(String), [
      `<message from="${transport}" to="verona.example" id="id1"><privilege xmlns="${version}">` +
      `<forwarded xmlns="urn:xmpp:forward:0"><message type="chat" to="juliet@${transport}" id="m1" ` +
      `xmlns="${client}" from="${romeo}"><body>hi</body></message></forwarded></privilege></message>`,
    ]);
  }
});

test("where no server lets us, nothing is said", () => {
  const play = granted("<perm access='roster' type='both'/>");
  assert.equal(play.privileges.sayAs(romeo, words()), false);
  assert.equal(new Play().privileges.sayAs(romeo, words()), false);
  assert.deepEqual(play.sent, []);
});

test("what we said to a contact of ours comes back once, and is no message of the user's", () => {
  const { privileges } = granted();
  privileges.sayAs(romeo, words());
  const back = stanza(`<message from='${romeo}' to='juliet@${transport}' id='m1'><body>hi</body></message>`);
  const other = stanza(
    `<message from='${romeo}/home' to='juliet@${transport}' id='m1'><body>hi</body></message>`,
  );
  assert.equal(privileges.take(other), false, "the user's own message may have that id, too");
  assert.ok(privileges.take(back));
  assert.equal(privileges.take(back), false);
});

test("what goes elsewhere does not come back, and is not waited for", () => {
  const { privileges } = granted();
  privileges.sayAs(romeo, words("mercutio@verona.example"));
  assert.equal(privileges.take(stanza(`<message from='${romeo}' to='juliet@${transport}' id='m1'/>`)), false);
});

test("a server that refuses a message is asked for none any more, until it grants anew", () => {
  const play = granted();
  const refusal = (id: string) => stanza(`<message type='error' from='verona.example' id='${id}'/>`);
  play.privileges.sayAs(romeo, words());
  assert.equal(play.privileges.take(refusal("other")), false);
  assert.ok(play.privileges.take(refusal("id1")));
  assert.equal(play.privileges.sayAs(romeo, words()), false);
  assert.ok(play.privileges.managesRoster(romeo));
  play.grants();
  assert.ok(play.privileges.sayAs(romeo, words()));
});

function granted(perms = everything, xmlns = current): Play {
  const play = new Play();
  assert.ok(play.grants(perms, xmlns));
  return play;
}
