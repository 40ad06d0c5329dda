/** What people look like to each other: Romeo on XMPP, Juliet on a network that has ids of pictures. */
import assert from "node:assert/strict";
import { StatusType } from "../../proto/mod.ts";
import { test } from "../test.ts";
import { gateway, type Person, Stage } from "./stage.ts";

const romeoAtHome = "romeo@verona.example/home";
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const hash = "4caece539b039b16e16206ea2478f8c5ffb2ca05";

async function open(): Promise<{ stage: Stage; romeo: Person }> {
  const stage = await Stage.open({ can: ["avatars", "vcards", "own_vcard"] });
  stage.network.answers.avatar = ({ avatarId = "" }) => ({ avatarId, mimeType: "image/png", data: png });
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  return { stage, romeo };
}

const hashIn = (text: string) => /<photo>(.*?)<\/photo>/.exec(text)?.[1];

test("Juliet's picture is called by its hash, which is that of the picture in her card and of what she publishes", async () => {
  const { stage, romeo } = await open();
  await using _stage = stage;
  stage.network.plugin.reportBuddyChanged({
    user: romeo.bare,
    buddy: "Juliet",
    status: StatusType.online,
    avatarId: "v7",
  });
  const isJuliet = ({ attrs }: { attrs: Record<string, string | undefined> }) =>
    attrs["from"] === `juliet@${gateway}/bot`;
  const first = await romeo.hears("presence", isJuliet);
  assert.equal(hashIn(first.toString()), undefined, "unknown is not none");
  await stage.turn();
  stage.clock.advance(1_000);
  assert.equal((await romeo.asks("avatar"))["avatarId"], "v7");
  const second = await romeo.hears("presence", isJuliet);
  assert.equal(hashIn(second.toString()), hash);

  romeo.sends(`<iq type='get' id='c' to='juliet@${gateway}'><vCard xmlns='vcard-temp'/></iq>`);
  const card = await romeo.hears("iq", ({ attrs }) => attrs.id === "c");
  assert.match(card.toString(), /<FN>Juliet of Verona<\/FN>.*<TYPE>image\/png<\/TYPE><BINVAL>iVBORw0KGgo=</);
  romeo.sends(
    `<iq type='get' id='p' to='juliet@${gateway}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>` +
      "<items node='urn:xmpp:avatar:metadata'/></pubsub></iq>",
  );
  const published = await romeo.hears("iq", ({ attrs }) => attrs.id === "p");
  assert.match(published.toString(), new RegExp(`<info id="${hash}" bytes="8" type="image/png"/>`));
  assert.equal(stage.network.asked.items.filter(({ what }) => what === "avatar").length, 0, "fetched once");
});

test("Romeo changes his picture, and the network gets it once", async () => {
  const { stage, romeo } = await open();
  await using _stage = stage;
  const shows = () =>
    romeo.sends(`<presence><x xmlns='vcard-temp:x:update'><photo>${hash}</photo></x></presence>`);
  shows();
  const isQuestion = (text: string) => text.includes("<vCard");
  const asked = await romeo.hears("iq", (stanza) => isQuestion(stanza.toString()));
  const photo = `<PHOTO><TYPE>image/png</TYPE><BINVAL>${png.toBase64()}</BINVAL></PHOTO>`;
  stage.server.send(
    `<iq type='result' id='${asked.attrs.id}' from='${romeo.bare}' to='${gateway}'><vCard xmlns='vcard-temp'>` +
      `<NICKNAME>Romeo</NICKNAME>${photo}</vCard></iq>`,
  );
  assert.equal((await romeo.asks("own card"))["nickname"], "Romeo");
  stage.clock.advance(60_000);
  shows();
  await stage.turn();
  assert.ok(!stage.server.stanzas.items.some((stanza) => isQuestion(stanza.toString())));
});
