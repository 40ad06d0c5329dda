/** Romeo stays in rooms while he sleeps, and finds everything when he is back. */
import assert from "node:assert/strict";
import { entranceTime } from "../../lib/conversations/room_entrances.ts";
import { MemoryStorage } from "../../lib/storage/mod.ts";
import { ParticipantFlag } from "../../plugin/mod.ts";
import { test } from "../test.ts";
import { everything } from "./abilities.ts";
import { balcony, enters, logIn, old, onTheBalcony, room, shown } from "./balcony.ts";
import { type Person, Stage } from "./stage.ts";

function keeps(person: Person, kept: boolean): void {
  person.sends(
    `<iq type='set' id='keep' to='${balcony}'><query xmlns='http://jabber.org/protocol/muc#owner'>` +
      "<x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_persistentroom'>" +
      `<value>${kept ? 1 : 0}</value></field></x></query></iq>`,
  );
}

/** Juliet says something new. */
function says(stage: Stage, { bare: user }: Person, text: string): void {
  stage.network.plugin.reportMessage({ user, buddy: room, nickname: "juliet", text, legacyId: text });
}

/** The network lets Romeo in. */
async function admits(stage: Stage, romeo: Person): Promise<void> {
  const flag = ParticipantFlag.me;
  stage.network.plugin.reportParticipant({ user: romeo.bare, room, nickname: "romeo", flag });
  await stage.turn();
  stage.clock.advance(entranceTime);
}

/** The instance has been started again, and has gone back to the room. */
async function afterRestart(stage: Stage): Promise<Person> {
  const romeo = stage.person("romeo@verona.example/home");
  await romeo.asks("login");
  stage.network.plugin.reportConnected(romeo.bare);
  return romeo;
}

test("a room with a password is entered with it again after a restart", async () => {
  const storage = new MemoryStorage();
  {
    await using stage = await Stage.open({ can: old, storage });
    const romeo = await logIn(stage);
    enters(romeo, "romeo", "<password>rose</password>");
    await romeo.asks("join");
    await admits(stage, romeo);
    await romeo.hears("message", (stanza) => stanza.getChild("subject") !== undefined);
    keeps(romeo, true);
    await romeo.hears("iq", ({ attrs }) => attrs.id === "keep");
  }
  await using stage = await Stage.open({ can: old, storage });
  const romeo = await afterRestart(stage);
  const join = await romeo.asks("join");
  assert.deepEqual([join["room"], join["password"]], [room, "rose"]);
});

test("whoever enters a kept room after a restart is shown what was said before and since, each once", async () => {
  const storage = new MemoryStorage();
  {
    await using stage = await Stage.open({ can: everything, storage });
    const romeo = await onTheBalcony(stage, "juliet");
    keeps(romeo, true);
    await romeo.hears("iq", ({ attrs }) => attrs.id === "keep");
    for (const text of ["Ay me", "O Romeo"]) says(stage, romeo, text);
    await stage.turn();
  }
  await using stage = await Stage.open({ can: everything, storage });
  const romeo = await afterRestart(stage);
  await romeo.asks("join");
  await admits(stage, romeo);
  says(stage, romeo, "Deny thy father");
  await stage.turn();
  romeo.sends("<presence/>");
  enters(romeo, "romeo", "<history maxstanzas='2'/>");
  await romeo.hears("message", (stanza) => stanza.getChild("subject") !== undefined);
  assert.deepEqual(shown(stage, romeo).slice(-2), [
    'juliet groupchat "O Romeo"',
    'juliet groupchat "Deny thy father"',
  ]);
  stage.server.stanzas.clear();
  enters(romeo);
  await romeo.hears("message", (stanza) => stanza.getChild("subject") !== undefined);
  assert.deepEqual(shown(stage, romeo), [
    "romeo available 100 110 170",
    'juliet groupchat "Ay me"',
    'juliet groupchat "O Romeo"',
    'juliet groupchat "Deny thy father"',
  ]);
  const delays = stage.server.stanzas.items.map((stanza) => stanza.getChildren("delay").length);
  assert.ok(delays.every((count) => count <= 1));
});

test("who wants to stay in all rooms stays, until the room's own settings say otherwise", async () => {
  await using stage = await Stage.open({ can: old, config: "settings.stay_in_rooms = 1" });
  const romeo = await onTheBalcony(stage, "juliet");
  romeo.sends(`<presence type='unavailable' to='${balcony}/romeo'/>`);
  await romeo.hears("presence", ({ attrs }) => attrs.type === "unavailable");
  enters(romeo);
  await romeo.hears("message", (stanza) => stanza.getChild("subject") !== undefined);
  keeps(romeo, false);
  await romeo.hears("iq", ({ attrs }) => attrs.id === "keep");
  romeo.sends(`<presence type='unavailable' to='${balcony}/romeo'/>`);
  assert.equal((await romeo.asks("leave"))["room"], room);
});
