/** Romeo goes to the balcony with one client, and with two; others come, talk and go. */
import assert from "node:assert/strict";
import { entranceTime } from "../../lib/conversations/room_entrances.ts";
import { MemoryStorage } from "../../lib/storage/mod.ts";
import { ParticipantFlag, StatusType } from "../../plugin/mod.ts";
import { test } from "../test.ts";
import { everything } from "./abilities.ts";
import { balcony, enters, line, logIn, mucUser, old, onTheBalcony, room, shown } from "./balcony.ts";
import { gateway, type Person, Stage } from "./stage.ts";

test("who enters sees the others, then himself, then what was said, then the subject", async () => {
  await using stage = await Stage.open({ can: old });
  const romeo = await logIn(stage);
  enters(romeo, "romeo", "<password>rose</password>");
  const join = await romeo.asks("join");
  assert.deepEqual([join["room"], join["nickname"], join["password"]], [room, "romeo", "rose"]);
  const { plugin } = stage.network;
  const user = romeo.bare;
  plugin.reportParticipant({ user, room, nickname: "juliet", flag: ParticipantFlag.moderator });
  plugin.reportParticipant({ user, room, nickname: "romeo", flag: ParticipantFlag.me });
  plugin.reportParticipant({ user, room, nickname: "nurse", status: StatusType.away });
  plugin.reportRoomSubject({ user, room, subject: "the east", nickname: "juliet" });
  plugin.reportMessage({ user, buddy: room, nickname: "juliet", text: "Ay me" });
  await stage.turn();
  stage.clock.advance(entranceTime);
  const last = await romeo.hears("message", (stanza) => stanza.getChild("subject") !== undefined);
  assert.equal(line(last), 'juliet groupchat "the east"');
  assert.deepEqual(shown(stage, romeo), [
    "juliet available",
    "nurse available",
    "romeo available 100 110 170",
    'juliet groupchat "Ay me"',
  ]);
});

test("what Romeo says comes back from the room under his own id, and with the room's", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage, "juliet");
  romeo.sends(
    `<message type='groupchat' id='r1' to='${balcony}'><body>It is my lady</body>` +
      "<origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message>",
  );
  const message = await romeo.asks("message");
  assert.deepEqual([message["buddy"], message["text"]], [room, "It is my lady"]);
  const { plugin } = stage.network;
  const words = { user: romeo.bare, buddy: room, nickname: "romeo", text: "It is my lady" };
  plugin.reportMessage({ ...words, legacyId: "n1", requestId: String(message["id"]) });
  const reflected = await romeo.hears("message");
  assert.equal(reflected.attrs.id, "r1");
  assert.equal(reflected.attrs.from, `${balcony}/romeo`);
  const ids = "urn:xmpp:sid:0";
  assert.equal(reflected.getChild("origin-id", ids)?.attrs.id, "o1");
  const { id, by } = reflected.getChild("stanza-id", ids)?.attrs ?? {};
  assert.deepEqual([id, by], ["n1", balcony]);
  assert.ok(reflected.getChild("occupant-id", "urn:xmpp:occupant-id:0"));
});

test("an old network that only repeats the words does as well, and is given ids for what others say", async () => {
  await using stage = await Stage.open({ can: old });
  const romeo = await onTheBalcony(stage, "juliet");
  romeo.sends(`<message type='groupchat' id='r1' to='${balcony}'><body>Lady</body></message>`);
  await romeo.asks("message");
  const { plugin } = stage.network;
  plugin.reportMessage({ user: romeo.bare, buddy: room, nickname: "romeo", text: "Lady" });
  assert.equal((await romeo.hears("message")).attrs.id, "r1");
  plugin.reportMessage({ user: romeo.bare, buddy: room, nickname: "juliet", text: "O Romeo" });
  const heard = await romeo.hears("message");
  assert.equal(heard.getChildText("body"), "O Romeo");
  assert.equal(heard.getChild("stanza-id", "urn:xmpp:sid:0")?.attrs.id, heard.attrs.id);
});

