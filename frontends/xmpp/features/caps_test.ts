import assert from "node:assert/strict";
import { resourceId } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { capsHash } from "../caps_hash.ts";
import { type NodeInfo, readInfo, writeInfo } from "../disco_info.ts";
import { home, phone, romeo, Scene, stanza } from "../testing.ts";
import type { Element } from "../xml/element.ts";

const capsNs = "http://jabber.org/protocol/caps";
const infoNs = "http://jabber.org/protocol/disco#info";
const html = "http://jabber.org/protocol/xhtml-im";
const psi: NodeInfo = {
  identities: [{ category: "client", type: "pc", name: "Psi" }],
  features: [infoNs, html],
};

function capsIn(sent: readonly string[], from: string): Element | undefined {
  const found = sent.map(stanza).find((each) => each.getName() === "presence" && each.attrs.from === from);
  return found?.getChild("c", capsNs);
}

async function ask(scene: Scene, to: string, node: string): Promise<Element> {
  const [answer = ""] = await scene.hears(
    `<iq type='get' id='1' to='${to}'><query xmlns='${infoNs}' node='${node}'/></iq>`,
  );
  return stanza(answer);
}

test("a contact's presence has one hash, which disco at its node and without one stands for", async () => {
  await using scene = new Scene({ caps: true });
  await scene.logIn();
  const shown = capsIn(scene.buddy("juliet"), "juliet@irc.example/bot");
  const { node, ver } = shown?.attrs ?? {};
  const answer = await ask(scene, "juliet@irc.example/bot", `${node}#${ver}`);
  const query = answer.getChild("query", infoNs);
  assert.equal(query?.attrs["node"], `${node}#${ver}`);
  assert.equal(query && capsHash(readInfo(query)), ver);
  const [plain = ""] = await scene.hears(
    `<iq type='get' to='juliet@irc.example/bot'><query xmlns='${infoNs}'/></iq>`,
  );
  assert.deepEqual(stanza(plain).getChild("query")?.children.map(String), query?.children.map(String));
});

test("the transport has a hash of its own", async () => {
  await using scene = new Scene({ caps: true });
  await scene.logIn();
  const { node, ver } = capsIn(await scene.hears("<presence type='probe'/>"), "irc.example")?.attrs ?? {};
  const query = (await ask(scene, "irc.example", `${node}#${ver}`)).getChild("query", infoNs);
  assert.equal(query && capsHash(readInfo(query)), ver);
  assert.notEqual(ver, scene.context.own.caps("contact")?.attrs["ver"]);
});

test("defect 3: however often somebody is shown, each stanza has the hash once, and who is gone has none", async () => {
  await using scene = new Scene({ caps: true });
  await scene.logIn();
  for (const text of ["one", "two", "three"]) {
    const sent = scene.buddy("juliet", { availability: { status: "online", text } }).join();
    assert.equal(sent.split("<c ").length, 2, sent);
  }
  const gone = scene.buddy("juliet", { availability: { status: "offline", text: "" } });
  assert.equal(capsIn(gone, "juliet@irc.example/bot"), undefined);
});

test("a hash that is not ours is not found, nor at a contact the one of the transport", async () => {
  await using scene = new Scene({ caps: true });
  const own = `http://spectrum.im/#${scene.context.own.caps("transport")?.attrs["ver"]}`;
  const cases = [["irc.example", "http://spectrum.im/#old"], ["juliet@irc.example/bot", own]] as const;
  for (const [to, node] of cases) {
    assert.ok((await ask(scene, to, node)).getChild("error")?.getChild("item-not-found"), `${node} at ${to}`);
  }
});

/** A client's presence, and its answer when it is asked. */
async function shows(scene: Scene, from: string): Promise<void> {
  const ver = capsHash(psi);
  const c = `<c xmlns='${capsNs}' hash='sha-1' node='psi' ver='${ver}'/>`;
  const question = (await scene.hears(`<presence>${c}</presence>`, from)).find((each) =>
    each.startsWith("<iq")
  );
  if (question === undefined) return;
  const { id, to } = stanza(question).attrs;
  await scene.hears(`<iq type='result' id='${id}'>${writeInfo(psi, undefined)}</iq>`, to);
  await scene.context.clients.idle();
}

test("defect 4: clients are asked once for each hash, and what they can do is known until they leave", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const { clients } = scene.context;
  const supports = (jid: string) => clients.supports(resourceId(jid), html);
  await shows(scene, home);
  assert.equal(supports(home), true);
  const asked = (await scene.hears(
    `<presence><c xmlns='${capsNs}' hash='sha-1' node='psi' ver='${capsHash(psi)}'/></presence>`,
    phone,
  ))
    .filter((each) => each.includes(infoNs));
  assert.deepEqual(asked, []);
  assert.equal(supports(phone), true);
  await scene.hears("<presence type='unavailable'/>");
  assert.deepEqual([supports(home), supports(phone)], [undefined, true]);
  await scene.hears("<presence type='unavailable'/>", romeo);
  assert.equal(supports(phone), undefined, "the server speaks for all of them");
});

test("defect 13: what is no presence of a client makes none", async () => {
  await using scene = new Scene();
  const c = `<c xmlns='${capsNs}' hash='sha-1' node='psi' ver='x'/>`;
  for (const attributes of ["type='probe'", "type='error'", "type='subscribe'", "to='juliet@irc.example'"]) {
    const sent = await scene.hears(`<presence ${attributes}>${c}</presence>`);
    assert.ok(!sent.join().includes(infoNs), attributes);
  }
  assert.ok(!(await scene.hears(`<presence>${c}</presence>`, romeo)).join().includes(infoNs), "a bare JID");
});
