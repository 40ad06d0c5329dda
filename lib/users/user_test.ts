import assert from "node:assert/strict";
import { Crowds } from "../../proto/mod.ts";
import { test } from "../../tests/test.ts";
import { areAlike } from "../room.ts";
import { ManualClock } from "../clock.ts";
import type { Status } from "../availability.ts";
import { legacyMessageId, legacyName, messageId, resourceId, userId } from "../ids.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { Roster } from "../roster/roster.ts";
import { RosterWriter } from "../roster/roster_writer.ts";
import { KeptRooms, StoredMessageIds } from "../conversations/mod.ts";
import { MemoryStorage } from "../storage/mod.ts";
import { buddyReport, FakeNetwork, networkFacts, outgoing } from "./fake_network.ts";
import type { NetworkFacts } from "./network.ts";
import { User } from "./user.ts";

const id = userId("romeo@example.com");
const account = { user: id, legacyName: legacyName("Romeo"), password: "pw", settings: new Map() };
const bob = legacyName("bob");
const [networkError, badPassword] = [0, 2];
const [phone, desk] = [resourceId("romeo@example.com/phone"), resourceId("romeo@example.com/desk")];

class Play {
  readonly network = new FakeNetwork();
  readonly clock = new ManualClock();
  readonly log = new MemoryLog();
  readonly storage = new MemoryStorage();
  readonly user: User;
  refused = 0;

  constructor(facts: Partial<NetworkFacts> = {}) {
    const { clock, log, storage, network: { report } } = this;
    const writer = new RosterWriter({ user: id, storage, clock, log });
    const roster = new Roster({ user: id, ownName: account.legacyName, records: [], writer, report, clock });
    this.user = new User({
      account,
      roster,
      messageIds: new StoredMessageIds({ user: id, storage, clock, log }),
      keptRooms: new KeptRooms({ user: id, storage, log }),
      crowds: new Crowds(areAlike),
      backends: this.network,
      network: networkFacts(facts),
      report,
      clock,
      random: () => 1,
      log,
      onRefused: () => this.refused++,
    });
    this.show(phone, "online");
  }

  show(resource: typeof phone, status: Status, text = ""): void {
    this.user.presence.set(resource, { status, text, priority: 0 });
    this.user.presenceChanged();
  }

  /** Logged in, and what led to it forgotten. */
  connected(): this {
    this.user.login();
    this.user.connected();
    this.network.take();
    return this;
  }

  seconds(count: number): string[] {
    this.clock.advance(count * 1000);
    return this.network.take();
  }
}

test("a login with room goes from connecting to connected, and nobody hears of a wait that was none", () => {
  const { user, network } = new Play();
  user.login();
  assert.equal(user.state.kind, "connecting");
  user.connected();
  assert.equal(user.state.kind, "connected");
  assert.deepEqual(network.take(), ["(connecting)", "LOGIN Romeo", "STATUS online", "(connected)"]);
});

test("a login without room waits, says so, and shows then what the clients show by then", () => {
  const play = new Play();
  play.network.hasRoom = false;
  play.user.login();
  play.show(phone, "away", "brb");
  assert.deepEqual(play.network.take(), ["(waiting)"]);
  play.network.makeRoom();
  assert.deepEqual(play.network.take(), ["(connecting)", "LOGIN Romeo", "STATUS away: brb"]);
});

test("a network without a list of its own gets the buddies between login and status", () => {
  const { user, network } = new Play({ wantsBuddies: true });
  user.roster.accept(bob, true);
  user.login();
  assert.deepEqual(network.take(), ["(connecting)", "LOGIN Romeo", "BUDDIES bob", "STATUS online"]);
});

test("only a login that stands has a voice", () => {
  const { user, network } = new Play();
  assert.equal(user.voice, undefined);
  user.login();
  assert.equal(user.voice, undefined);
  user.connected();
  assert.equal(user.voice, network);
  network.loseBackend();
  assert.equal(user.voice, undefined);
});

