import assert from "node:assert/strict";
import { StatusType } from "../../../plugin/mod.ts";
import { test } from "../../../tests/test.ts";
import { ns } from "../namespaces.ts";
import { Scene, user } from "../plugin_testing.ts";
import { xml } from "../xml/element.ts";

function become(scene: Scene, status: StatusType): void {
  scene.main.send({ type: "STATUS_CHANGED", payload: { userName: user, status, statusMessage: "" } });
}

async function tellAbilities(scene: Scene, ...features: readonly string[]): Promise<void> {
  const offer = features.map((feature) => xml("feature", { var: feature }));
  await scene.server.answer("query", ns.discoInfo, xml("query", { xmlns: ns.discoInfo }, offer));
}

test("who becomes invisible is hidden by the server, and shown again", async () => {
  await using scene = await Scene.online();
  const { server } = scene;
  become(scene, StatusType.invisible);
  await tellAbilities(scene, ns.invisible);
  await server.answer("invisible", ns.invisible);
  const hidden = await server.next((stanza) => stanza.is("presence"));
  assert.equal(hidden.attrs.type, undefined); // for messages to come
  become(scene, StatusType.away);
  await server.answer("visible", ns.invisible);
  const shown = await server.next((stanza) => stanza.is("presence"));
  assert.equal(shown.getChild("show")?.getText(), "away");
});

test("where the server cannot hide anybody, who is invisible is gone", async () => {
  await using scene = await Scene.online();
  become(scene, StatusType.invisible);
  await tellAbilities(scene);
  const gone = await scene.server.next((stanza) => stanza.is("presence"));
  assert.equal(gone.attrs.type, "unavailable");
});

test("a server that will not hide the user does not show them either", async () => {
  await using scene = await Scene.online();
  become(scene, StatusType.invisible);
  await tellAbilities(scene, ns.invisible);
  await scene.server.refuse("invisible", ns.invisible, "not-allowed");
  const gone = await scene.server.next((stanza) => stanza.is("presence"));
  assert.equal(gone.attrs.type, "unavailable");
});