test("a second client is shown the room as it is, and hears everything from then on", async () => {
  await using stage = await Stage.open({ can: old });
  const romeo = await onTheBalcony(stage, "juliet");
  const { plugin } = stage.network;
  plugin.reportMessage({ user: romeo.bare, buddy: room, nickname: "juliet", text: "O Romeo" });
  const phone = stage.person("romeo@verona.example/phone");
  enters(phone, "another", "<history maxstanzas='1'/>");
  await phone.hears("message", (stanza) => stanza.getChild("subject") !== undefined);
  assert.deepEqual(shown(stage, phone), [
    "juliet available",
    "romeo available 100 110 170 210",
    'juliet groupchat "O Romeo"',
  ]);
  stage.server.stanzas.clear();
  plugin.reportMessage({ user: romeo.bare, buddy: room, nickname: "juliet", text: "Romeo" });
  await stage.turn();
  assert.deepEqual([shown(stage, romeo), shown(stage, phone)], [
    ['juliet groupchat "Romeo"'],
    ['juliet groupchat "Romeo"'],
  ]);
  phone.sends(`<presence type='unavailable' to='${balcony}/romeo'/>`);
  await phone.hears("presence", ({ attrs }) => attrs.type === "unavailable");
  romeo.sends(`<presence type='unavailable' to='${balcony}/romeo'><status>adieu</status></presence>`);
  const leave = await romeo.asks("leave");
  assert.deepEqual([leave["room"], leave["reason"]], [room, "adieu"]);
  const farewell = await romeo.hears("presence", ({ attrs }) => attrs.type === "unavailable");
  const item = farewell.getChild("x", mucUser)?.getChild("item");
  assert.equal(item?.attrs["role"], "none");
});

test("a client that comes back after a crash is shown everything again", async () => {
  await using stage = await Stage.open({ can: old });
  const romeo = await onTheBalcony(stage, "juliet");
  enters(romeo);
  await romeo.hears("message", (stanza) => stanza.getChild("subject") !== undefined);
  assert.deepEqual(shown(stage, romeo), ["juliet available", "romeo available 100 110 170"]);
});

test("people come, are renamed, thrown out and banned", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage);
  const { plugin } = stage.network;
  const { bare: user } = romeo;
  plugin.reportParticipant({ user, room, nickname: "nurse", alias: "The Nurse" });
  plugin.reportParticipant({ user, room, nickname: "angelica", alias: "The Nurse" });
  plugin.reportParticipant({ user, room, nickname: "tybalt" });
  plugin.reportParticipant({ user, room, nickname: "tybalt", newname: "cat" });
  const gone = { user, room, status: StatusType.offline, actor: "prince", reason: "blood" };
  plugin.reportParticipant({ ...gone, nickname: "cat", flag: ParticipantFlag.banned });
  plugin.reportParticipant({ ...gone, nickname: "romeo", flag: ParticipantFlag.kicked });
  await stage.turn();
  assert.deepEqual(shown(stage, romeo), [
    "The Nurse available",
    "The Nurse (angelica) available",
    "tybalt available",
    "tybalt unavailable 303",
    "cat available",
    "cat unavailable 301",
    "romeo unavailable 307 110",
  ]);
  const kick = stage.server.stanzas.items.find((stanza) => line(stanza) === "romeo unavailable 307 110");
  const item = kick?.getChild("x", mucUser)?.getChild("item");
  assert.deepEqual([
    item?.attrs["role"],
    item?.getChild("actor")?.attrs["nick"],
    item?.getChildText("reason"),
  ], [
    "none",
    "prince",
    "blood",
  ]);
  romeo.sends(`<message type='groupchat' id='late' to='${balcony}'><body>O</body></message>`);
  const error = await romeo.hears("message", ({ attrs }) => attrs.id === "late");
  assert.ok(error.getChild("error")?.getChild("not-acceptable"));
});

test("a change of status before the room is entered does no harm", async () => {
  await using stage = await Stage.open({ can: old });
  const romeo = await logIn(stage);
  enters(romeo);
  romeo.sends(`<presence to='${balcony}/romeo'><show>away</show></presence>`);
  await romeo.asks("join");
  const { plugin } = stage.network;
  plugin.reportParticipant({ user: romeo.bare, room, nickname: "romeo", flag: ParticipantFlag.me });
  await stage.turn();
  stage.clock.advance(entranceTime);
  await romeo.hears("message", (stanza) => stanza.getChild("subject") !== undefined);
  assert.deepEqual(shown(stage, romeo), ["romeo available 100 110 170"]);
  romeo.sends(`<presence to='#tomb@${gateway}/romeo'/>`);
  const unknown = await romeo.hears("presence", ({ attrs }) => attrs.type === "error");
  assert.ok(unknown.getChild("error")?.getChild("item-not-found"));
});

