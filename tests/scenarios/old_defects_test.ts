/** What Spectrum 2 got wrong, and no other play comes by (`tests/defects_test.ts`). */
import assert from "node:assert/strict";
import { userId } from "../../lib/ids.ts";
import { MemoryStorage } from "../../lib/storage/mod.ts";
import { test } from "../test.ts";
import { gateway, Stage } from "./stage.ts";

const romeoAtHome = "romeo@verona.example/home";
const romeo = userId("romeo@verona.example");

/** Counts how often it is asked for somebody's settings. */
class WatchedStorage extends MemoryStorage {
  looks = 0;

  override settings(user: Parameters<MemoryStorage["settings"]>[0]): ReturnType<MemoryStorage["settings"]> {
    this.looks++;
    return super.settings(user);
  }
}

test("who changes the password keeps the language", async () => {
  const storage = new MemoryStorage();
  await using stage = await Stage.open({ storage });
  const person = stage.person(romeoAtHome);
  await storage.saveUser({
    user: romeo,
    legacyName: (await registered(stage, storage)).legacyName,
    password: "rose",
    language: "it",
    encoding: "latin1",
  });
  person.sends(
    "<iq type='set' id='new'><query xmlns='jabber:iq:register'><username>montague</username>" +
      "<password>lily</password></query></iq>",
  );
  await person.hears("iq", ({ attrs }) => attrs.id === "new");
  const { password, language, encoding } = await storage.findUser(romeo) ?? {};
  assert.deepEqual([password, language, encoding], ["lily", "it", "latin1"]);
});

test("people who write in turns cost no look at their settings", async () => {
  const storage = new WatchedStorage();
  await using stage = await Stage.open({ storage });
  const people = ["romeo@verona.example/home", "paris@verona.example/home"].map((jid) => stage.person(jid));
  for (const [at, person] of people.entries()) {
    await person.registers(`name${at}`, "rose");
    await person.logsIn();
  }
  const before = storage.looks;
  for (let times = 0; times < 3; times++) {
    for (const person of people) {
      person.sends(`<message type='chat' to='juliet@${gateway}'><body>hark</body></message>`);
      person.sends("<presence><show>away</show></presence>");
      await person.asks("message");
    }
  }
  assert.equal(storage.looks, before);
});

test("a presence that came back is no client of anybody's", async () => {
  await using stage = await Stage.open();
  const person = stage.person(romeoAtHome);
  await person.registers("montague", "rose");
  await person.logsIn();
  await person.asks("status");
  stage.server.send(
    `<presence type='error' from='${romeo}/gone' to='${gateway}'><show>dnd</show><priority>100</priority>` +
      "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>",
  );
  person.sends("<presence type='unavailable'/>");
  await person.asks("logout");
  assert.equal(stage.network.asked.items.some(({ what }) => what === "status"), false);
});

test("the gateway's presence is its own, whatever the client's says", async () => {
  await using stage = await Stage.open();
  const person = stage.person(romeoAtHome);
  await person.registers("montague", "rose");
  person.sends(
    "<presence><show>dnd</show><status>busy</status><priority>7</priority>" +
      "<x xmlns='vcard-temp:x:update'><photo>0123456789012345678901234567890123456789</photo></x></presence>",
  );
  await person.asks("login");
  stage.network.plugin.reportConnected(person.bare);
  const shown = await person.hears(
    "presence",
    ({ attrs }) => attrs.type === undefined && attrs.from === gateway,
  );
  assert.deepEqual(shown.getChildElements().map((child) => child.getName()), ["c"]);
});

async function registered(stage: Stage, storage: MemoryStorage) {
  await stage.person(romeoAtHome).registers("montague", "rose");
  return await storage.findUser(romeo) ?? assert.fail("he is not registered");
}
