import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import type { Feature } from "../feature.ts";
import { Scene, type SceneOptions, stanza } from "../testing.ts";
import type { Element } from "../xml/element.ts";
import { disco } from "./disco.ts";

const info = "http://jabber.org/protocol/disco#info";
const items = "http://jabber.org/protocol/disco#items";

async function ask(xmlns: string, to: string, options: SceneOptions = {}, node = ""): Promise<Element> {
  await using scene = new Scene(options);
  const attribute = node === "" ? "" : ` node='${node}'`;
  const sent = await scene.hears(
    `<iq type='get' id='1' to='${to}'><query xmlns='${xmlns}'${attribute}/></iq>`,
  );
  assert.equal(sent.length, 1);
  return stanza(sent[0] ?? "");
}

function featuresIn(answer: Element): (string | undefined)[] {
  return answer.getChild("query", info)?.getChildren("feature").map(({ attrs }) => attrs["var"]) ?? [];
}

const identityIn = (answer: Element) => answer.getChild("query")?.getChild("identity")?.attrs;

test("the transport is a gateway of its network, by the operator's name", async () => {
  const config = "identity.type = irc\nidentity.name = Verona";
  const answer = await ask(info, "irc.example", { config });
  assert.equal(answer.attrs.type, "result");
  assert.deepEqual(identityIn(answer), { category: "gateway", type: "irc", name: "Verona" });
});

test("without a type the protocol is the type, and there is always one", async () => {
  const typed = await ask(info, "irc.example", { config: "service.protocol = icq" });
  assert.equal(identityIn(typed)?.type, "icq");
  assert.equal(identityIn(await ask(info, "irc.example"))?.type, "xmpp");
});

test("a contact is a client, and answers from its own address", async () => {
  const answer = await ask(info, "juliet@irc.example/bot");
  assert.equal(answer.attrs.from, "juliet@irc.example/bot");
  assert.deepEqual(identityIn(answer), { category: "client", type: "pc", name: "Spectrum 2 Transport" });
});

test("each kind of address advertises what every feature offers there, once", async () => {
  const others: Feature[] = [
    { name: "a", spec: "none", advertise: { transport: ["urn:a", "urn:b"], contact: ["urn:c"] } },
    { name: "b", spec: "none", advertise: { transport: ["urn:b"] } },
    { name: "c", spec: "none" },
  ];
  const options = { features: [disco, ...others] };
  assert.deepEqual(featuresIn(await ask(info, "irc.example", options)), [info, items, "urn:a", "urn:b"]);
  assert.deepEqual(featuresIn(await ask(info, "juliet@irc.example", options)), [info, items, "urn:c"]);
});

test("registration is offered at the transport and not at a contact", async () => {
  assert.ok(featuresIn(await ask(info, "irc.example")).includes("jabber:iq:register"));
  assert.ok(!featuresIn(await ask(info, "juliet@irc.example")).includes("jabber:iq:register"));
});

test("nobody has items", async () => {
  for (const to of ["irc.example", "juliet@irc.example"]) {
    const answer = await ask(items, to);
    assert.equal(answer.attrs.type, "result");
    assert.equal(answer.getChild("query", items)?.children.length, 0);
  }
});

test("a node that does not exist is not found", async () => {
  for (const xmlns of [info, items]) {
    const answer = await ask(xmlns, "irc.example", {}, "secret");
    assert.ok(answer.getChild("error")?.getChild("item-not-found"), xmlns);
  }
});