test("a lost backend hides the buddies and logs in again after the pause it told", () => {
  const play = new Play().connected();
  play.user.buddyReported(buddyReport("bob"));
  play.network.take();
  play.network.loseBackend();
  assert.deepEqual(play.network.take(), ["(bob offline)", "(reconnecting)"]);
  assert.deepEqual(play.user.state, {
    kind: "reconnecting",
    text: "The gateway lost its connection to the other network.",
    seconds: 2,
  });
  assert.deepEqual(play.seconds(1.999), []);
  assert.deepEqual(play.seconds(0.001), ["(connecting)", "LOGIN Romeo", "STATUS online"]);
});

test("a passing trouble of the network logs out and in again", () => {
  const play = new Play().connected();
  play.user.disconnected(networkError, "Ping timeout");
  assert.deepEqual(play.network.take(), ["LOGOUT Romeo", "(reconnecting)"]);
  assert.deepEqual(play.user.state, { kind: "reconnecting", text: "Ping timeout", seconds: 2 });
  assert.equal(play.network.seated, 0);
  assert.deepEqual(play.seconds(2), ["(connecting)", "LOGIN Romeo", "STATUS online"]);
});

test("any other trouble ends the login at once", () => {
  const play = new Play().connected();
  play.user.disconnected(badPassword, "Wrong password");
  assert.deepEqual(play.user.state, { kind: "refused", error: badPassword, text: "Wrong password" });
  assert.deepEqual(play.network.take(), ["(refused)"]);
  assert.equal(play.refused, 1);
  assert.deepEqual(play.seconds(600), []);
});

test("the sixth passing trouble in a row ends the login", () => {
  const play = new Play().connected();
  const waits: unknown[] = [];
  for (let attempt = 1; attempt <= 6; attempt++) {
    play.user.disconnected(networkError, "again");
    waits.push("seconds" in play.user.state ? play.user.state.seconds : play.user.state.kind);
    play.seconds(59);
    if (play.refused === 0) play.user.connected();
  }
  assert.deepEqual(waits, [2, 4, 8, 16, 32, "refused"]);
  assert.equal(play.refused, 1);
});

test("a login that came and went at once does not start the count anew", () => {
  const play = new Play().connected();
  for (let attempt = 1; attempt <= 5; attempt++) {
    play.user.disconnected(networkError, "");
    play.seconds(60);
    play.user.connected();
    play.seconds(59.9);
  }
  play.user.disconnected(networkError, "");
  assert.equal(play.refused, 1);
});

test("a minute of standing login forgets earlier troubles", () => {
  const play = new Play().connected();
  for (let attempt = 1; attempt <= 20; attempt++) {
    play.user.disconnected(networkError, "");
    assert.deepEqual(play.user.state, { kind: "reconnecting", text: "", seconds: 2 });
    play.seconds(2);
    play.user.connected();
    play.seconds(60);
  }
  assert.equal(play.refused, 0);
});

test("losing backends never ends a login, however often", () => {
  const play = new Play().connected();
  for (let attempt = 1; attempt <= 10; attempt++) {
    play.network.loseBackend();
    play.seconds(60);
  }
  assert.equal(play.user.state.kind, "connecting");
  assert.equal(play.refused, 0);
});

test("an availability is sent once per change, not once per stanza", () => {
  const play = new Play().connected();
  play.show(phone, "online");
  play.show(desk, "away");
  assert.deepEqual(play.network.take(), []);
  play.show(phone, "dnd", "busy");
  play.show(phone, "dnd", "busy");
  play.show(phone, "dnd", "very busy");
  assert.deepEqual(play.network.take(), ["STATUS dnd: busy", "STATUS dnd: very busy"]);
  play.user.presence.delete(phone);
  play.user.presenceChanged();
  assert.deepEqual(play.network.take(), ["STATUS away"]);
});

test("the availability is sent again after every login, changed or not", () => {
  const play = new Play().connected();
  play.network.loseBackend();
  play.show(phone, "xa");
  play.show(phone, "online");
  play.network.take();
  assert.deepEqual(play.seconds(2), ["(connecting)", "LOGIN Romeo", "STATUS online"]);
});

test("who stays connected without a client keeps what was last shown, and says nothing at a new login", () => {
  const play = new Play().connected();
  play.user.presence.delete(phone);
  play.user.presenceChanged();
  assert.deepEqual(play.network.take(), []);
  play.network.loseBackend();
  play.network.take();
  assert.deepEqual(play.seconds(2), ["(connecting)", "LOGIN Romeo"]);
});

