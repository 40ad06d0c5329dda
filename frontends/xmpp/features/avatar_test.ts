/** Pictures and names of contacts, for clients that look for what people publish. */
import assert from "node:assert/strict";
import type { NetworkAnswer } from "../../../lib/users/requests.ts";
import { test } from "../../../tests/test.ts";
import { shownPicture } from "../avatars/shown_picture.ts";
import { capsHash } from "../caps_hash.ts";
import { writeInfo } from "../disco_info.ts";
import { fetchPause } from "../avatars/fetch_queue.ts";
import { home, phone, romeo, Scene, stanza } from "../testing.ts";

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const hash = shownPicture(png)?.hash ?? "";
const answer: NetworkAnswer = {
  kind: "avatar",
  picture: { data: png, mimeType: "image/png", avatarId: "v1" },
};

/** Romeo on a network that has ids of pictures, and Juliet with one. */
async function withJuliet(): Promise<Scene> {
  const scene = new Scene();
  await scene.logIn();
  scene.network.capabilities = new Set(["avatars"]);
  scene.network.answers = [answer];
  return scene;
}

async function asks(scene: Scene, node: string, item = ""): Promise<string> {
  const inside = item === "" ? "" : `<item id='${item}'/>`;
  const [sent = ""] = await scene.hears(
    `<iq type='get' id='1' to='juliet@irc.example'><pubsub xmlns='http://jabber.org/protocol/pubsub'>` +
      `<items node='${node}'>${inside}</items></pubsub></iq>`,
  ).then((all) => all.filter((one) => one.startsWith("<iq")));
  return sent;
}

const condition = (sent: string) => stanza(sent).getChild("error")?.getChildElements()[0]?.getName();

test("a picture with an id is fetched when its contact is seen, and presence then calls it by its hash", async () => {
  await using scene = await withJuliet();
  const first = scene.buddy("Juliet", { avatarId: "v1" });
  assert.equal(first.at(-1), `<presence from="juliet@irc.example/bot" to="${romeo}"/>`);
  scene.clock.advance(fetchPause);
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(scene.network.takeAsked(), [
    'avatar {"of":{"kind":"buddy","name":"Juliet"},"avatarId":"v1"}',
  ]);
  assert.deepEqual(scene.takeSent(), [
    `<presence from="juliet@irc.example/bot" to="${romeo}"><x xmlns="vcard-temp:x:update">` +
    `<photo>${hash}</photo></x></presence>`,
  ]);
});

test("a contact that cannot be seen has no picture fetched", async () => {
  await using scene = await withJuliet();
  scene.buddy("Juliet", { avatarId: "v1", availability: { status: "offline", text: "" } });
  scene.clock.advance(fetchPause);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("a picture that came after the contact got another one is not told", async () => {
  await using scene = await withJuliet();
  scene.buddy("Juliet", { avatarId: "v1" });
  scene.clock.advance(fetchPause);
  scene.user.buddyReported({
    name: scene.user.roster.buddies[Symbol.iterator]().next().value?.name ?? assert.fail("nobody"),
    alias: "",
    groups: [],
    availability: { status: "online", text: "" },
    iconHash: "",
    blocked: false,
    avatarId: "v2",
  });
  scene.takeSent();
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(scene.takeSent(), []);
});

test("clients find what the picture is, and then the picture", async () => {
  await using scene = await withJuliet();
  scene.buddy("Juliet", { avatarId: "v1", alias: "J." });
  assert.match(
    await asks(scene, "urn:xmpp:avatar:metadata"),
    new RegExp(
      `from="juliet@irc.example" to="${home}".*<item id="${hash}">.*<info id="${hash}" bytes="8" type="image/png"/>`,
    ),
  );
  assert.match(
    await asks(scene, "urn:xmpp:avatar:data", hash),
    /<data xmlns="urn:xmpp:avatar:data">iVBORw0KGgo=<\/data>/,
  );
  assert.equal(condition(await asks(scene, "urn:xmpp:avatar:data", "0".repeat(40))), "item-not-found");
  assert.equal(scene.network.takeAsked().length, 1, "it was fetched once");
});

test("clients find a contact's name and card where people publish theirs", async () => {
  await using scene = await withJuliet();
  scene.buddy("Juliet", { alias: "J." });
  assert.match(await asks(scene, "http://jabber.org/protocol/nick"), />J\.<\/nick><\/item>/);
  assert.match(
    await asks(scene, "urn:xmpp:vcard4"),
    /<vcard xmlns="urn:ietf:params:xml:ns:vcard-4.0"><fn><text>J\.</,
  );
  assert.equal(condition(await asks(scene, "urn:xmpp:omemo:2:devices")), "item-not-found");
});

test("a contact's card of the newer form is looked up on a network without cards, from what is known", async () => {
  await using scene = await withJuliet();
  scene.buddy("Juliet", { avatarId: "v1", alias: "J." });
  const sent = await scene.hears(
    "<iq type='get' id='1' to='juliet@irc.example'><vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'/></iq>",
  );
  assert.match(
    sent.at(-1) ?? "",
    /<fn><text>J\.<\/text><\/fn><photo><uri>data:image\/png;base64,iVBORw0KGgo=</,
  );
});

test("clients that want to hear of pictures do, when one is known and when they come", async () => {
  await using scene = await withJuliet();
  const node = "http://client.example/";
  const caps = (ver: string) =>
    `<presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='${node}' ver='${ver}'/></presence>`;
  const info = { identities: [], features: ["urn:xmpp:avatar:metadata+notify"] };
  const [asked = ""] = await scene.hears(caps(capsHash(info)));
  scene.router.route(stanza(
    `<iq type='result' id='${stanza(asked).attrs.id}' from='${home}' to='irc.example'>` +
      `${writeInfo(info, undefined)}</iq>`,
  ));
  await scene.context.clients.idle();
  scene.buddy("Juliet", { avatarId: "v1" });
  scene.clock.advance(fetchPause);
  await new Promise((resolve) => setTimeout(resolve));
  const events = (sent: readonly string[]) => sent.filter((one) => one.includes("pubsub#event"));
  const told = (to: string) =>
    `<message type="headline" from="juliet@irc.example" to="${to}">` +
    '<event xmlns="http://jabber.org/protocol/pubsub#event"><items node="urn:xmpp:avatar:metadata">' +
    `<item id="${hash}"><metadata xmlns="urn:xmpp:avatar:metadata"><info id="${hash}" bytes="8" type="image/png"/>` +
    "</metadata></item></items></event></message>";
  assert.deepEqual(events(scene.takeSent()), [told(home)]);
  assert.deepEqual(events(await scene.hears(caps(capsHash(info)), phone)), [told(phone)]);
  assert.deepEqual(events(await scene.hears("<presence/>", `${romeo}/plain`)), []);
});
