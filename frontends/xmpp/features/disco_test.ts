import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import type { Feature } from "../feature.ts";
import { Scene, type SceneOptions, stanza } from "../testing.ts";
import type { Element } from "../xml/element.ts";
import { disco } from "./disco.ts";

const info = "http://jabber.org/protocol/disco#info";
const items = "http://jabber.org/protocol/disco#items";
const rsm = "http://jabber.org/protocol/rsm";
const muc = "http://jabber.org/protocol/muc";

async function ask(xmlns: string, to: string, options: SceneOptions = {}, node = ""): Promise<Element> {
  await using scene = new Scene(options);
  const attribute = node === "" ? "" : ` node='${node}'`;
  return await answerTo(scene, to, `<query xmlns='${xmlns}'${attribute}/>`);
}

async function answerTo(scene: Scene, to: string, query: string): Promise<Element> {
  const [answer = "", ...others] = await scene.hears(`<iq type='get' id='1' to='${to}'>${query}</iq>`);
  assert.deepEqual(others, []);
  return stanza(answer);
}

const namesIn = (answer: Element, name: string, attribute: string) =>
  answer.getChild("query")?.getChildren(name).map(({ attrs }) => attrs[attribute]) ?? [];
const featuresIn = (answer: Element) => namesIn(answer, "feature", "var");
const identitiesIn = (answer: Element) =>
  answer.getChild("query")?.getChildren("identity").map(identity) ?? [];
const identity = ({ attrs }: Element) => [attrs["category"], attrs.type, attrs["name"]].join("/");
const refusal = (answer: Element) => answer.getChild("error")?.getChildElements()[0]?.getName();

test("the transport is a gateway of its network, by the operator's name", async () => {
  const config = "identity.type = irc\nidentity.name = Verona";
  const answer = await ask(info, "irc.example", { config });
  assert.equal(answer.attrs.type, "result");
  assert.deepEqual(identitiesIn(answer), ["gateway/irc/Verona"]);
});

test("without a type the protocol is the type, and there is always one", async () => {
  const typeOf = async (config: string) =>
    identitiesIn(await ask(info, "irc.example", { config }))[0]?.split("/")[1];
  assert.equal(await typeOf("service.protocol = icq"), "icq");
  assert.equal(await typeOf("service.protocol = prpl-jabber"), "xmpp", "an id of libpurple's");
  assert.equal(await typeOf("service.protocol = prpl-aim"), "aim");
  assert.equal(await typeOf(""), "xmpp");
});

test("it is a gateway whatever else the operator calls it, and a place for rooms where there are rooms", async () => {
  const rooms: Feature = {
    name: "r",
    spec: "none",
    advertise: { transport: [muc] },
    requires: (n) => n.rooms,
  };
  const config = "identity.type = irc\nidentity.name = V";
  const identities = async (options: SceneOptions) =>
    identitiesIn(await ask(info, "irc.example", { features: [disco, rooms], ...options }));
  assert.deepEqual(await identities({ config }), ["gateway/irc/V"]);
  assert.deepEqual(await identities({ config, network: { rooms: true } }), [
    "gateway/irc/V",
    "conference/text/V",
  ]);
  const conference = `${config}\nidentity.category = conference`;
  assert.deepEqual(await identities({ config: conference }), ["gateway/irc/V", "conference/irc/V"]);
});

test("a contact is an account, its one resource a client, and each answers from the address that was asked", async () => {
  const account = await ask(info, "juliet@irc.example");
  assert.equal(account.attrs.from, "juliet@irc.example");
  assert.deepEqual(identitiesIn(account), ["account/registered/"]);
  const client = await ask(info, "juliet@irc.example/bot");
  assert.equal(client.attrs.from, "juliet@irc.example/bot");
  assert.deepEqual(identitiesIn(client), ["client/pc/Spectrum 2 Transport"]);
  assert.deepEqual(featuresIn(client), featuresIn(account));
});

test("each kind of address advertises what every feature offers there, once", async () => {
  const others: Feature[] = [
    { name: "a", spec: "none", advertise: { transport: ["urn:a", "urn:b"], contact: ["urn:c"] } },
    { name: "b", spec: "none", advertise: { transport: ["urn:b"] } },
    { name: "c", spec: "none" },
  ];
  const options = { features: [disco, ...others] };
  assert.deepEqual(featuresIn(await ask(info, "irc.example", options)), [info, items, rsm, "urn:a", "urn:b"]);
  assert.deepEqual(featuresIn(await ask(info, "juliet@irc.example", options)), [info, items, "urn:c"]);
});