test("other credentials log in again, and the buddies of the old account are not shown as online", () => {
  const play = new Play().connected();
  play.user.buddyReported(buddyReport("bob"));
  play.network.take();
  play.user.replaceAccount({ ...account, legacyName: legacyName("Tybalt") });
  assert.deepEqual(play.network.take(), [
    "LOGOUT Romeo",
    "(bob offline)",
    "(connecting)",
    "LOGIN Tybalt",
    "STATUS online",
  ]);
  play.user.buddyReported(buddyReport("Tybalt"));
  assert.deepEqual(play.network.take(), []);
});

test("other credentials while a try is pending are the only try, and start the count anew", () => {
  const play = new Play().connected();
  play.user.disconnected(networkError, "");
  play.user.replaceAccount(account);
  play.user.connected();
  play.network.take();
  assert.deepEqual(play.seconds(600), []);
  assert.equal(play.user.state.kind, "connected");
  play.user.disconnected(networkError, "");
  assert.deepEqual(play.user.state, { kind: "reconnecting", text: "", seconds: 2 });
});

test("disposing logs out, hides the buddies and frees the seat", async () => {
  const play = new Play().connected();
  play.user.buddyReported(buddyReport("bob"));
  play.network.take();
  await play.user[Symbol.asyncDispose]();
  assert.deepEqual(play.network.take(), ["LOGOUT Romeo", "(bob offline)", "(ended)"]);
  assert.equal(play.network.seated, 0);
  assert.equal(play.clock.waiting, 0);
});

test("disposing while a try is pending tries no more", async () => {
  const play = new Play().connected();
  play.user.disconnected(networkError, "");
  play.network.take();
  await play.user[Symbol.asyncDispose]();
  assert.deepEqual(play.network.take(), ["(ended)"]);
  assert.equal(play.clock.waiting, 0);
  assert.deepEqual(play.seconds(600), []);
});

test("disposing a user who waits gives the place in the queue back", async () => {
  const play = new Play();
  play.network.hasRoom = false;
  play.user.login();
  await play.user[Symbol.asyncDispose]();
  assert.equal(play.network.waiting, 0);
});

test("a refused user heard how it ended, and is not told again", async () => {
  const play = new Play().connected();
  play.user.disconnected(badPassword, "");
  await play.user[Symbol.asyncDispose]();
  assert.deepEqual(play.network.take(), ["(refused)", "LOGOUT Romeo"]);
});

test("a request to be seen is told and remembered, in any case, until it is answered", () => {
  const play = new Play().connected();
  const dave = { name: legacyName("dave"), alias: "", groups: [] };
  play.user.authorizationRequested(legacyName("Dave"));
  assert.deepEqual(play.network.take(), ["(Dave asks)"]);
  assert.ok(play.user.isAskedBy(dave.name));
  play.user.saveBuddy(dave);
  assert.equal(play.user.isAskedBy(dave.name), false);
  play.user.authorizationRequested(dave.name);
  play.user.removeBuddy({ ...dave, name: legacyName("DAVE") });
  assert.equal(play.user.isAskedBy(dave.name), false);
  assert.deepEqual(play.network.take(), ["SAVE dave", "(dave asks)", "REMOVE DAVE"]);
});

test("without a login a changed buddy is not sent", () => {
  const play = new Play();
  play.user.saveBuddy({ name: bob, alias: "", groups: [] });
  play.user.removeBuddy({ name: bob, alias: "", groups: [] });
  assert.deepEqual(play.network.take(), []);
});

test("reports on buddies reach the roster, a new one addressed as the network wants it", () => {
  const play = new Play({ escapedNames: false }).connected();
  play.user.buddyReported(buddyReport("bob"));
  assert.equal(play.user.roster.find(bob)?.escaped, false);
  play.user.buddyRemoved(bob);
  assert.deepEqual(play.network.take(), ["(buddy-added bob)", "(bob online)", "(buddy-removed bob)"]);
});