test("after a lost backend the room is entered again, and only what is different is told", async () => {
  await using stage = await Stage.open({ can: old });
  const romeo = await onTheBalcony(stage, "juliet", "nurse");
  stage.network.crash();
  await romeo.hears("presence", ({ attrs }) => attrs.type === "unavailable" && attrs.from === gateway);
  stage.clock.advance(60_000);
  await romeo.asks("login");
  stage.network.plugin.reportConnected(romeo.bare);
  await romeo.asks("join");
  const { plugin } = stage.network;
  for (const nickname of ["juliet", "tybalt"]) plugin.reportParticipant({ user: romeo.bare, room, nickname });
  plugin.reportParticipant({ user: romeo.bare, room, nickname: "romeo", flag: ParticipantFlag.me });
  await stage.turn();
  stage.clock.advance(entranceTime);
  await stage.turn();
  assert.deepEqual(shown(stage, romeo), ["tybalt available", "nurse unavailable"]);
});

test("a nickname in use, and none at all, are refused with a reason", async () => {
  await using stage = await Stage.open({ can: old });
  const romeo = await logIn(stage);
  romeo.sends(`<presence to='${balcony}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`);
  const nameless = await romeo.hears("presence", ({ attrs }) => attrs.from === balcony);
  assert.ok(nameless.getChild("error")?.getChild("jid-malformed"));
  enters(romeo);
  await romeo.asks("join");
  const flag = ParticipantFlag.conflict;
  stage.network.plugin.reportParticipant({ user: romeo.bare, room, nickname: "romeo", flag });
  const taken = await romeo.hears("presence", ({ attrs }) => attrs.from === `${balcony}/romeo`);
  assert.equal(taken.attrs.type, "error");
  assert.ok(taken.getChild("error")?.getChild("conflict"));
});

test("Romeo asks for another nickname, and is called so when the network says it", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage, "juliet");
  romeo.sends(`<presence to='${balcony}/juliet'/>`);
  const taken = await romeo.hears("presence", ({ attrs }) => attrs.type === "error");
  assert.ok(taken.getChild("error")?.getChild("conflict"));
  romeo.sends(`<presence to='${balcony}/romeo'><show>away</show></presence>`);
  romeo.sends(`<presence to='${balcony}/montague'/>`);
  assert.equal((await romeo.asks("room nickname"))["nickname"], "montague");
  stage.server.stanzas.clear();
  const { plugin } = stage.network;
  plugin.reportRoomNickname({ user: romeo.bare, room, nickname: "montague" });
  plugin.reportParticipant({ user: romeo.bare, room, nickname: "romeo", newname: "montague" });
  await stage.turn();
  assert.deepEqual(shown(stage, romeo), ["romeo unavailable 303 110", "montague available 110"]);
});

test("Romeo whispers to Juliet, and she to him", async () => {
  await using stage = await Stage.open({ can: old });
  const romeo = await onTheBalcony(stage, "juliet");
  romeo.sends(`<message type='chat' id='w1' to='${balcony}/juliet'><body>I am here</body></message>`);
  assert.equal((await romeo.asks("message"))["buddy"], `${room}/juliet`);
  const { plugin } = stage.network;
  plugin.reportMessage({ user: romeo.bare, buddy: room, nickname: "juliet", pm: true, text: "hush" });
  plugin.reportMessage({ user: romeo.bare, buddy: `${room}/juliet`, text: "hist" });
  for (const words of ["hush", "hist"]) {
    const heard = await romeo.hears("message", (stanza) => stanza.getChildText("body") === words);
    assert.deepEqual([heard.attrs.type, heard.attrs.from], ["chat", `${balcony}/juliet`]);
    assert.ok(heard.getChild("x", mucUser));
  }
  romeo.sends(`<message type='chat' id='w2' to='${balcony}/paris'><body>Villain</body></message>`);
  const error = await romeo.hears("message", ({ attrs }) => attrs.id === "w2");
  assert.ok(error.getChild("error")?.getChild("item-not-found"));
});

