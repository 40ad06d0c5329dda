import assert from "node:assert/strict";
import type { AccountState } from "../../../lib/events.ts";
import type { AccountCondition } from "../../../lib/login_step.ts";
import { SettingType } from "../../../lib/storage/mod.ts";
import { test } from "../../../tests/test.ts";
import { home, phone, romeo, Scene, stanza } from "../testing.ts";

const here = (to: string = romeo) => `<presence from="irc.example" to="${to}"/>`;
const away = (to: string = romeo) => `<presence type="unavailable" from="irc.example" to="${to}"/>`;
const busy = (words: string) =>
  `<presence type="unavailable" from="irc.example" to="${romeo}"><status>${words}</status></presence>`;

function told(scene: Scene, state: AccountState): string[] {
  scene.takeSent();
  scene.report(romeo, { type: "account-changed", state });
  return scene.takeSent();
}

function condition(sent: readonly string[]): string | undefined {
  assert.equal(sent.length, 1);
  return stanza(sent[0] ?? "").getChild("error")?.getChildElements()[0]?.getName();
}

test("presence logs in: the network gets account and status, the user sees how it goes", async () => {
  await using scene = new Scene();
  await scene.register();
  const sent = await scene.hears("<presence><show>dnd</show><status>busy</status></presence>");
  assert.deepEqual(sent, [busy("Connecting")]);
  assert.deepEqual(scene.network.takeAsked(), ["login montague rose", "show dnd busy"]);
  scene.user.connected();
  assert.deepEqual(scene.takeSent(), [here()]);
});

test("while no backend has room the user sees that it takes time", async () => {
  await using scene = new Scene();
  await scene.register();
  scene.network.hasRoom = false;
  assert.deepEqual(await scene.hears("<presence/>"), [busy("Waiting for the gateway to have room")]);
});

test("every state of the account is a presence of the transport", async () => {
  await using scene = new Scene();
  assert.deepEqual(told(scene, { kind: "connected" }), [here()]);
  assert.deepEqual(told(scene, { kind: "connecting" }), [busy("Connecting")]);
  assert.deepEqual(told(scene, { kind: "ended" }), [away()]);
  assert.deepEqual(told(scene, { kind: "reconnecting", text: "Ping timeout.", seconds: 4 }), [
    busy("Ping timeout. Trying again in 4 seconds."),
  ]);
  assert.deepEqual(told(scene, { kind: "reconnecting", text: "", seconds: 2 }), [
    busy("The connection was lost. Trying again in 2 seconds."),
  ]);
});

test("a refused login is told in words, and with the error's number and name for scripts", async () => {
  await using scene = new Scene();
  await scene.register();
  await scene.hears("<presence/>");
  scene.user.disconnected(2, "Wrong password");
  assert.deepEqual(scene.takeSent(), [
    busy("Wrong password"),
    `<message type="chat" from="irc.example" to="${romeo}"><body>Wrong password</body>` +
    '<spectrumerror xmlns="http://spectrum.im/error" error="2">CONNECTION_ERROR_AUTHENTICATION_FAILED' +
    "</spectrumerror></message>",
  ]);
});

test("a refusal without words is put into words, and an unknown number has a name", async () => {
  await using scene = new Scene();
  const [presence, message = ""] = told(scene, { kind: "refused", text: "", error: 99 });
  assert.equal(presence, away());
  assert.match(message, /<body>The other network refused the login\.<\/body>/);
  assert.match(message, /error="99">CONNECTION_ERROR_OTHER_ERROR</);
});

test("every number of an error has its own name", async () => {
  await using scene = new Scene();
  const names = Array.from({ length: 17 }, (_, error) => {
    const [, message = ""] = told(scene, { kind: "refused", text: "", error });
    return stanza(message).getChildText("spectrumerror") ?? "";
  });
  assert.equal(new Set(names).size, 17);
  assert.equal(names[0], "CONNECTION_ERROR_NETWORK_ERROR");
  assert.equal(names[10], "CONNECTION_ERROR_CERT_EXPIRED");
  assert.equal(names[16], "CONNECTION_ERROR_OTHER_ERROR");
});

