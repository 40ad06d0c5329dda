import assert from "node:assert/strict";
import { TransportError } from "../../lib/errors.ts";
import { test } from "../../tests/test.ts";
import { type Feature, type IqHandler, pass } from "./feature.ts";
import { home, Scene, stanza } from "./testing.ts";
import { xml } from "./xml/element.ts";

const ask = (type: string, child = "<query xmlns='urn:q'/>") => `<iq type='${type}' id='7'>${child}</iq>`;

function answering(answer: IqHandler["answer"], at: IqHandler["at"] = ["transport", "contact"]): Scene {
  return new Scene({
    features: [{ name: "q", spec: "none", iq: [{ type: "get", name: "query", xmlns: "urn:q", at, answer }] }],
  });
}

/** What the last stanza that went out says about an error. */
function refusal(sent: readonly string[]): string {
  const last = stanza(sent.at(-1) ?? "");
  assert.equal(last.attrs.type, "error");
  return String(last.getChild("error")?.getChildElements()[0]?.getName());
}

test("an IQ is answered from the address that was asked, with its id", async () => {
  await using scene = answering((query) => xml("query", { xmlns: "urn:q", of: query.getNS() }));
  for (const to of ["irc.example", "juliet@irc.example", "juliet@irc.example/bot"]) {
    const question = ask("get").replace("<iq", `<iq to='${to}'`);
    assert.deepEqual(await scene.hears(question), [
      `<iq type="result" from="${to}" to="${home}" id="7"><query xmlns="urn:q" of="urn:q"/></iq>`,
    ]);
  }
});

test("an answer may take its time, and may be empty", async () => {
  await using scene = answering(async () => {
    await Promise.resolve();
    return undefined;
  });
  assert.deepEqual(await scene.hears(ask("get")), [
    `<iq type="result" from="irc.example" to="${home}" id="7"/>`,
  ]);
});

test("a question nobody knows, of another type, namespace or kind of address, is refused", async () => {
  await using scene = answering(() => undefined, ["transport"]);
  const others = [
    ask("set"),
    ask("get", "<query xmlns='urn:other'/>"),
    ask("get", "<other xmlns='urn:q'/>"),
    ask("get").replace("<iq", "<iq to='juliet@irc.example'"),
  ];
  for (const other of others) assert.equal(refusal(await scene.hears(other)), "service-unavailable", other);
});

test("a question without a payload is a bad request", async () => {
  await using scene = answering(() => undefined);
  assert.equal(refusal(await scene.hears(ask("get", ""))), "bad-request");
});

test("results and errors are never answered", async () => {
  await using scene = answering(() => undefined);
  const stanzas = [
    ask("result"),
    ask("error"),
    "<message type='error'><body>hi</body></message>",
    "<presence type='error'/>",
  ];
  for (const text of stanzas) assert.deepEqual(await scene.hears(text), [], text);
});

test("a server or component that asks is told that we are there for people", async () => {
  await using scene = answering(() => undefined);
  for (const from of ["verona.example", "other.example/x"]) {
    assert.equal(refusal(await scene.hears(ask("get"), from)), "service-unavailable");
    assert.deepEqual(await scene.hears("<presence/>", from), []);
    assert.deepEqual(await scene.hears("<message><body>hi</body></message>", from), []);
    assert.deepEqual(await scene.hears(ask("result"), from), []);
  }
});

test("what is not for us, or from nobody, is left alone", async () => {
  await using scene = answering(() => undefined);
  scene.router.route(stanza("<message from='a@b.example/c' to='else.example'><body>hi</body></message>"));
  scene.router.route(stanza("<iq type='get' id='1' to='irc.example'><query xmlns='urn:q'/></iq>"));
  scene.router.route(stanza("<presence/>"));
  scene.router.route(stanza("<nonsense from='a@b.example/c' to='irc.example'/>"));
  await scene.router.idle();
  assert.deepEqual(scene.takeSent(), []);
});

test("a refusal is told in the feature's own words", async () => {
  await using scene = answering(() => {
    throw new TransportError("item-not-found", "There is no such thing.");
  });
  const [sent = ""] = await scene.hears(ask("get"));
  assert.equal(refusal([sent]), "item-not-found");
  assert.match(sent, />There is no such thing\.</);
  assert.equal(scene.log.lines.find(({ level }) => level !== "debug"), undefined);
});

