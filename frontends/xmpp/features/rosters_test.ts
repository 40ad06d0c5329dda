import assert from "node:assert/strict";
import { legacyName, userId } from "../../../lib/ids.ts";
import { buddyReport } from "../../../lib/users/fake_network.ts";
import { test } from "../../../tests/test.ts";
import { home, romeo, Scene, transport } from "../testing.ts";
import { PlayedServer } from "./roster_testing.ts";

const juliet = `juliet@${transport}`;
const itself = `<item jid='${transport}' subscription='both'/>`;
const asks = (from = juliet) => `<presence type="subscribe" from="${from}" to="${romeo}"/>`;

interface Play extends AsyncDisposable {
  readonly scene: Scene;
  readonly server: PlayedServer;
}

/** Romeo is logged in, and his server lets us write his roster unless the test says otherwise. */
async function play(grants = true, config = ""): Promise<Play> {
  const scene = new Scene({ config });
  const server = new PlayedServer(scene);
  if (grants) await server.grants();
  await scene.logIn();
  return { scene, server, [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose]() };
}

/** Juliet is on both lists, called Juliet, among friends. */
async function withJuliet(): Promise<Play> {
  const made = await play();
  made.scene.buddy("juliet", { alias: "Juliet", groups: ["Friends"] });
  await made.server.settles();
  made.server.asked.length = 0;
  made.scene.network.takeAsked();
  return made;
}

const known = ({ user }: Scene, name = "juliet") => user.roster.find(legacyName(name));

test("the network's buddies are put on a roster that we may write, and are the user's from then on", async () => {
  await using made = await play();
  const { scene, server } = made;
  assert.deepEqual(
    scene.buddy("Juliet", { alias: "J. <3", groups: ["A", "B"] }).filter((s) => s === asks()),
    [],
  );
  const others = await server.settles();
  assert.deepEqual(server.roster, ["juliet@irc.example J. <3 both A B"]);
  assert.equal(known(scene)?.subscription, "both");
  const nick = '<nick xmlns="http://jabber.org/protocol/nick">J. &lt;3</nick>';
  assert.deepEqual(
    others,
    [`<presence from="${juliet}/bot" to="${romeo}">${nick}</presence>`],
    "and are seen there",
  );
  assert.deepEqual(scene.network.takeAsked(), [], "which the network need not hear");
});

test("it is all the same in both versions of the privilege", async () => {
  const scene = new Scene();
  await using _scene = scene;
  const server = new PlayedServer(scene);
  await server.grants(1);
  await scene.logIn();
  scene.buddy("juliet");
  await server.settles();
  assert.deepEqual(server.roster, ["juliet@irc.example both"]);
});

test("fifty buddies at a login are one question and fifty sets, ten at a time; with the next login only a question", async () => {
  await using made = await play();
  const { scene, server } = made;
  for (let at = 0; at < 50; at++) scene.buddy(`friend${at}`);
  await server.settles();
  assert.equal(server.items.size, 50);
  assert.equal(server.asked.length, 51);
  assert.equal(server.mostAtATime, 10);
  scene.context.rosters.connected(scene.user);
  await server.settles();
  assert.equal(server.asked.length, 52);
});

test("the lists are compared when nothing new has come for three seconds, after thirty at the latest", async () => {
  await using made = await play();
  const { scene, server } = made;
  for (let at = 0; at < 14; at++) {
    scene.buddy(`friend${at}`);
    await server.settles(2_000);
  }
  assert.deepEqual(server.asked, []);
  scene.buddy("last");
  await server.settles(2_000);
  assert.equal(server.items.size, 15, "somebody is always new");
});

test("what the user called somebody in the meantime is for the network", async () => {
  await using made = await play();
  const { scene, server } = made;
  server.has(itself, `<item jid='${juliet}' name='My love' subscription='both'><group>Loves</group></item>`);
  scene.buddy("juliet", { alias: "Juliet", groups: ["Friends"] });
  scene.user.roster.accept(legacyName("juliet"), true);
  await server.settles();
  assert.deepEqual([known(scene)?.alias, known(scene)?.groups], ["My love", ["Loves"]]);
  assert.deepEqual(scene.network.takeAsked(), ["save juliet"]);
  assert.deepEqual(server.roster, ["irc.example both", "juliet@irc.example My love both Loves"]);
});