test("registration is offered at the transport and not at a contact", async () => {
  assert.ok(featuresIn(await ask(info, "irc.example")).includes("jabber:iq:register"));
  assert.ok(!featuresIn(await ask(info, "juliet@irc.example")).includes("jabber:iq:register"));
});

test("what a feature needs is looked at again for each question: nothing is advertised longer than it is true", async () => {
  const sometimes: Feature = {
    name: "s",
    spec: "none",
    advertise: { transport: ["urn:s"] },
    requires: ({ receipts }) => receipts,
  };
  await using scene = new Scene({ features: [disco, sometimes], network: { receipts: true } });
  const isAdvertised = async () =>
    featuresIn(await answerTo(scene, "irc.example", `<query xmlns='${info}'/>`)).includes("urn:s");
  assert.equal(await isAdvertised(), true);
  scene.changeFacts({ receipts: false });
  assert.equal(await isAdvertised(), false);
});

test("where no feature lists anything there are no items", async () => {
  for (const to of ["irc.example", "juliet@irc.example"]) {
    const answer = await ask(items, to, { features: [disco] });
    assert.equal(answer.attrs.type, "result");
    assert.equal(answer.getChild("query", items)?.children.length, 0);
  }
});

/** Lists `count` items at the transport, and knows a node with items, one without, and what a room is. */
function listing(count: number): Feature {
  const all = Array.from(
    { length: count },
    (_, at) => ({ jid: `room${at}@irc.example`, name: `Room ${at}` }),
  );
  return {
    name: "l",
    spec: "none",
    discoItems: (node, { at }) =>
      at.kind !== "transport" || node === "leaf"
        ? undefined
        : node === "more"
        ? [{ jid: "irc.example", node: "leaf" }]
        : all,
    nodeInfo(node, { at }) {
      if (node === "leaf") {
        return { identities: [{ category: "automation", type: "command-node" }], features: ["urn:l"] };
      }
      if (node !== undefined || at.kind !== "contact" || at.name !== "room0") return undefined;
      return { identities: [{ category: "conference", type: "text", name: "Room 0" }], features: [muc] };
    },
  };
}

test("a node has what the feature that knows it says, and is named in the answer", async () => {
  const features = [disco, listing(0)];
  const leaf = await ask(info, "irc.example", { features }, "leaf");
  assert.equal(leaf.getChild("query")?.attrs["node"], "leaf");
  assert.deepEqual(identitiesIn(leaf), ["automation/command-node/"]);
  assert.deepEqual(featuresIn(leaf), ["urn:l"]);
  const more = await ask(items, "irc.example", { features }, "more");
  assert.equal(more.getChild("query")?.attrs["node"], "more");
  assert.deepEqual(namesIn(more, "item", "node"), ["leaf"]);
  const none = await ask(items, "irc.example", { features }, "leaf");
  assert.deepEqual(
    [none.attrs.type, namesIn(none, "item", "jid")],
    ["result", []],
    "it is there, and holds nothing",
  );
});

test("an address is what a feature says it is, before what it looks like", async () => {
  const answer = await ask(info, "room0@irc.example", { features: [disco, listing(1)] });
  assert.deepEqual(identitiesIn(answer), ["conference/text/Room 0"]);
  assert.deepEqual(featuresIn(answer), [muc]);
});

test("items come in pages, and a list too long for one stanza does so unasked", async () => {
  await using scene = new Scene({ features: [disco, listing(600)] });
  const page = async (set: string) => {
    const answer = await answerTo(scene, "irc.example", `<query xmlns='${items}'>${set}</query>`);
    const names = namesIn(answer, "item", "name");
    return [
      names.length,
      names[0],
      names.at(-1),
      answer.getChild("query")?.getChild("set", rsm)?.getChildText("count"),
    ];
  };
  const set = (inside: string) => `<set xmlns='${rsm}'>${inside}</set>`;
  assert.deepEqual(await page(""), [250, "Room 0", "Room 249", "600"]);
  assert.deepEqual(await page(set("<max>150</max><before/>")), [150, "Room 450", "Room 599", "600"]);
  assert.deepEqual(await page(set("<max>2</max><after>room9@irc.example</after>")), [
    2,
    "Room 10",
    "Room 11",
    "600",
  ]);
});

test("a node that does not exist is not found, and disco cannot be set", async () => {
  for (const xmlns of [info, items]) {
    for (const to of ["irc.example", "juliet@irc.example/bot"]) {
      assert.equal(refusal(await ask(xmlns, to, {}, "secret")), "item-not-found", `${xmlns} at ${to}`);
    }
    await using scene = new Scene();
    const [answer = ""] = await scene.hears(`<iq type='set' id='1'><query xmlns='${xmlns}'/></iq>`);
    assert.equal(stanza(answer).attrs.type, "error");
  }
});