test("the subject goes both ways", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage, "juliet");
  romeo.sends(`<message type='groupchat' to='${balcony}'><subject>stars</subject></message>`);
  assert.equal((await romeo.asks("room subject"))["subject"], "stars");
  stage.network.plugin.reportRoomSubject({ user: romeo.bare, room, nickname: "juliet", subject: "names" });
  await romeo.hears("message", (stanza) => stanza.getChildText("subject") === "names");
});

test("reactions, retractions and replies in the room name messages by the room's ids", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage, "juliet");
  const { plugin } = stage.network;
  romeo.sends(`<message type='groupchat' id='r1' to='${balcony}'><body>Lady</body></message>`);
  const { legacyId } = await romeo.asks("message");
  const id = String(legacyId);
  plugin.reportReaction({
    user: romeo.bare,
    buddy: room,
    nickname: "juliet",
    legacyId: id,
    emoji: ["❤"],
  });
  const reaction = await romeo.hears("message");
  assert.deepEqual([reaction.attrs.type, reaction.attrs.from], ["groupchat", `${balcony}/juliet`]);
  assert.equal(reaction.getChild("reactions", "urn:xmpp:reactions:0")?.attrs.id, id);
  romeo.sends(
    `<message type='groupchat' id='r2' to='${balcony}'><reactions xmlns='urn:xmpp:reactions:0' id='${id}'>` +
      "<reaction>😀</reaction></reactions></message>",
  );
  const asked = await romeo.asks("reaction");
  assert.deepEqual([asked["buddy"], asked["legacyId"]], [room, id]);
  const reflected = await romeo.hears("message", ({ attrs }) => attrs.id === "r2");
  assert.equal(reflected.attrs.from, `${balcony}/romeo`);
  romeo.sends(
    `<message type='groupchat' id='r3' to='${balcony}'><body>yes</body>` +
      `<reply xmlns='urn:xmpp:reply:0' id='j1' to='${balcony}/juliet'/></message>`,
  );
  const reply = await romeo.asks("message");
  assert.deepEqual(reply["reply"], { legacyId: "j1", author: "juliet", text: "" });
});

test("a client asks whether it is still in the room", async () => {
  await using stage = await Stage.open({ can: old });
  const romeo = await onTheBalcony(stage);
  const ping = (id: string) =>
    romeo.sends(`<iq type='get' id='${id}' to='${balcony}/romeo'><ping xmlns='urn:xmpp:ping'/></iq>`);
  ping("p1");
  assert.equal((await romeo.hears("iq", ({ attrs }) => attrs.id === "p1")).attrs.type, "result");
  romeo.sends(
    `<message type='error' to='${balcony}/juliet'><error type='cancel'>` +
      "<recipient-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
  );
  await romeo.asks("leave");
  ping("p2");
  const out = await romeo.hears("iq", ({ attrs }) => attrs.id === "p2");
  assert.ok(out.getChild("error")?.getChild("not-acceptable"));
});

test("whoever only goes to rooms is logged in for them, and out after the last", async () => {
  await using stage = await Stage.open({ can: old, config: "registration.auto_register = 1" });
  const romeo = stage.person("romeo@verona.example/home");
  enters(romeo);
  await romeo.asks("login");
  const { plugin } = stage.network;
  plugin.reportConnected(romeo.bare);
  await romeo.asks("join");
  plugin.reportParticipant({ user: romeo.bare, room, nickname: "romeo", flag: ParticipantFlag.me });
  await stage.turn();
  stage.clock.advance(entranceTime);
  await romeo.hears("message", (stanza) => stanza.getChild("subject") !== undefined);
  romeo.sends(`<presence type='unavailable' to='${balcony}/romeo'/>`);
  await romeo.asks("leave");
  await romeo.asks("logout");
});

test("when the gateway stops, whoever is in a room is told why", async () => {
  const stage = await Stage.open({ can: old });
  const romeo = await onTheBalcony(stage);
  await stage[Symbol.asyncDispose]();
  assert.deepEqual(shown(stage, romeo), ["romeo unavailable 332 110"]);
});

