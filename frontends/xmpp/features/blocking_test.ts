import assert from "node:assert/strict";
import { legacyName } from "../../../lib/ids.ts";
import { buddyReport } from "../../../lib/users/fake_network.ts";
import { test } from "../../../tests/test.ts";
import { home, romeo, Scene, type SceneOptions, stanza, transport } from "../testing.ts";
import { childElements } from "../xml/element.ts";

const juliet = `juliet@${transport}`;
const host = "verona.example";
const blocking = "xmlns='urn:xmpp:blocking'";
const able = { network: { can: (feature: string) => feature === "blocking" } } satisfies SceneOptions;

/** Romeo is logged in, Juliet and Tybalt are on his list, and this much of his block list is ours to ask for. */
async function play(type = "both"): Promise<Scene> {
  const scene = new Scene(able);
  await scene.hears(
    `<message from='${host}'><privilege xmlns='urn:xmpp:privilege:2'><perm access='iq'>` +
      `<namespace ns='urn:xmpp:blocking' type='${type}'/></perm></privilege></message>`,
  );
  await scene.logIn();
  scene.buddy("juliet");
  scene.buddy("tybalt");
  return scene;
}

/** What is asked of the server in Romeo's name within a second, each answered with `list`. */
async function asked(scene: Scene, ...list: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  scene.clock.advance(1_000);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve));
    const sent = scene.takeSent();
    if (sent.length === 0) return found;
    for (const text of sent) {
      const wrapped = stanza(text).getChild("privileged_iq")?.getChild("iq");
      if (wrapped === undefined) continue;
      const payload = childElements(wrapped)[0]?.toString() ?? "";
      found.push(payload);
      const items = list.map((jid) => `<item jid='${jid}'/>`).join("");
      const inside = payload.startsWith("<blocklist") ? `<blocklist ${blocking}>${items}</blocklist>` : "";
      scene.router.route(stanza(
        `<iq type='result' id='${stanza(text).attrs.id}' from='${romeo}' to='${transport}'>` +
          "<privilege xmlns='urn:xmpp:privilege:2'><forwarded xmlns='urn:xmpp:forward:0'>" +
          `<iq xmlns='jabber:client' type='result'>${inside}</iq></forwarded></privilege></iq>`,
      ));
    }
  }
}

const isBlocked = ({ user }: Scene, name = "juliet") => user.roster.find(legacyName(name))?.blocked;
const wants = (name: string, blocked: boolean) => `block ${JSON.stringify({ buddy: name, blocked })}`;

/** What the network was asked to block. */
function networkAsked(scene: Scene): string[] {
  return scene.network.takeAsked().filter((each) => each.startsWith("block ")).map((each) => {
    const { buddy, blocked } = JSON.parse(each.slice("block ".length));
    return wants(buddy.name, blocked);
  });
}

const read = `<blocklist xmlns="urn:xmpp:blocking"/>`;

test("whom the user blocked while away is blocked on the network with the next login", async () => {
  await using scene = await play();
  assert.deepEqual(await asked(scene, juliet, "nurse@mantua.example", transport), [read]);
  assert.deepEqual(networkAsked(scene), [wants("juliet", true)]);
  assert.deepEqual([isBlocked(scene), isBlocked(scene, "tybalt")], [true, false]);
});

test("a contact whom the user blocks sees the user go, which is when the list is read again", async () => {
  await using scene = await play();
  await asked(scene);
  await scene.hears(`<presence type='unavailable' to='${juliet}'/>`);
  await scene.hears(`<presence type='unavailable' to='tybalt@${transport}'/>`);
  assert.deepEqual(await asked(scene, juliet), [read], "once for all");
  assert.deepEqual(networkAsked(scene), [wants("juliet", true)]);
  await scene.hears(`<presence to='tybalt@${transport}'/>`);
  assert.deepEqual(await asked(scene), [], "whoever is not blocked cannot be unblocked");
  await scene.hears(`<presence to='${juliet}'/>`);
  assert.deepEqual(await asked(scene), [read]);
  assert.deepEqual(networkAsked(scene), [wants("juliet", false)]);
  assert.equal(isBlocked(scene), false);
});