test("a message arrives with the buddy who sent it, and goes where the user last wrote from", () => {
  const play = new Play().connected();
  const { user, network } = play;
  const message = { conversation: legacyName("BOB"), body: "hi", headline: false, attachments: [] };
  user.buddyReported(buddyReport("bob"));
  user.conversations.send(outgoing("bob", "hello", { resource: desk }));
  user.conversations.received(message);
  const [, event] = network.events.at(-1) ?? [];
  const { conversation } = message;
  const buddy = user.roster.find(bob);
  assert.deepEqual(event, { type: "message-received", message, conversation, target: desk, buddy });
  play.show(phone, "away");
  user.conversations.received(message);
  const [, later] = network.events.at(-1) ?? [];
  assert.ok(later?.type === "message-received" && later.target === undefined);
});

test("words during a login wait for its success, and come back when it fails", () => {
  const play = new Play();
  const { user, network } = play;
  user.login();
  user.say(outgoing("bob", "patience"));
  network.take();
  user.connected();
  assert.deepEqual(network.take(), ["(connected)", "MESSAGE to bob: patience"]);
  user.disconnected(networkError, "gone");
  user.say(outgoing("bob", "again"));
  play.seconds(60);
  user.disconnected(badPassword, "no");
  assert.deepEqual(network.take(), ["(refused)", '("again" to bob failed)']);
});

test("words that a dead backend had not confirmed go through the next one, behind the login", () => {
  const play = new Play().connected();
  const { user, network } = play;
  user.say(outgoing("bob", "one"));
  user.taken(network.mark);
  user.say(outgoing("bob", "two"));
  network.loseBackend();
  network.take();
  play.seconds(60);
  user.connected();
  assert.deepEqual(network.take(), ["(connected)", "MESSAGE to bob: two"]);
});

test("whoever logs out with words on the way gets them back", async () => {
  const play = new Play().connected();
  const { user, network } = play;
  network.isCongested = true;
  user.say(outgoing("bob", "wait"));
  await user[Symbol.asyncDispose]();
  assert.deepEqual(network.take().filter((what) => /wait/.test(what)), ['("wait" to bob failed)']);
});

test("a backend that has caught up goes on where it stopped", async () => {
  const play = new Play().connected();
  const { user, network } = play;
  network.isCongested = true;
  user.say(outgoing("bob", "one"));
  user.say(outgoing("bob", "two"));
  assert.deepEqual(network.take(), []);
  await network.catchUp();
  assert.deepEqual(network.take(), ["MESSAGE to bob: one", "MESSAGE to bob: two"]);
});

test("the log names states and errors, never words or passwords", () => {
  const play = new Play().connected();
  play.user.disconnected(badPassword, "secret reason");
  const refused = play.log.lines.at(-1);
  assert.deepEqual(refused?.fields, { user: id, state: "refused", error: badPassword });
  assert.ok(!/secret reason|pw/.test(JSON.stringify(play.log.lines)));
});

test("a move to another backend logs out of the old one and in through the new, and tells the user nothing", () => {
  const play = new Play({ wantsBuddies: true }).connected();
  play.user.buddyReported(buddyReport("bob"));
  const events = play.network.events.length;
  play.network.take();
  const other = new FakeNetwork();
  play.user.moved(other);
  assert.deepEqual(play.network.take(), ["LOGOUT Romeo"]);
  assert.deepEqual(other.take(), ["LOGIN Romeo", "BUDDIES bob", "STATUS online"]);
  assert.deepEqual([play.user.state.kind, play.user.isLoggingIn, play.user.voice], [
    "connected",
    true,
    undefined,
  ]);
  play.user.connected();
  assert.deepEqual([play.user.isLoggingIn, play.user.voice], [false, other]);
  assert.equal(play.network.events.length, events);
});

test("what is said during a move goes through the new backend when its login stands", () => {
  const play = new Play().connected();
  const other = new FakeNetwork();
  play.user.moved(other);
  other.take();
  play.user.say(outgoing("bob", "hello"));
  assert.deepEqual(other.take(), []);
  play.user.connected();
  assert.deepEqual(other.take(), ["MESSAGE to bob: hello"]);
});

test("a move that fails is a lost login, of which the user hears", () => {
  for (
    const fail of [(user: User) => user.backendLost(), (user: User) => user.disconnected(networkError, "")]
  ) {
    const play = new Play().connected();
    play.user.moved(new FakeNetwork());
    fail(play.user);
    assert.equal(play.user.state.kind, "reconnecting");
    assert.equal(play.user.isLoggingIn, false);
  }
});