for (const [how, fail] of [["at once", () => bug()], ["later", () => Promise.resolve().then(bug)]] as const) {
  test(`a feature that breaks ${how} costs its own stanza only, and the log says why`, async () => {
    await using scene = answering((query) => query.attrs["break"] === "1" ? fail() : undefined);
    const [broken = ""] = await scene.hears(ask("get", "<query xmlns='urn:q' break='1'/>"));
    assert.equal(refusal([broken]), "internal-server-error");
    assert.ok(!broken.includes("secret"), "what went wrong inside is nobody's business outside");
    const { fields } = scene.log.find("error", "could not be handled") ?? {};
    assert.equal(fields?.["reason"], "the secret reason");
    assert.equal(fields?.["user"], "romeo@verona.example");
    assert.match(String(fields?.["stack"]), /router_test/);
    const [next = ""] = await scene.hears(ask("get"));
    assert.equal(stanza(next).attrs.type, "result");
  });
}

function bug(): never {
  throw new Error("the secret reason");
}

/** A feature whose hooks note that they were asked, and take what `takes` says. */
function noting(name: string, seen: string[], takes: boolean, isAsync: boolean): Feature {
  const hook = () => {
    seen.push(name);
    const answer = takes ? undefined : pass;
    return isAsync ? Promise.resolve().then(() => answer) : answer;
  };
  return { name, spec: "none", message: hook, presence: hook };
}

test("features are asked in their order until one takes the stanza, whether they answer at once or later", async () => {
  for (const isAsync of [false, true]) {
    const seen: string[] = [];
    const features = [
      noting("first", seen, false, isAsync),
      { name: "deaf", spec: "none" },
      noting("second", seen, false, !isAsync),
      noting("third", seen, true, isAsync),
      noting("never", seen, true, false),
    ];
    await using scene = new Scene({ features });
    assert.deepEqual(await scene.hears("<message><body>hi</body></message>"), []);
    assert.deepEqual(await scene.hears("<presence/>"), []);
    assert.deepEqual(seen, ["first", "second", "third", "first", "second", "third"]);
  }
});

test("the features hear which address was meant and who sent it", async () => {
  const seen: unknown[] = [];
  const message: Feature["message"] = ({ sender, at }) => void seen.push(at, sender.resource);
  await using scene = new Scene({ features: [{ name: "m", spec: "none", message }] });
  await scene.hears("<message to='a\\20b@irc.example/bot'/>");
  assert.deepEqual(seen, [{ kind: "contact", name: "a b", escaped: true }, home]);
});

test("words and arrivals that nobody takes come back", async () => {
  await using scene = new Scene({ features: [] });
  assert.equal(refusal(await scene.hears("<message><body>hi</body></message>")), "feature-not-implemented");
  assert.equal(refusal(await scene.hears("<presence/>")), "feature-not-implemented");
});

test("what only clients say to each other is ignored where nobody takes it", async () => {
  await using scene = new Scene({ features: [] });
  const stanzas = [
    "<message><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
    "<message><body/></message>",
    "<message><subject>hi</subject></message>",
    "<presence type='unavailable'/>",
    "<presence type='probe'/>",
    "<presence type='nonsense'/>",
  ];
  for (const text of stanzas) assert.deepEqual(await scene.hears(text), [], text);
});

test("one user's stanzas keep their order while another user is served", async () => {
  const gate = Promise.withResolvers<void>();
  const seen: string[] = [];
  const message: Feature["message"] = async ({ stanza, sender }) => {
    if (stanza.attrs.id === "slow") await gate.promise;
    seen.push(`${sender.user} ${stanza.attrs.id}`);
  };
  await using scene = new Scene({ features: [{ name: "m", spec: "none", message }] });
  const say = (from: string, id: string) =>
    scene.router.route(stanza(`<message from='${from}@b.example/c' to='irc.example' id='${id}'/>`));
  say("romeo", "slow");
  say("romeo", "quick");
  say("mercutio", "other");
  assert.deepEqual(seen, ["mercutio@b.example other"]);
  gate.resolve();
  await scene.router.idle();
  assert.deepEqual(seen.slice(1), ["romeo@b.example slow", "romeo@b.example quick"]);
});