test("rooms can be found, a page at a time, and say what they are", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage, "juliet");
  const { plugin, answers } = stage.network;
  plugin.reportRoomList([{ room, name: "Balcony" }, { room: "#tomb", name: "" }], romeo.bare);
  answers.room = () => ({ name: "The balcony", description: "by night", membersOnly: true, memberCount: 7 });
  await stage.turn();
  romeo.sends(
    "<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#items'>" +
      "<set xmlns='http://jabber.org/protocol/rsm'><max>1</max></set></query></iq>",
  );
  const page = (await romeo.hears("iq", ({ attrs }) => attrs.id === "i1")).getChildElements()[0];
  assert.equal(page?.getChildren("item").length, 1);
  romeo.sends(
    `<iq type='get' id='i2' to='${balcony}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
  );
  const info = (await romeo.hears("iq", ({ attrs }) => attrs.id === "i2")).getChildElements()[0];
  const { category, type, name } = info?.getChild("identity")?.attrs ?? {};
  assert.deepEqual([category, type, name], ["conference", "text", "The balcony"]);
  const features = info?.getChildren("feature").map(({ attrs }) => attrs["var"]) ?? [];
  for (const feature of ["http://jabber.org/protocol/muc", "muc_membersonly", "urn:xmpp:occupant-id:0"]) {
    assert.ok(features.includes(feature), feature);
  }
  romeo.sends(
    `<iq type='get' id='i3' to='${balcony}'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>`,
  );
  const people = (await romeo.hears("iq", ({ attrs }) => attrs.id === "i3")).getChildElements()[0];
  assert.deepEqual(people?.getChildren("item").map(({ attrs }) => attrs["jid"]), [
    `${balcony}/juliet`,
    `${balcony}/romeo`,
  ]);
});

test("Romeo throws Tybalt out, and bans him", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage, "tybalt");
  const asks = (item: string) =>
    romeo.sends(
      `<iq type='set' id='k' to='${balcony}'><query xmlns='http://jabber.org/protocol/muc#admin'>${item}</query></iq>`,
    );
  asks("<item nick='tybalt' role='none'><reason>villain</reason></item>");
  const kick = await romeo.asks("moderation");
  assert.deepEqual([kick["room"], kick["nickname"], kick["reason"]], [room, "tybalt", "villain"]);
  assert.equal((await romeo.hears("iq", ({ attrs }) => attrs.id === "k")).attrs.type, "result");
  asks(`<item jid='tybalt@${gateway}' affiliation='outcast'/>`);
  assert.equal((await romeo.asks("moderation"))["legacyName"], "tybalt");
  asks("<item nick='paris' role='none'/>");
  const error = await romeo.hears("iq", ({ attrs }) => attrs.id === "k" && attrs.type === "error");
  assert.ok(error.getChild("error")?.getChild("item-not-found"));
});

test("invitations go both ways", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage);
  romeo.sends(
    `<message to='${balcony}'><x xmlns='${mucUser}'><invite to='juliet@${gateway}'><reason>come</reason></invite></x></message>`,
  );
  const mediated = await romeo.asks("invitation");
  assert.deepEqual([mediated["room"], mediated["buddy"], mediated["reason"]], [room, "juliet", "come"]);
  romeo.sends(`<message to='nurse@${gateway}'><x xmlns='jabber:x:conference' jid='${balcony}'/></message>`);
  assert.equal((await romeo.asks("invitation"))["buddy"], "nurse");
  const { plugin } = stage.network;
  plugin.reportRoomInvitation({ user: romeo.bare, room: "#tomb", buddy: "juliet", reason: "farewell" });
  const invited = await romeo.hears("message", (stanza) => stanza.getChild("x", mucUser) !== undefined);
  assert.equal(invited.attrs.from, `#tomb@${gateway}`);
  const direct = invited.getChild("x", "jabber:x:conference");
  assert.deepEqual([direct?.attrs["jid"], direct?.attrs["reason"]], [`#tomb@${gateway}`, "farewell"]);
});