test("a new name from the network is for the roster, and an item without any gets one", async () => {
  await using made = await withJuliet();
  const { scene, server } = made;
  scene.buddy("juliet", { alias: "Lady J.", groups: ["Friends"] });
  await server.settles();
  assert.deepEqual(server.roster, ["juliet@irc.example Lady J. both Friends"]);
  server.has(`<item jid='${juliet}' subscription='both'/>`);
  scene.context.rosters.connected(scene.user);
  await server.settles();
  assert.deepEqual(server.roster, ["juliet@irc.example Lady J. both Friends"]);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("a server that keeps names in a form of its own is not argued with", async () => {
  await using made = await withJuliet();
  const { scene, server } = made;
  server.has(`<item jid='${juliet}' name='JULIET' subscription='both'><group>Friends</group></item>`);
  scene.context.rosters.connected(scene.user);
  await server.settles();
  assert.equal(server.asked.length, 1);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("half a subscription is made a whole one, with the user's own name kept", async () => {
  await using made = await play();
  const { scene, server } = made;
  server.has(`<item jid='${juliet}' name='Mine' subscription='to'/>`);
  scene.buddy("juliet", { groups: ["Friends"] });
  await server.settles();
  assert.deepEqual(server.roster, ["juliet@irc.example Mine both Friends"]);
  assert.deepEqual([known(scene)?.alias, known(scene)?.subscription], ["Mine", "both"]);
});

test("whoever is on the roster alone stays there: no list of a network is ever known to be whole", async () => {
  await using made = await withJuliet();
  const { scene, server } = made;
  server.has(`<item jid='tybalt@${transport}' subscription='both'/>`, "<item jid='nurse@mantua.example'/>");
  scene.context.rosters.connected(scene.user);
  await server.settles();
  assert.equal(server.items.size, 3);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("whom the user took off the roster while we were away stays off, and off it for good", async () => {
  await using made = await withJuliet();
  const { scene, server } = made;
  server.has(itself);
  server.items.delete(juliet);
  scene.context.rosters.connected(scene.user);
  const others = await server.settles();
  assert.deepEqual(others, [`<presence type="unavailable" from="${juliet}/bot" to="${romeo}"/>`]);
  assert.equal(known(scene), undefined);
  scene.buddy("juliet", { alias: "Juliet" });
  await server.settles();
  assert.equal(server.items.has(juliet), false);
  assert.deepEqual(scene.network.takeAsked(), [], "the network's own list is left alone");
});

test("a roster on which there is nothing of ours was lost: all of it is put there again", async () => {
  await using made = await withJuliet();
  const { scene, server } = made;
  server.items.clear();
  scene.context.rosters.connected(scene.user);
  await server.settles();
  assert.deepEqual(server.roster, ["juliet@irc.example Juliet both Friends"]);
});

test("a roster that lacks most contacts at once was not emptied by hand", async () => {
  await using made = await play();
  const { scene, server } = made;
  for (let at = 0; at < 8; at++) scene.buddy(`friend${at}`);
  await server.settles();
  for (let at = 0; at < 5; at++) server.items.delete(`friend${at}@${transport}`);
  scene.context.rosters.connected(scene.user);
  await server.settles();
  assert.equal(server.items.size, 8);
});

test("a contact that the server refuses asks to be seen, as where we may write nothing", async () => {
  await using made = await play();
  const { scene, server } = made;
  scene.buddy("juliet");
  server.refusal = "forbidden";
  assert.deepEqual(await server.settles(), [asks()]);
  assert.equal(known(scene)?.subscription, "ask");
});

test("a server that grants what it then fails to do is asked once, and each contact asks to be seen", async () => {
  await using made = await play();
  const { scene, server } = made;
  for (let at = 0; at < 50; at++) scene.buddy(`friend${at}`);
  server.refusesSets = "internal-server-error";
  assert.equal((await server.settles()).length, 50);
  assert.ok(server.asked.length <= 11, "what was on its way, and no more");
  assert.equal(scene.context.rosters.manages(romeo), false);
  assert.equal(scene.buddy("juliet")[0], asks(), "from then on at once");
  server.refusesSets = undefined;
  await server.grants();
  assert.ok(scene.context.rosters.manages(romeo), "until the server grants anew");
});

test("without any privilege a buddy asks at once to be seen, with its name, and only once", async () => {
  await using made = await play(false);
  const { scene, server } = made;
  server.refusal = "service-unavailable";
  const [first] = scene.buddy("juliet", { alias: "J. <3" });
  const nick = '<nick xmlns="http://jabber.org/protocol/nick">J. &lt;3</nick>';
  assert.equal(first, asks().replace("/>", `>${nick}</presence>`));
  assert.deepEqual(await server.settles(), []);
  scene.buddy("tybalt");
  assert.deepEqual(await server.settles(), []);
});

test("servers that never said so may let us manage a roster all the same: it is tried once", async () => {
  await using made = await play(false);
  const { scene, server } = made;
  scene.buddy("juliet");
  await server.settles();
  assert.deepEqual(server.roster, ["juliet@irc.example both"]);
  scene.buddy("tybalt");
  assert.ok(scene.context.rosters.manages(romeo));
  await server.settles();
  assert.equal(server.items.size, 2);
});

test("a server that knows nothing of it is not bothered again until the next link", async () => {
  await using made = await play(false);
  const { scene, server } = made;
  server.refusal = "service-unavailable";
  scene.buddy("juliet");
  await server.settles();
  assert.equal(server.asked.length, 2);
  assert.match(
    server.asked[1] ?? "",
    /^set <query xmlns="urn:xmpp:tmp:roster-management:0" type="request" reason=/,
  );
  scene.context.rosters.connected(scene.user);
  await server.settles();
  assert.equal(server.asked.length, 2);
  scene.context.rosters.forget();
  scene.context.rosters.connected(scene.user);
  await server.settles();
  assert.equal(server.asked.length, 4);
});

test("many users of a server that knows nothing of it are one trial, not many", async () => {
  await using made = await play(false);
  const { scene, server } = made;
  server.refusal = "service-unavailable";
  scene.buddy("juliet");
  await scene.rememberOnline(5);
  for (let at = 0; at < 5; at++) {
    const friend = `friend${at}@verona.example`;
    await scene.hears("<presence/>", `${friend}/home`);
    const user = scene.context.core.users.find(userId(friend));
    user?.connected();
    user?.buddyReported(buddyReport("juliet"));
  }
  scene.takeSent();
  const others = await server.settles();
  assert.equal(server.asked.length, 2);
  assert.deepEqual(others, []);
});

test("when the user lets us manage the roster it is done at once, and no more after a rejection", async () => {
  await using made = await play(false);
  const { scene, server } = made;
  server.refusal = "service-unavailable";
  scene.buddy("juliet");
  await server.settles();
  server.refusal = undefined;
  const says = (type: string, from: string = romeo) =>
    scene.hears(
      `<iq type='set' id='d'><query xmlns='urn:xmpp:tmp:roster-management:0' type='${type}'/></iq>`,
      from,
    );
  assert.match((await says("allowed", home)).join(), /not-allowed/);
  assert.match((await says("perhaps")).join(), /bad-request/);
  assert.deepEqual(await says("allowed"), [`<iq type="result" from="irc.example" to="${romeo}" id="d"/>`]);
  await server.settles();
  assert.deepEqual(server.roster, ["juliet@irc.example both"]);
  await says("rejected");
  assert.equal(scene.context.rosters.manages(romeo), false);
});

test("a privilege that comes while the user is logged in is used at once", async () => {
  const scene = new Scene();
  await using _scene = scene;
  const server = new PlayedServer(scene);
  server.refusal = "service-unavailable";
  await scene.logIn();
  scene.buddy("juliet");
  await server.settles();
  server.refusal = undefined;
  await server.grants();
  await server.settles();
  assert.deepEqual(server.roster, ["juliet@irc.example both"]);
});

test("whoever is gone from the network goes from the roster", async () => {
  await using made = await withJuliet();
  const { scene, server } = made;
  scene.user.buddyRemoved(legacyName("juliet"));
  assert.deepEqual(await server.settles(0), [
    `<presence type="unavailable" from="${juliet}/bot" to="${romeo}"/>`,
  ]);
  assert.deepEqual(server.roster, []);
});

test("whoever registers gets the transport on the roster, and is asked for presence", async () => {
  const scene = new Scene();
  await using _scene = scene;
  const server = new PlayedServer(scene);
  await server.grants();
  scene.report(romeo, { type: "registered" });
  const probe = `<presence type="probe" from="${transport}" to="${romeo}"/>`;
  assert.deepEqual(await server.settles(0), [probe]);
  assert.deepEqual(server.roster, ["irc.example Spectrum 2 Transport both"]);
  server.refusal = "forbidden";
  scene.report(romeo, { type: "registered" });
  assert.deepEqual(await server.settles(0), [asks(transport)]);
});

test("whoever unregisters has nothing of ours on the roster any more", async () => {
  await using made = await withJuliet();
  const { scene, server } = made;
  server.has(itself, "<item jid='nurse@mantua.example' subscription='both'/>");
  const buddies = [...scene.user.roster.buddies];
  scene.report(romeo, { type: "unregistered", buddies });
  await server.settles(0);
  assert.deepEqual([...server.items.keys()], ["nurse@mantua.example"]);
});

test("a login that ends leaves nothing that waits", async () => {
  await using made = await play();
  const { scene } = made;
  scene.buddy("juliet");
  await scene.hears("<presence type='unavailable'/>");
  assert.equal(scene.clock.waiting, 0);
});
