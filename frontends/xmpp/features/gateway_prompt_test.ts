import assert from "node:assert/strict";
import { legacyName } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { romeo, Scene, stanza } from "../testing.ts";
import type { Element } from "../xml/element.ts";

const xmlns = "jabber:iq:gateway";

async function answer(scene: Scene, type: string, inside = ""): Promise<Element> {
  const [sent = ""] = await scene.hears(
    `<iq type='${type}' id='1'><query xmlns='${xmlns}'>${inside}</query></iq>`,
  );
  return stanza(sent);
}

async function jidOf(typed: string, escapedNames = true): Promise<string | undefined> {
  await using scene = new Scene({ network: { escapedNames } });
  const sent = await answer(scene, "set", `<prompt>${typed}</prompt>`);
  return sent.getChild("query", xmlns)?.getChildText("jid") ??
    sent.getChild("error")?.getChildElements()[0]?.name;
}

test("clients are told in the operator's words what to ask for", async () => {
  await using scene = new Scene({
    config: "gateway_responder.prompt = Nick\ngateway_responder.label = Whom?",
  });
  const query = (await answer(scene, "get")).getChild("query", xmlns);
  assert.deepEqual(query?.getChildElements().map(String), ["<desc>Whom?</desc>", "<prompt>Nick</prompt>"]);
});

test("a name becomes the JID at which the contact is reached", async () => {
  assert.equal(await jidOf(" Lady@House "), "lady\\40house@irc.example");
  assert.equal(await jidOf("Lady@House", false), "lady%house@irc.example");
});

test("a name that the client has escaped is not escaped again", async () => {
  assert.equal(await jidOf("lady\\40house"), "lady\\40house@irc.example");
});

test("defect 32: no name, or one that no JID can hold, is refused", async () => {
  assert.equal(await jidOf(" "), "not-acceptable");
  assert.equal(await jidOf("a b", false), "not-acceptable");
  await using scene = new Scene();
  assert.ok((await answer(scene, "set")).getChild("error")?.getChild("not-acceptable"));
});

test("where names are written with a percent sign, an escape stays what it is", async () => {
  assert.equal(await jidOf("lady\\40house", false), "lady\\40house@irc.example");
});

test("whoever gives the address of a contact gets it back, in its usual spelling", async () => {
  assert.equal(await jidOf("Lady\\40House@irc.example/bot"), "lady\\40house@irc.example");
  assert.equal(await jidOf("lady%house@irc.example"), "lady%house@irc.example");
  assert.equal(
    await jidOf("lady@house.example"),
    "lady\\40house.example@irc.example",
    "an address elsewhere is a name",
  );
});

test("somebody on the list is where he always was, whichever way addresses are written now", async () => {
  await using scene = new Scene({ network: { escapedNames: true } });
  await scene.register();
  const buddy = {
    name: legacyName("Lady@House"),
    alias: "",
    groups: [],
    subscription: "both",
    flags: 0,
    iconHash: "",
  } as const;
  await scene.storage.saveBuddies(romeo, [buddy]);
  await scene.hears("<presence/>");
  const sent = await answer(scene, "set", "<prompt>lady@house</prompt>");
  assert.equal(sent.getChild("query", xmlns)?.getChildText("jid"), "lady%house@irc.example");
});

test("words that the operator left empty are left out", async () => {
  await using scene = new Scene({ config: "gateway_responder.prompt =\ngateway_responder.label =" });
  assert.deepEqual((await answer(scene, "get")).getChild("query", xmlns)?.children, []);
});
