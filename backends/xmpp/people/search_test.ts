import assert from "node:assert/strict";
import type { SearchResult } from "../../../proto/mod.ts";
import { test } from "../../../tests/test.ts";
import { ns } from "../namespaces.ts";
import { Scene, user } from "../plugin_testing.ts";
import { type Element, xml } from "../xml/element.ts";

/** Logged in to a server that is itself a directory with this offer. */
async function searching(offer: Element): Promise<Scene> {
  const scene = await Scene.online();
  scene.main.send({ type: "SEARCH_REQUEST", payload: { user, requestId: "1", text: "jul" } });
  await scene.server.answer("query", ns.discoItems, xml("query", { xmlns: ns.discoItems }));
  const feature = xml("feature", { var: ns.search });
  await scene.server.answer("query", ns.discoInfo, xml("query", { xmlns: ns.discoInfo }, feature));
  await scene.server.answer("query", ns.search, xml("query", { xmlns: ns.search }, offer));
  return scene;
}

function form(...fields: readonly (readonly [string, string])[]): Element {
  return xml(
    "x",
    { xmlns: ns.dataForms, type: "form" },
    xml("instructions", {}, "A * stands for the rest"),
    fields.map(([name, type]) => xml("field", { var: name, type })),
  );
}

function row(jid: string, nick: string): Element {
  const field = (name: string, value: string) => xml("field", { var: name }, xml("value", {}, value));
  const items = xml("item", {}, field("jid", jid), field("nick", nick));
  return xml("query", { xmlns: ns.search }, xml("x", { xmlns: ns.dataForms, type: "result" }, items));
}

async function result(scene: Scene): Promise<SearchResult> {
  return (await scene.main.next("SEARCH_RESULT")).payload;
}

/** What a question asks for. */
function asked(iq: Element): readonly (readonly [string | undefined, string | undefined])[] {
  const fields = iq.getChild("query", ns.search)?.getChild("x", ns.dataForms)?.getChildren("field") ?? [];
  return fields.slice(1).map((field) => [field.attrs["var"], field.getChild("value")?.getText()]);
}

test("a directory whose fields must all fit is asked for each field, with its own sign for the rest", async () => {
  await using scene = await searching(
    form(["nick", "text-single"], ["bday", "text-single"], ["fn", "text-single"]),
  );
  const questions = [
    await scene.server.answer("query", ns.search, row("juliet@x.example", "Jule")),
    await scene.server.answer("query", ns.search, row("Juliet@x.example", "Jule")),
  ];
  assert.deepEqual(questions.map(asked), [[["nick", "jul*"]], [["fn", "jul*"]]]);
  const { found } = await result(scene);
  assert.deepEqual(found, [{ buddy: "juliet@x.example", alias: "Jule" }]);
});

test("a directory with one field for the text, and switches for where to look, is asked once", async () => {
  await using scene = await searching(form(["search", "text-single"], ["Username", "boolean"]));
  const question = await scene.server.answer("query", ns.search, row("juliet@x.example", ""));
  assert.deepEqual(asked(question), [["Username", "1"], ["search", "jul"]]);
  assert.deepEqual((await result(scene)).found, [{ buddy: "juliet@x.example" }]);
});

test("a directory that refuses is no directory without anybody: the user reads why", async () => {
  await using scene = await searching(xml("nick"));
  await scene.server.refuse("query", ns.search, "forbidden");
  const { payload } = await scene.main.next("REQUEST_RESULT");
  assert.deepEqual([payload.ok, payload.text], [false, "You may not do this."]);
});