test("a room that is kept goes on without a client, and tells the next one what was said", async () => {
  await using stage = await Stage.open({ can: old });
  const romeo = await onTheBalcony(stage, "juliet");
  romeo.sends(
    `<iq type='set' id='c' to='${balcony}'><query xmlns='http://jabber.org/protocol/muc#owner'>` +
      "<x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_persistentroom'><value>1</value></field>" +
      "</x></query></iq>",
  );
  await romeo.hears("iq", ({ attrs }) => attrs.id === "c" && attrs.type === "result");
  romeo.sends("<presence type='unavailable'/>");
  await stage.turn();
  const { plugin } = stage.network;
  plugin.reportMessage({ user: romeo.bare, buddy: room, nickname: "juliet", text: "Romeo" });
  plugin.reportMessage({ user: romeo.bare, buddy: room, nickname: "juliet", pm: true, text: "hist" });
  const whisper = await romeo.hears("message", (stanza) => stanza.getChildText("body") === "hist");
  assert.equal(whisper.attrs.to, romeo.bare);
  stage.server.stanzas.clear();
  romeo.sends("<presence/>");
  enters(romeo);
  await romeo.hears("message", (stanza) => stanza.getChild("subject") !== undefined);
  assert.deepEqual(shown(stage, romeo).slice(-1), ['juliet groupchat "Romeo"']);
});

test("a moderator removes what another said", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage, "tybalt");
  const moderate = "urn:xmpp:message-moderate:1";
  romeo.sends(
    `<iq type='set' id='m' to='${balcony}'><moderate xmlns='${moderate}' id='t1'>` +
      "<retract xmlns='urn:xmpp:message-retract:1'/><reason>rude</reason></moderate></iq>",
  );
  const asked = await romeo.asks("retraction");
  assert.deepEqual([asked["buddy"], asked["legacyId"], asked["reason"]], [room, "t1", "rude"]);
  const told = await romeo.hears("message");
  const retract = told.getChild("retract", "urn:xmpp:message-retract:1");
  assert.deepEqual([told.attrs.from, retract?.attrs.id], [balcony, "t1"]);
  assert.equal(retract?.getChild("moderated", moderate)?.attrs["by"], `${balcony}/romeo`);
});

test("what was said while no client was there can be read afterwards, in pages, also after a restart", async () => {
  const storage = new MemoryStorage();
  const archive = "urn:xmpp:mam:2";
  const asks = (person: Person, set: string) =>
    person.sends(
      `<iq type='set' id='q' to='${balcony}'><query xmlns='${archive}' queryid='f'>` +
        `<set xmlns='http://jabber.org/protocol/rsm'>${set}</set></query></iq>`,
    );
  {
    await using stage = await Stage.open({ can: old, storage });
    const romeo = await onTheBalcony(stage, "juliet");
    romeo.sends(
      `<iq type='set' id='c' to='${balcony}'><query xmlns='http://jabber.org/protocol/muc#owner'>` +
        "<x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_persistentroom'><value>1</value></field>" +
        "</x></query></iq>",
    );
    await romeo.hears("iq", ({ attrs }) => attrs.id === "c" && attrs.type === "result");
    romeo.sends("<presence type='unavailable'/>");
    await stage.turn();
    for (const text of ["Ay me", "O Romeo", "Deny thy father"]) {
      stage.network.plugin.reportMessage({ user: romeo.bare, buddy: room, nickname: "juliet", text });
    }
    await stage.turn();
  }
  await using stage = await Stage.open({ can: old, storage });
  const romeo = stage.person("romeo@verona.example/home");
  await romeo.asks("login");
  stage.network.plugin.reportConnected(romeo.bare);
  assert.equal((await romeo.asks("join"))["room"], room);
  stage.server.stanzas.clear();
  asks(romeo, "<max>2</max><before/>");
  const results = [await romeo.hears("message"), await romeo.hears("message")];
  const words = results.map((stanza) =>
    stanza.getChild("result", archive)?.getChild("forwarded", "urn:xmpp:forward:0")?.getChild("message")
      ?.getChildText("body")
  );
  assert.deepEqual(words, ["O Romeo", "Deny thy father"]);
  const fin = (await romeo.hears("iq", ({ attrs }) => attrs.id === "q")).getChild("fin", archive);
  assert.equal(fin?.attrs["complete"], undefined);
  const first = fin?.getChild("set", "http://jabber.org/protocol/rsm")?.getChildText("first");
  asks(romeo, `<max>2</max><before>${first}</before>`);
  await romeo.hears("message", (stanza) => JSON.stringify(stanza.toString()).includes("Ay me"));
  const whole = (await romeo.hears("iq", ({ attrs }) => attrs.id === "q")).getChild("fin", archive);
  assert.equal(whole?.attrs["complete"], "true");
});
