/** What becomes of Romeo's own picture. */
import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { home, phone, romeo, Scene, stanza } from "../testing.ts";
import { shownPicture } from "./shown_picture.ts";

const file = new Uint8Array([1, 2, 3]);
const hash = shownPicture(file)?.hash ?? "";
const pubsub = "http://jabber.org/protocol/pubsub";

/** A client shows presence, which calls the picture something. */
const shows = (scene: Scene, called = hash, from = home) =>
  scene.hears(`<presence><x xmlns='vcard-temp:x:update'><photo>${called}</photo></x></presence>`, from);

/** The server tells of what is published. */
const publishes = (scene: Scene, item: string, from: string = romeo) =>
  scene.hears(
    `<message type='headline'><event xmlns='${pubsub}#event'><items node='urn:xmpp:avatar:metadata'>` +
      `<item id='i'>${item}</item></items></event></message>`,
    from,
  );

/** Answers the last question among what was sent. */
async function answers(scene: Scene, sent: readonly string[], payload: string): Promise<string[]> {
  const question = stanza(sent.at(-1) ?? "");
  assert.equal(question.attrs.to, romeo);
  scene.router.route(stanza(
    `<iq type='result' id='${question.attrs.id}' from='${romeo}' to='irc.example'>${payload}</iq>`,
  ));
  await new Promise((resolve) => setTimeout(resolve));
  return scene.takeSent();
}

const card = (data = file, nickname = "") =>
  `<vCard xmlns='vcard-temp'><NICKNAME>${nickname}</NICKNAME><PHOTO><BINVAL>${data.toBase64()}</BINVAL></PHOTO></vCard>`;

test("the network gets a user's picture once, whoever tells of it and however often", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const sent = await shows(scene);
  assert.match(sent.at(-1) ?? "", /^<iq type="get" .*<vCard xmlns="vcard-temp"\/><\/iq>$/);
  await answers(scene, sent, card(file, "rom"));
  await scene.context.ownAvatars.idle();
  assert.deepEqual(scene.network.takeAsked(), ["own card rom: 1,2,3"]);
  scene.clock.advance(10_000);
  await shows(scene);
  await shows(scene, hash.toUpperCase(), phone);
  await publishes(
    scene,
    `<metadata xmlns='urn:xmpp:avatar:metadata'><info id='${hash}' bytes='3'/></metadata>`,
  );
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("it is remembered beyond the login, and told again when it changes", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await answers(scene, await shows(scene), card());
  await scene.context.ownAvatars.idle();
  await scene.hears("<presence type='unavailable'/>");
  await shows(scene);
  scene.user.connected();
  assert.ok(!scene.takeSent().some((sent) => sent.includes("<vCard")));
  const other = new Uint8Array([9]);
  scene.clock.advance(10_000);
  await answers(scene, await shows(scene, shownPicture(other)?.hash), card(other));
  assert.equal(scene.network.takeAsked().at(-1), "own card : 9");
});

test("a picture that was shown before the login stands is passed on when it does", async () => {
  await using scene = new Scene();
  await scene.register();
  assert.ok(!(await shows(scene)).some((sent) => sent.includes("<vCard")));
  scene.user.connected();
  await answers(scene, scene.takeSent().filter((sent) => sent.includes("<vCard")), card());
  assert.equal(scene.network.takeAsked().at(-1), "own card : 1,2,3");
});

test("a server that has the picture only where it is published is asked there", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const asked = await publishes(
    scene,
    `<metadata xmlns='urn:xmpp:avatar:metadata'><info id='${hash}' bytes='3' type='image/png'/></metadata>`,
  );
  const again = await answers(scene, asked, "<vCard xmlns='vcard-temp'><NICKNAME>rom</NICKNAME></vCard>");
  assert.match(again.at(-1) ?? "", new RegExp(`<items node="urn:xmpp:avatar:data"><item id="${hash}"/>`));
  const items = `<items node='urn:xmpp:avatar:data'><item id='${hash}'><data xmlns='urn:xmpp:avatar:data'>` +
    `${file.toBase64()}</data></item></items>`;
  await answers(scene, again, `<pubsub xmlns='${pubsub}'>${items}</pubsub>`);
  assert.deepEqual(scene.network.takeAsked(), ["own card rom: 1,2,3"]);
});

test("a picture that is taken away is taken away on the network", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await answers(scene, await shows(scene), card());
  await scene.context.ownAvatars.idle();
  scene.network.takeAsked();
  scene.clock.advance(10_000);
  await answers(scene, await shows(scene, ""), "<vCard xmlns='vcard-temp'/>");
  assert.deepEqual(scene.network.takeAsked(), ["own card : "]);
});

test("clients that disagree do not have the card looked at for each presence", async () => {
  await using scene = new Scene();
  await scene.logIn();
  let looks = 0;
  for (let times = 0; times < 5; times++) {
    for (const [called, client] of [["a".repeat(40), home], ["b".repeat(40), phone]] as const) {
      looks += (await shows(scene, called, client)).filter((sent) => sent.includes("<vCard")).length;
    }
  }
  assert.equal(looks, 1);
});

test("what no server has, what cannot be shown, and what the network has no use for is left alone", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await answers(scene, await shows(scene), card(new TextEncoder().encode("<svg/>")));
  scene.network.capabilities = new Set();
  assert.deepEqual(await shows(scene, "c".repeat(40)), []);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("only the user's server is believed about what is published", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const item = `<metadata xmlns='urn:xmpp:avatar:metadata'><info id='${hash}'/></metadata>`;
  assert.deepEqual(await publishes(scene, item, home), []);
  assert.deepEqual(await publishes(scene, item, "paris@verona.example"), []);
});
