import assert from "node:assert/strict";
import type { Status } from "../../../lib/availability.ts";
import { test } from "../../../tests/test.ts";
import { home, phone, romeo, Scene } from "../testing.ts";

const juliet = "juliet@irc.example/bot";
const shown = (inside = "", to: string = romeo) =>
  inside === ""
    ? `<presence from="${juliet}" to="${to}"/>`
    : `<presence from="${juliet}" to="${to}">${inside}</presence>`;
const hidden = (to: string) => `<presence type="unavailable" from="${juliet}" to="${to}"/>`;

/** Romeo logged in, with Juliet on his list, offline. */
async function withJuliet(): Promise<Scene> {
  const scene = new Scene();
  await scene.logIn();
  scene.buddy("Juliet", { availability: { status: "offline", text: "" } });
  return scene;
}

test("every status has its presence", async () => {
  await using scene = await withJuliet();
  const statuses: [Status, string][] = [
    ["online", shown()],
    ["away", shown("<show>away</show>")],
    ["chat", shown("<show>chat</show>")],
    ["xa", shown("<show>xa</show>")],
    ["dnd", shown("<show>dnd</show>")],
    ["offline", hidden(romeo)],
    ["invisible", shown()],
  ];
  for (const [status, presence] of statuses) {
    assert.deepEqual(scene.buddy("Juliet", { availability: { status, text: "" } }), [presence], status);
  }
});

test("the words of a status are told, when coming and when going", async () => {
  await using scene = await withJuliet();
  assert.deepEqual(scene.buddy("Juliet", { availability: { status: "away", text: "at <church>" } }), [
    shown("<show>away</show><status>at &lt;church&gt;</status>"),
  ]);
  assert.deepEqual(scene.buddy("Juliet", { availability: { status: "offline", text: "bye" } }), [
    hidden(romeo).replace("/>", "><status>bye</status></presence>"),
  ]);
});

test("a known avatar is named while the contact can be seen; an unknown one is not denied", async () => {
  await using scene = await withJuliet();
  const iconHash = "a1b2".repeat(10);
  const sent = scene.buddy("Juliet", { iconHash });
  assert.deepEqual(sent, [shown(`<x xmlns="vcard-temp:x:update"><photo>${iconHash}</photo></x>`)]);
  assert.deepEqual(scene.buddy("Juliet", { iconHash: "" }), [shown()]);
  scene.buddy("Juliet", { iconHash });
  const gone = scene.buddy("Juliet", { iconHash, availability: { status: "offline", text: "" } });
  assert.deepEqual(gone, [hidden(romeo)]);
});

test("since when a contact is idle, and what it is called, is told while it can be seen", async () => {
  await using scene = await withJuliet();
  const lastActive = new Date(Date.UTC(2026, 0, 1, 12));
  const nick = '<nick xmlns="http://jabber.org/protocol/nick">J.</nick>';
  assert.deepEqual(
    scene.buddy("Juliet", { alias: "J.", lastActive }).at(-1),
    shown(
      `${nick}<idle xmlns="urn:xmpp:idle:1" since="2026-01-01T12:00:00.000Z"/>`,
    ),
  );
  const gone = scene.buddy("Juliet", {
    alias: "J.",
    lastActive,
    availability: { status: "offline", text: "" },
  });
  assert.deepEqual(gone, [hidden(romeo)]);
  assert.deepEqual(scene.buddy("Juliet", { alias: "J." }), [shown(nick)]);
  assert.ok(scene.buddy("Juliet", { alias: "Jule" }).includes(shown(nick.replace("J.", "Jule"))));
});

test("a probe is answered to the client that asked, whether the contact can be seen or not", async () => {
  await using scene = await withJuliet();
  const probe = "<presence type='probe' to='juliet@irc.example'/>";
  assert.deepEqual(await scene.hears(probe), [hidden(home)]);
  scene.buddy("Juliet", { availability: { status: "away", text: "" } });
  assert.deepEqual(await scene.hears(probe, phone), [shown("<show>away</show>", phone)]);
});

test("somebody unknown, or probed by whoever is not here, is unavailable where they were asked for", async () => {
  await using scene = await withJuliet();
  const probe = "<presence type='probe' to='rosaline@irc.example'/>";
  const gone = (to: string) => `<presence type="unavailable" from="rosaline@irc.example" to="${to}"/>`;
  assert.deepEqual(await scene.hears(probe), [gone(home)]);
  assert.deepEqual(await scene.hears(probe, "paris@verona.example/x"), [gone("paris@verona.example/x")]);
});

test("nobody learns of another user's contacts by probing", async () => {
  await using scene = await withJuliet();
  scene.buddy("Juliet");
  const sent = await scene.hears(
    "<presence type='probe' to='juliet@irc.example'/>",
    "paris@verona.example/x",
  );
  assert.deepEqual(sent, [
    '<presence type="unavailable" from="juliet@irc.example" to="paris@verona.example/x"/>',
  ]);
});

test("a client that leaves is told of those only whom it could see", async () => {
  await using scene = await withJuliet();
  await scene.hears("<presence/>", phone);
  const leave = "<presence type='unavailable'/>";
  assert.ok(!(await scene.hears(leave, phone)).includes(hidden(phone)));
  scene.buddy("Juliet");
  await scene.hears("<presence/>", phone);
  assert.ok((await scene.hears(leave, phone)).includes(hidden(phone)));
});

test("a buddy whose name no JID can hold is passed over, and the others are not", async () => {
  await using scene = new Scene({ network: { escapedNames: false } });
  await scene.logIn();
  assert.deepEqual(scene.buddy("a b"), []);
  assert.ok(scene.log.find("debug", "cannot be written as a JID"));
  scene.buddy("Juliet");
  assert.ok((await scene.hears("<presence/>", phone)).includes(shown("", phone)));
  assert.ok((await scene.hears("<presence type='unavailable'/>", phone)).includes(hidden(phone)));
});