test("a user is idle since the login or the last message either way, and only while logged in", () => {
  const { user, clock, network } = new Play();
  assert.equal(user.idleSince, undefined);
  user.login();
  assert.deepEqual([user.isLoggingIn, user.idleSince], [true, undefined]);
  clock.advance(1);
  user.connected();
  assert.deepEqual([user.isLoggingIn, user.idleSince], [false, 1]);
  clock.advance(1);
  user.say(outgoing("bob", "hello"));
  assert.equal(user.idleSince, 2);
  clock.advance(1);
  user.conversations.received({ conversation: bob, body: "hi", headline: false, attachments: [] });
  assert.equal(user.idleSince, 3);
  network.loseBackend();
  assert.equal(user.idleSince, undefined);
});

test("a question is asked while the login stands, and ends with the backend", async () => {
  const { user, network, clock } = new Play();
  await assert.rejects(user.people.vcards.request(bob), { code: "not-logged-in" });
  user.login();
  assert.equal(user.ask({ type: "typing", conversation: bob, state: "typing" }), false);
  user.connected();
  network.take();
  const asked = assert.rejects(user.people.vcards.request(bob), { code: "backend-unavailable" });
  assert.deepEqual(network.take(), ['ASK {"type":"vcard","name":"bob","id":1}']);
  network.loseBackend();
  await asked;
  await user[Symbol.asyncDispose]();
  assert.equal(clock.waiting, 0);
});

test("a backend that speaks raw is shown presence first, and buddies show theirs in no other way", () => {
  const play = new Play();
  play.network.speaksRaw = true;
  play.user.login();
  assert.deepEqual(play.network.take(), ["(connecting)", "LOGIN Romeo", "(shown online)", "STATUS online"]);
  play.user.connected();
  play.user.buddyReported(buddyReport(bob));
  assert.deepEqual(play.network.take(), ["(connected)", "(buddy-added bob)"]);
  assert.equal(play.user.roster.find(bob)?.availability.status, "offline");
});

test("with a backend that speaks raw, typing is left to what is raw", () => {
  const play = new Play().connected();
  const typing = { type: "typing", conversation: bob, state: "paused" } as const;
  assert.equal(play.user.ask(typing), true);
  play.network.speaksRaw = true;
  assert.equal(play.user.ask(typing), true);
  assert.equal(play.network.take().length, 1);
});

test("a step of a login is over with the login, whichever way it ends", () => {
  const endings: ((play: Play) => void)[] = [
    (play) => play.user.connected(),
    (play) => play.user.disconnected(badPassword, "no"),
    (play) => play.user.disconnected(networkError, "gone"),
    (play) => play.network.loseBackend(),
    (play) => play.user.replaceAccount(account),
  ];
  for (const [index, end] of endings.entries()) {
    const play = new Play();
    play.user.login();
    play.user.loginSteps.step({ id: "1", kind: "qr", title: "", text: "", fields: [] });
    end(play);
    assert.equal(play.user.loginSteps.open, undefined, `ending ${index}`);
  }
});

test("the ids of what the user sent are stored when the user leaves", async () => {
  const play = new Play().connected();
  const { user, storage } = play;
  await storage.saveUser({
    user: id,
    legacyName: account.legacyName,
    password: "",
    language: "",
    encoding: "",
  });
  user.conversations.send(outgoing("Bob", "hi", { id: "own" }));
  const status = {
    conversation: bob,
    requestId: "1 own",
    id: legacyMessageId("net"),
    state: "accepted",
  } as const;
  user.conversations.status(status);
  await user[Symbol.asyncDispose]();
  assert.equal(await storage.ownMessageId(id, "bob", "net"), "own");
  assert.equal(play.clock.waiting, 0);
});

test("a message about an old one that waits when the user leaves comes back", async () => {
  const { user, network } = new Play().connected();
  user.conversations.send({ ...outgoing("bob", "hello"), replaces: messageId("old") });
  await user[Symbol.asyncDispose]();
  assert.deepEqual(network.take(), ["LOGOUT Romeo", "(ended)", '("hello" to bob failed)']);
});
