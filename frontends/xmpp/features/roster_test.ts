import assert from "node:assert/strict";
import { legacyName } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { home, romeo, Scene, transport } from "../testing.ts";
import { PlayedServer } from "./roster_testing.ts";

const juliet = `juliet@${transport}`;

/** Romeo is logged in; Juliet is on both lists, called Juliet, among friends. */
async function withJuliet(config = ""): Promise<{ scene: Scene; server: PlayedServer }> {
  const scene = new Scene({ config });
  const server = new PlayedServer(scene);
  await server.grants();
  await scene.logIn();
  scene.buddy("juliet", { alias: "Juliet", groups: ["Friends"] });
  await server.settles();
  return { scene, server };
}

/** Romeo's server tells what is on his roster now. */
const push = (scene: Scene, items: string, from: string = romeo) =>
  scene.hears(`<iq type='set' id='p1'><query xmlns='jabber:iq:roster'>${items}</query></iq>`, from);

const result = `<iq type="result" from="${transport}" to="${romeo}" id="p1"/>`;
const naming = ({ user }: Scene, name = "juliet") => {
  const buddy = user.roster.find(legacyName(name));
  return buddy && [buddy.alias, ...buddy.groups];
};

test("what the user calls contacts, and where they are sorted, is for the network: all of them", async () => {
  const { scene } = await withJuliet();
  await using _scene = scene;
  scene.buddy("tybalt");
  const items = `<item jid='${juliet}' name='My love' subscription='both'><group>Loves</group></item>` +
    `<item jid='tybalt@${transport}' name='Foe' subscription='both'/>`;
  assert.deepEqual(await push(scene, items), [result]);
  assert.deepEqual([naming(scene), naming(scene, "tybalt")], [["My love", "Loves"], ["Foe"]]);
  assert.deepEqual(scene.network.takeAsked(), ["save juliet", "save tybalt"]);
});

test("our own change comes back as a push, and goes no further", async () => {
  const { scene } = await withJuliet();
  await using _scene = scene;
  const item = `<item jid='${juliet}' name='Juliet' subscription='both'><group>Friends</group></item>`;
  assert.deepEqual(await push(scene, item), [result]);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("what was pushed before our change was done is old", async () => {
  const { scene } = await withJuliet();
  await using _scene = scene;
  scene.buddy("juliet", { alias: "Lady J.", groups: ["Friends"] });
  scene.clock.advance(3_000);
  await new Promise((resolve) => setTimeout(resolve));
  const asked = /id="(\w+)"/.exec(scene.takeSent().join())?.[1];
  await scene.hears(
    `<iq type='result' id='${asked}'><query xmlns='jabber:iq:roster'><item jid='${juliet}' name='Juliet' ` +
      "subscription='both'/></query></iq>",
    romeo,
  );
  await new Promise((resolve) => setTimeout(resolve));
  await push(
    scene,
    `<item jid='${juliet}' name='Giulietta' subscription='both'><group>Friends</group></item>`,
  );
  assert.deepEqual(naming(scene), ["Lady J.", "Friends"]);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("a name back and forth is heard each time", async () => {
  const { scene } = await withJuliet();
  await using _scene = scene;
  const item = (name: string) =>
    `<item jid='${juliet}' name='${name}' subscription='both'><group>Friends</group></item>`;
  await push(scene, item("Love"));
  await push(scene, item("Juliet"));
  assert.deepEqual(naming(scene), ["Juliet", "Friends"]);
});

test("a name is never blanked, and contacts of others are none of ours", async () => {
  const { scene } = await withJuliet();
  await using _scene = scene;
  await push(
    scene,
    `<item jid='${juliet}' subscription='both'><group>Friends</group></item>` +
      "<item jid='nurse@mantua.example' name='Nurse' subscription='both'/><item jid='irc.example'/><item/>",
  );
  assert.deepEqual(naming(scene), ["Juliet", "Friends"]);
  assert.equal([...scene.user.roster.buddies].length, 1);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("somebody new on the roster is added when subscribed to, not before", async () => {
  const { scene } = await withJuliet();
  await using _scene = scene;
  await push(scene, `<item jid='paris@${transport}' subscription='none' ask='subscribe'/>`);
  assert.equal(scene.user.roster.find(legacyName("paris")), undefined);
  await scene.hears(`<presence type='subscribe' to='paris@${transport}'/>`, romeo);
  assert.deepEqual(scene.network.takeAsked(), ["save paris"]);
});

test("who is taken off the roster is off the list, and the network's own list is left alone", async () => {
  const { scene } = await withJuliet();
  await using _scene = scene;
  await push(scene, `<item jid='${juliet}' subscription='remove'/>`);
  assert.equal(naming(scene), undefined);
  await scene.hears(`<presence type='unsubscribe' to='${juliet}'/>`, romeo);
  await scene.hears(`<presence type='unsubscribed' to='${juliet}'/>`, romeo);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("nobody but the user's own server tells what is on the roster", async () => {
  const { scene } = await withJuliet();
  await using _scene = scene;
  const [answer] = await push(scene, `<item jid='${juliet}' subscription='remove'/>`, home);
  assert.match(answer ?? "", /not-allowed/);
  assert.deepEqual(naming(scene), ["Juliet", "Friends"]);
});

test("a push for somebody who is not here is answered, and nothing else", async () => {
  await using scene = new Scene();
  assert.deepEqual(await push(scene, `<item jid='${juliet}' subscription='both'/>`), [result]);
});

test("whoever asks the transport gets their own contacts", async () => {
  const { scene } = await withJuliet();
  await using _scene = scene;
  scene.buddy("a b");
  const get = "<iq type='get' id='g1'><query xmlns='jabber:iq:roster'/></iq>";
  assert.deepEqual(await scene.hears(get), [
    `<iq type="result" from="${transport}" to="${home}" id="g1"><query xmlns="jabber:iq:roster">` +
    `<item jid="${juliet}" name="Juliet" subscription="both"><group>Friends</group></item>` +
    `<item jid="a\\20b@${transport}" subscription="none"/></query></iq>`,
  ]);
  const [nobodys] = await scene.hears(get, "tybalt@verona.example/home");
  assert.match(nobodys ?? "", /<query xmlns="jabber:iq:roster"\/>/);
});