test("whoever may not log in is told why, by a presence error", async () => {
  await using stranger = new Scene();
  assert.equal(condition(await stranger.hears("<presence/>")), "registration-required");
  await using vips = new Scene({ config: "service.vip_only = 1" });
  await vips.register();
  assert.equal(condition(await vips.hears("<presence/>")), "not-allowed");
  await using off = new Scene();
  await off.register();
  await off.storage.saveSetting(romeo, "enable_transport", SettingType.boolean, "0");
  assert.equal(condition(await off.hears("<presence/>")), "not-allowed");
});

test("where nobody needs to register, people log in under their bare JID", async () => {
  await using scene = new Scene({ network: { needRegistration: false } });
  await scene.hears("<presence/>");
  assert.equal(scene.network.takeAsked()[0], `login ${romeo}`);
});

test("a client that comes later sees the transport and every visible contact at once; the others hear nothing", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.buddy("Juliet", { availability: { status: "away", text: "" } });
  scene.buddy("Mercutio", { availability: { status: "offline", text: "" } });
  assert.deepEqual(await scene.hears("<presence/>", phone), [
    here(phone),
    `<presence from="juliet@irc.example/bot" to="${phone}"><show>away</show></presence>`,
  ]);
  assert.deepEqual(
    await scene.hears("<presence><show>xa</show></presence>", phone),
    [],
    "it is new only once",
  );
});

test("a client that comes before the network has answered is told with the others", async () => {
  await using scene = new Scene();
  await scene.register();
  await scene.hears("<presence/>");
  assert.deepEqual(await scene.hears("<presence/>", phone), []);
});

test("the client with the highest priority speaks for the user", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears("<presence><show>away</show><priority> 5 </priority></presence>", phone);
  await scene.hears("<presence><show>dnd</show><priority>many</priority></presence>");
  await scene.hears("<presence><show>chat</show><priority>-1</priority></presence>");
  await scene.hears("<presence><show>\n xa</show><priority>6</priority></presence>");
  await scene.hears("<presence><show>nonsense</show><priority>7</priority></presence>");
  assert.deepEqual(scene.network.takeAsked(), ["show away", "show xa", "show online"]);
});

test("one of two clients leaves: it sees nobody any more, and the login stays", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.buddy("Juliet");
  await scene.hears("<presence/>", phone);
  assert.deepEqual(await scene.hears("<presence type='unavailable'/>", phone), [
    `<presence type="unavailable" from="juliet@irc.example/bot" to="${phone}"/>`,
    away(phone),
  ]);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("the last client leaves: the user is logged out, and nobody can be seen", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.buddy("Juliet");
  assert.deepEqual(await scene.hears("<presence type='unavailable'/>"), [
    `<presence type="unavailable" from="juliet@irc.example/bot" to="${romeo}"/>`,
    away(),
  ]);
  assert.deepEqual(scene.network.takeAsked(), ["logout montague"]);
});

