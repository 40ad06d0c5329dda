import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";

const ask = (to: string, id = "v1") =>
  `<iq type='get' id='${id}' to='${to}'><vCard xmlns='vcard-temp'/></iq>`;
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const nothing = { fullName: "", nickname: "", photo: new Uint8Array() };

const save = (inside: string, to = "irc.example") =>
  `<iq type='set' id='1' to='${to}'><vCard xmlns='vcard-temp'>${inside}</vCard></iq>`;

/** Lets Romeo ask, without waiting for an answer. */
function asks(scene: Scene, text: string): void {
  const question = stanza(text.replace("<iq ", "<iq from='romeo@verona.example/home' "));
  scene.router.route(question);
}

const condition = (sent: readonly string[]) =>
  stanza(sent[0] ?? "").getChild("error")?.getChildElements()[0]?.getName();

test("a contact's card is looked up by name, comes from the address that was asked, and presence calls its photo by hash", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  scene.buddy("Juliet");
  scene.takeSent();
  asks(scene, ask("juliet@irc.example/bot"));
  assert.deepEqual(scene.network.takeAsked(), ["card 0 of Juliet"]);
  user.people.vcards.answered(0, { fullName: "Juliet Capulet", nickname: "J.", photo: png });
  await scene.router.idle();
  assert.deepEqual(scene.takeSent(), [
    '<presence from="juliet@irc.example/bot" to="romeo@verona.example"><x xmlns="vcard-temp:x:update">' +
    "<photo>4caece539b039b16e16206ea2478f8c5ffb2ca05</photo></x></presence>",
    '<iq type="result" from="juliet@irc.example/bot" to="romeo@verona.example/home" id="v1">' +
    '<vCard xmlns="vcard-temp"><FN>Juliet Capulet</FN><NICKNAME>J.</NICKNAME>' +
    "<PHOTO><TYPE>image/png</TYPE><BINVAL>iVBORw0KGgo=</BINVAL></PHOTO></vCard></iq>",
  ]);
});

test("other stanzas of the user do not wait for a card", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  asks(scene, ask("juliet@irc.example"));
  asks(scene, ask("nurse@irc.example", "v2"));
  asks(scene, "<iq type='get' id='p' to='irc.example'><ping xmlns='urn:xmpp:ping'/></iq>");
  assert.equal(stanza(scene.takeSent()[0] ?? "").attrs.id, "p");
  user.people.vcards.answered(1, nothing);
  user.people.vcards.answered(0, nothing);
  await scene.router.idle();
  const answers = scene.takeSent().map((sent) => stanza(sent));
  assert.deepEqual(answers.map(({ attrs }) => attrs.id), ["v2", "v1"]);
  assert.equal(answers[0]?.getChild("vCard", "vcard-temp")?.children.length, 0);
});

test("a network that does not answer has nothing", async () => {
  await using scene = new Scene();
  await scene.logIn();
  asks(scene, ask("juliet@irc.example"));
  scene.clock.advance(40_000);
  await scene.router.idle();
  assert.equal(condition(scene.takeSent()), "item-not-found");
});

test("whoever logs out while a card is looked up gets an error, and nothing goes on", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  asks(scene, ask("juliet@irc.example"));
  await scene.context.core.users.end(user);
  await scene.router.idle();
  assert.equal(condition(scene.takeSent().filter((sent) => sent.startsWith("<iq"))), "service-unavailable");
  assert.equal(scene.clock.waiting, 0);
});

test("whoever is not logged in cannot look", async () => {
  await using scene = new Scene();
  assert.equal(condition(await scene.hears(ask("juliet@irc.example"))), "recipient-unavailable");
  assert.equal(condition(await scene.hears(save("<FN>Romeo</FN>"))), "recipient-unavailable");
});

test("a photo that would cost us the link to the server is left out", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  asks(scene, ask("juliet@irc.example"));
  user.people.vcards.answered(0, { ...nothing, nickname: "J.", photo: new Uint8Array(256 * 1024 + 1) });
  await scene.router.idle();
  assert.match(String(scene.takeSent()), /<vCard xmlns="vcard-temp"><NICKNAME>J.<\/NICKNAME><\/vCard>/);
});

test("a photo of an unknown kind has no type", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  asks(scene, ask("juliet@irc.example"));
  user.people.vcards.answered(0, { ...nothing, photo: new Uint8Array([1, 2, 3]) });
  await scene.router.idle();
  assert.match(String(scene.takeSent()), /<PHOTO><BINVAL>AQID<\/BINVAL><\/PHOTO>/);
});

test("the transport's card is its name, for anybody", async () => {
  await using scene = new Scene({ config: "identity.name = Verona" });
  const [answer] = await scene.hears(ask("irc.example"));
  assert.match(answer ?? "", /<vCard xmlns="vcard-temp"><FN>Verona<\/FN><\/vCard>/);
});

test("the user's own card goes to the network, with a photo or with none", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const photo = "<PHOTO><TYPE>image/png</TYPE><BINVAL>\n AQ\nID </BINVAL></PHOTO>";
  const sent = await scene.hears(save(`<NICKNAME>rom</NICKNAME>${photo}`));
  assert.equal(stanza(sent[0] ?? "").attrs.type, "result");
  await scene.hears(save("<NICKNAME>rom</NICKNAME>"));
  assert.deepEqual(scene.network.takeAsked(), ["own card rom: 1,2,3", "own card rom: "]);
});

test("what is not base64 and what is somebody else's card is refused", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const bad = "<PHOTO><BINVAL>$$$</BINVAL></PHOTO>";
  assert.equal(condition(await scene.hears(save(bad))), "bad-request");
  assert.equal(condition(await scene.hears(save("", "juliet@irc.example"))), "not-allowed");
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("the photo stays the one that presence calls by its hash, whatever else the network makes of it", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  scene.buddy("Juliet", { iconHash: "0".repeat(40) });
  const photoOf = async (id: number, photo: Uint8Array) => {
    asks(scene, ask("juliet@irc.example"));
    user.people.vcards.answered(id, { ...nothing, photo });
    await scene.router.idle();
    return scene.takeSent().join();
  };
  const first = await photoOf(0, png);
  assert.match(first, /<photo>4caece539b039b16e16206ea2478f8c5ffb2ca05<\/photo>.*iVBORw0KGgo=/);
  const second = await photoOf(1, new Uint8Array([1]));
  assert.match(second, /iVBORw0KGgo=/);
  assert.ok(!second.includes("<presence"));
});

test("a drawing that could carry a script is refused as a user's own photo", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const drawing = new TextEncoder().encode("<svg/>").toBase64();
  assert.equal(
    condition(await scene.hears(save(`<PHOTO><BINVAL>${drawing}</BINVAL></PHOTO>`))),
    "not-acceptable",
  );
  assert.deepEqual(scene.network.takeAsked(), []);
});
