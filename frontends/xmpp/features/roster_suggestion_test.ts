import assert from "node:assert/strict";
import { legacyName, resourceId } from "../../../lib/ids.ts";
import { Buddy } from "../../../lib/roster/buddy.ts";
import { test } from "../../../tests/test.ts";
import { home, phone, romeo, Scene, stanza, transport } from "../testing.ts";
import { rosterSuggestion } from "./roster_suggestion.ts";

const juliet = new Buddy({
  name: legacyName("Juliet"),
  alias: "J.",
  groups: ["A", "B"],
  subscription: "ask",
  flags: 2,
  iconHash: "",
});
const nameless = Buddy.unknown(legacyName(""), "ask", true);
const plain = Buddy.unknown(legacyName("tybalt"), "ask", true);

test("all contacts are suggested in one stanza, each with its name and groups", () => {
  const suggestion = rosterSuggestion([juliet, nameless, plain], transport, resourceId(home));
  assert.equal(
    suggestion?.toString(),
    `<iq type="set" from="${transport}" to="${home}"><x xmlns="http://jabber.org/protocol/rosterx">` +
      `<item action="add" jid="juliet@${transport}" name="J."><group>A</group><group>B</group></item>` +
      `<item action="add" jid="tybalt@${transport}"/></x></iq>`,
  );
  assert.equal(rosterSuggestion([nameless], transport, resourceId(home)), undefined);
});

/** Romeo is here with two clients, of which the one at home understands suggestions. */
async function withPsi(): Promise<Scene> {
  const scene = new Scene();
  await scene.logIn();
  await scene.hears("<presence/>", phone);
  scene.context.clients.supports = (resource) => resource === resourceId(home);
  scene.takeSent();
  return scene;
}

/** What goes out once the lists rest, and the trial of the roster has been refused. */
async function settled(scene: Scene): Promise<string[]> {
  scene.clock.advance(3_000);
  const sent: string[] = [];
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve));
    const more = scene.takeSent();
    if (more.length === 0) return sent;
    for (const text of more) {
      const { attrs } = stanza(text);
      if (attrs.to !== romeo || attrs.type === "subscribe") sent.push(text);
      else if (attrs.id !== undefined) {
        scene.router.route(stanza(`<iq type='error' id='${attrs.id}' from='${romeo}' to='${transport}'/>`));
      }
    }
  }
}

test("a client that understands gets new contacts in one stanza, instead of being asked for each", async () => {
  await using scene = await withPsi();
  assert.ok(!scene.buddy("juliet").join().includes("subscribe"));
  scene.buddy("tybalt");
  const [suggestion = "", ...others] = await settled(scene);
  assert.equal(stanza(suggestion).attrs.to, home);
  assert.equal(suggestion.match(/<item /g)?.length, 2);
  assert.deepEqual(others, []);
  scene.buddy("paris");
  const [next = ""] = await settled(scene);
  assert.deepEqual(next.match(/jid="[^"]+"/g), [`jid="paris@${transport}"`], "only who is new");
});

test("a client that refuses after all is asked for each contact", async () => {
  await using scene = await withPsi();
  scene.buddy("juliet");
  const [suggestion = ""] = await settled(scene);
  const { id } = stanza(suggestion).attrs;
  scene.router.route(stanza(`<iq type='error' id='${id}' from='${home}' to='${transport}'/>`));
  assert.deepEqual(await settled(scene), [
    `<presence type="subscribe" from="juliet@${transport}" to="${romeo}"/>`,
  ]);
});
