import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";
import type { Element } from "../xml/element.ts";

/** The form, as the router sends it out. */
async function shown(scene: Scene): Promise<Element> {
  const [sent = ""] = await scene.hears("<iq type='get' id='1'><query xmlns='jabber:iq:register'/></iq>");
  const query = stanza(sent).getChild("query", "jabber:iq:register");
  assert.ok(query);
  return query;
}

function fields(query: Element): Map<string, Element> {
  const x = query.getChild("x", "jabber:x:data");
  assert.equal(x?.attrs.type, "form");
  return new Map(x?.getChildren("field").map((field) => [field.attrs["var"] ?? "", field]));
}

const texts =
  "registration.instructions = Come in.\nregistration.username_label = Nick\nregistration.password_label = Word";

test("somebody new gets empty fields, in the old form and the new", async () => {
  await using scene = new Scene({ config: texts });
  const query = await shown(scene);
  const old = query.getChildElements().slice(0, -1).map((element) => `${element.name} ${element.getText()}`);
  assert.deepEqual(old, ["instructions Come in.", "username ", "password "]);
  const all = fields(query);
  assert.deepEqual([...all.keys()], ["FORM_TYPE", "username", "password", "language"]);
  assert.equal(all.get("FORM_TYPE")?.getChildText("value"), "jabber:iq:register");
  assert.equal(
    String(all.get("username")),
    '<field var="username" type="text-single" label="Nick"><required/><value/></field>',
  );
  assert.equal(
    String(all.get("password")),
    '<field var="password" type="text-private" label="Word"><required/></field>',
  );
});

test("somebody registered is told so, sees the name and may leave, and sees no password", async () => {
  await using scene = new Scene();
  await scene.register();
  const query = await shown(scene);
  assert.ok(query.getChild("registered"));
  assert.equal(query.getChildText("username"), "montague");
  const all = fields(query);
  assert.equal(all.get("username")?.getChildText("value"), "montague");
  assert.equal(all.get("unregister")?.attrs.type, "boolean");
  assert.equal(all.get("unregister")?.getChildText("value"), "0");
  assert.ok(!query.toString().includes("rose"));
});

test("where no password is needed, none is asked for", async () => {
  await using scene = new Scene({ network: { needPassword: false } });
  const query = await shown(scene);
  assert.equal(query.getChild("password"), undefined);
  assert.equal(fields(query).has("password"), false);
});

test("the languages are the operator's and the user's own, which is chosen", async () => {
  await using scene = new Scene({ config: "registration.language = it" });
  const languages = async () => {
    const field = fields(await shown(scene)).get("language");
    return [
      field?.getChildText("value"),
      ...field?.getChildren("option").map(({ attrs }) => attrs["label"]) ?? [],
    ];
  };
  assert.deepEqual(await languages(), ["it", "it"]);
  await scene.register();
  assert.deepEqual(await languages(), ["en", "it", "en"]);
});