test("whom the user blocks with another client of the network is blocked on XMPP, and not told back", async () => {
  await using scene = await play();
  await asked(scene);
  scene.user.buddyReported(buddyReport("juliet", { blocked: true }));
  assert.deepEqual(await asked(scene), [`<block xmlns="urn:xmpp:blocking"><item jid="${juliet}"/></block>`]);
  scene.user.blockReported(legacyName("Stranger"), true);
  assert.deepEqual(await asked(scene), [
    `<block xmlns="urn:xmpp:blocking"><item jid="stranger@${transport}"/></block>`,
  ]);
  await scene.hears(`<presence type='unavailable' to='tybalt@${transport}'/>`);
  await asked(scene, juliet, `stranger@${transport}`);
  scene.user.buddyReported(buddyReport("juliet"));
  assert.deepEqual(await asked(scene), [
    `<unblock xmlns="urn:xmpp:blocking"><item jid="${juliet}"/></unblock>`,
  ]);
  assert.deepEqual(networkAsked(scene), []);
});

test("two lists that were kept apart are joined: nobody lifts a block by being away", async () => {
  await using scene = await play();
  const known = scene.user.roster.find(legacyName("tybalt"));
  assert.ok(known && scene.user.roster.block(known, true));
  const block = `<block xmlns="urn:xmpp:blocking"><item jid="tybalt@${transport}"/></block>`;
  assert.deepEqual(await asked(scene, juliet), [read, block]);
  assert.deepEqual(networkAsked(scene), [wants("juliet", true)]);
});

test("what we may not read is not read, and what we may not write is not written", async () => {
  await using blind = await play("none");
  assert.deepEqual(await asked(blind), []);
  await using reader = await play("get");
  assert.deepEqual(await asked(reader), [read]);
  reader.user.buddyReported(buddyReport("juliet", { blocked: true }));
  assert.deepEqual(await asked(reader), []);
});

test("somebody whose name no JID can hold is not unblocked by unblocking everybody", async () => {
  await using scene = await play();
  await asked(scene);
  scene.user.blockReported(legacyName(""), false);
  assert.deepEqual(await asked(scene), []);
});

test("a network that refuses a block costs nobody anything", async () => {
  await using scene = await play();
  scene.network.answers = [new Error("no")];
  await asked(scene, juliet);
  assert.deepEqual(networkAsked(scene), [wants("juliet", true)]);
});

const ask = (scene: Scene, type: string, payload: string) =>
  scene.hears(`<iq type='${type}' id='b1'>${payload}</iq>`);
const done = `<iq type="result" from="${transport}" to="${home}" id="b1"/>`;

test("the transport answers the same questions for its contacts", async () => {
  await using scene = await play("none");
  const item = (jid: string) => `<item jid='${jid}'/>`;
  assert.deepEqual(await ask(scene, "set", `<block ${blocking}>${item(juliet)}</block>`), [done]);
  assert.deepEqual(await ask(scene, "get", `<blocklist ${blocking}/>`), [
    done.replace("/>", `><blocklist xmlns="urn:xmpp:blocking"><item jid="${juliet}"/></blocklist></iq>`),
  ]);
  assert.deepEqual(await ask(scene, "set", `<unblock ${blocking}/>`), [done]);
  assert.deepEqual(networkAsked(scene), [wants("juliet", true), wants("juliet", false)]);
  const refused = async (payload: string) => (await ask(scene, "set", payload)).join();
  assert.match(await refused(`<block ${blocking}/>`), /bad-request/);
  assert.match(await refused(`<block ${blocking}>${item("nurse@mantua.example")}</block>`), /not-acceptable/);
  assert.deepEqual(networkAsked(scene), []);
});

test("whoever is not logged in cannot block, which is said", async () => {
  await using scene = new Scene(able);
  assert.match((await ask(scene, "get", `<blocklist ${blocking}/>`)).join(), /recipient-unavailable/);
});

test("a network that cannot block is not asked to", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.match((await ask(scene, "get", `<blocklist ${blocking}/>`)).join(), /service-unavailable/);
});

test("a login that ends leaves nothing that waits", async () => {
  await using scene = await play();
  await scene.hears("<presence type='unavailable'/>");
  assert.equal(scene.clock.waiting, 0);
});
