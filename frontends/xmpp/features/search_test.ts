import assert from "node:assert/strict";
import { TransportError } from "../../../lib/errors.ts";
import { legacyName } from "../../../lib/ids.ts";
import type { Found } from "../../../lib/people.ts";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";
import type { Element } from "../xml/element.ts";

const xmlns = "jabber:iq:search";
const network = { can: (feature: string) => feature === "search" };

function person(name: string): Found {
  return { name: legacyName(name), alias: "", isRoom: false, avatarId: "", fields: [] };
}

async function ask(scene: Scene, type: string, inside: string): Promise<Element> {
  const [sent = ""] = await scene.hears(
    `<iq type='${type}' id='1'><query xmlns='${xmlns}'>${inside}</query></iq>`,
  );
  return stanza(sent);
}

/** A scene whose network searches, with Romeo logged in. */
async function searching(...found: Found[]): Promise<Scene> {
  const scene = new Scene({ network });
  await scene.logIn();
  scene.network.capabilities = new Set(["search"]);
  scene.network.answers = [{ kind: "search", result: { found, more: false } }];
  return scene;
}

const jids = (answer: Element) =>
  answer.getChild("query")?.getChildren("item").map(({ attrs }) => attrs["jid"]);
const condition = (answer: Element) => answer.getChild("error")?.getChildElements()[0]?.getName();

test("who is found comes with the address at which to add them", async () => {
  await using scene = await searching(person("Juliet@Verona"), person("nurse"));
  assert.deepEqual(jids(await ask(scene, "set", "<nick>j</nick>")), [
    "juliet\\40verona@irc.example",
    "nurse@irc.example",
  ]);
});

test("whoever no JID can be written for is left out", async () => {
  await using scene = await searching(person("ju\u0000liet"), person("nurse"));
  assert.deepEqual(jids(await ask(scene, "set", "<nick>j</nick>")), ["nurse@irc.example"]);
});

test("many come in pages where somebody wants them so", async () => {
  await using scene = await searching(...["a", "b", "c"].map(person));
  const answer = await ask(
    scene,
    "set",
    "<nick>j</nick><set xmlns='http://jabber.org/protocol/rsm'><max>2</max></set>",
  );
  assert.deepEqual(jids(answer), ["a@irc.example", "b@irc.example"]);
  assert.equal(answer.getChild("query")?.getChild("set")?.getChildText("count"), "3");
});

test("one must say whom one looks for, and be logged in", async () => {
  await using scene = await searching();
  assert.equal(condition(await ask(scene, "set", "<nick> </nick>")), "not-acceptable");
  await using stranger = new Scene({ network });
  assert.equal(condition(await ask(stranger, "set", "<nick>j</nick>")), "recipient-unavailable");
});

test("what the network refuses is told in its words", async () => {
  await using scene = await searching();
  scene.network.answers = [new TransportError("not-allowed", "Too many searches")];
  const answer = await ask(scene, "set", "<nick>j</nick>");
  assert.match(answer.toString(), /not-allowed.*Too many searches/);
});

test("where the network cannot search nobody is offered to, and a question is refused", async () => {
  const info = "<iq type='get'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>";
  await using able = new Scene({ network });
  assert.match((await able.hears(info)).join(), /var="jabber:iq:search"/);
  assert.ok((await ask(able, "get", "")).getChild("query", xmlns)?.getChild("nick"));
  await using unable = new Scene({ network: { can: () => false } });
  assert.doesNotMatch((await unable.hears(info)).join(), /jabber:iq:search/);
  assert.equal(condition(await ask(unable, "get", "")), "service-unavailable");
});