test("whoever wants to stay connected is not logged out", async () => {
  await using scene = new Scene({ config: "settings.stay_connected = 1" });
  await scene.logIn();
  assert.deepEqual(await scene.hears("<presence type='unavailable'/>"), [away(home)]);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("a server that says with the bare JID that nobody is there logs out every client", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears("<presence/>", phone);
  await scene.hears("<presence type='unavailable'/>", romeo);
  assert.deepEqual(scene.network.takeAsked(), ["logout montague"]);
});

test("a client that was never here, or a user, may leave without a word", async () => {
  await using scene = new Scene();
  assert.deepEqual(await scene.hears("<presence type='unavailable'/>"), []);
  await scene.logIn();
  await scene.hears("<presence type='unavailable'/>", phone);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("what a contact is told neither logs in nor out, nor changes the status", async () => {
  await using scene = new Scene();
  await scene.register();
  const toJuliet = (rest: string) => scene.hears(`<presence to='juliet@irc.example'${rest}`);
  assert.deepEqual(await toJuliet("/>"), []);
  assert.deepEqual(scene.network.takeAsked(), []);
  await scene.logIn();
  assert.deepEqual(await toJuliet("><show>dnd</show></presence>"), []);
  assert.deepEqual(await toJuliet(" type='unavailable'/>"), []);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("joining a room is refused while there are none", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const join =
    "<presence to='#verona@irc.example/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>";
  assert.equal(condition(await scene.hears(join)), "feature-not-implemented");
});

test("a probe of the transport is answered with where the login stands, to whoever asked", async () => {
  await using scene = new Scene();
  assert.deepEqual(await scene.hears("<presence type='probe'/>"), [away(home)]);
  await scene.logIn();
  assert.deepEqual(await scene.hears("<presence type='probe'/>"), [here(home)]);
  assert.deepEqual(await scene.hears("<presence type='probe'/>", "paris@verona.example"), [
    away("paris@verona.example"),
  ]);
});

test("presence of a type that does not exist is ignored", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.deepEqual(await scene.hears("<presence type='nonsense'/>"), []);
});

test("since when a client is idle is told to the network", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const idle = (since: string) =>
    scene.hears(`<presence><show>away</show><idle xmlns='urn:xmpp:idle:1' since='${since}'/></presence>`);
  await idle("2026-01-01T08:00:00+01:00");
  assert.deepEqual(scene.user.presence.best.idleSince, new Date("2026-01-01T07:00:00Z"));
  await idle("yesterday");
  assert.equal(scene.user.presence.best.idleSince, undefined);
  assert.equal(scene.network.takeAsked().length, 2);
});

test("whoever wants to be unseen is", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears("<presence><invisible xmlns='urn:xmpp:invisible:0'/></presence>");
  assert.deepEqual(scene.network.takeAsked(), ["show invisible"]);
  await scene.hears("<presence/>");
  assert.deepEqual(scene.network.takeAsked(), ["show online"]);
});

test("a presence that follows the registration at once logs in", async () => {
  await using scene = new Scene();
  scene.router.route(stanza(
    `<iq type='set' id='r' from='${home}' to='irc.example'><query xmlns='jabber:iq:register'>` +
      "<username>montague</username><password>rose</password></query></iq>",
  ));
  await scene.hears("<presence/>");
  assert.equal(scene.network.takeAsked()[0], "login montague rose");
});

test("what the backend says of a login beyond its state is seen in words, and taken back when it is over", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const fares = (condition: AccountCondition) => {
    scene.user.loginSteps.condition(condition);
    return scene.takeSent();
  };
  const told = (inside: string) => [`<presence from="irc.example" to="${romeo}">${inside}</presence>`];
  const retryAt = new Date(Date.UTC(2026, 0, 1, 8, 30));
  assert.deepEqual(
    fares({ kind: "trouble", text: "No answer", retryAt }),
    told("<show>away</show><status>No answer. Trying again at 08:30 UTC.</status>"),
  );
  assert.deepEqual(await scene.hears("<presence/>", phone), [
    told("<show>away</show><status>No answer. Trying again at 08:30 UTC.</status>")[0]?.replace(romeo, phone),
  ], "to a client that comes later, too");
  assert.deepEqual(
    fares({ kind: "backfilling", text: "" }),
    told("<status>Fetching what you missed</status>"),
  );
  assert.deepEqual(fares({ kind: "connected", text: "" }), [here()]);
});

test('a login that waits for its user says so instead of "connecting"', async () => {
  await using scene = new Scene();
  await scene.register();
  await scene.hears("<presence/>");
  scene.takeSent();
  scene.user.loginSteps.condition({ kind: "needs-login-step", text: "Scan the code." });
  assert.deepEqual(scene.takeSent(), [busy("Scan the code.")]);
  scene.user.connected();
  assert.equal(scene.takeSent().at(-1), here());
});
