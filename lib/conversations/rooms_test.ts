import assert from "node:assert/strict";
import { Crowds } from "../../proto/mod.ts";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { TransportError } from "../errors.ts";
import { legacyMessageId, type LegacyName, legacyName, type ResourceId, resourceId, userId } from "../ids.ts";
import type { UserEvent } from "../events.ts";
import type { OutgoingMessage } from "../message.ts";
import { areAlike, type Entrance, type Participant, participantCalled, type PastMessage } from "../room.ts";
import { FakeNetwork, outgoing } from "../users/fake_network.ts";
import { Conversations } from "./conversations.ts";
import type { KeptRooms } from "./kept_rooms.ts";
import type { ReportedParticipant } from "./room_reports.ts";
import { entranceTime, joinPatience } from "./room_entrances.ts";
import { Rooms } from "./rooms.ts";

const user = userId("romeo@verona.example");
const [phone, desk] = [resourceId(`${user}/phone`), resourceId(`${user}/desk`)];
const balcony = legacyName("#balcony");

type Entered = Parameters<KeptRooms["save"]>[0];

class Play {
  readonly clock = new ManualClock(0);
  readonly events: UserEvent[] = [];
  /** What was written of rooms to stay in. */
  readonly kept: string[] = [];
  past: () => Promise<readonly PastMessage[]> = () => Promise.resolve([]);
  readonly keeping = {
    areAll: false,
    past: () => this.past(),
    save: ({ name, password }: Entered) => void this.kept.push(`save ${name} ${password}`.trim()),
    remove: (name: LegacyName) => void this.kept.push(`remove ${name}`),
  };
  readonly network = new FakeNetwork();
  voice: FakeNetwork | undefined = this.network;
  readonly conversations: Conversations = new Conversations({
    id: user,
    voice: undefined,
    say: (message: OutgoingMessage) => void this.network.happened.push(`say ${message.body}`),
    messageSettled() {},
    noteActivity() {},
    buddy: () => undefined,
    rooms: { has: (name) => this.rooms.has(name) },
  }, () => {});
  readonly rooms: Rooms = new Rooms({
    user,
    report: (_user, event) => void this.events.push(event),
    clock: this.clock,
    voice: () => this.voice,
    send: (message) => this.conversations.send(message),
    remember: (message, isNew) => this.conversations.remember(message, isNew),
    crowds: new Crowds(areAlike),
    kept: this.keeping,
  });

  /** What was told since the last call, in a word each. */
  take(): string[] {
    return this.events.splice(0).map(told);
  }

  async join(nickname = "romeo"): Promise<void> {
    this.rooms.join(wish(phone, nickname));
    await turn();
  }

  /** The network lets the user in, among these people. */
  async enter(...others: string[]): Promise<void> {
    await this.join();
    for (const nickname of others) this.rooms.participant(person(nickname));
    this.rooms.participant(person("romeo", { isUser: true }));
    this.clock.advance(entranceTime);
    this.take();
  }
}

function wish(client: ResourceId, nickname: string): Entrance {
  return { name: balcony, address: "#balcony@irc.example", client, nickname, password: "", backlog: {} };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function told(event: UserEvent): string {
  switch (event.type) {
    case "room-entered":
      return `entered with ${
        [...event.room.participants.values()].map(({ nickname }) => nickname).join(" ")
      } for ${event.to.map(({ client }) => client)}`;
    case "room-refused":
      return `refused (${event.refusal}) ${event.text}: ${event.to.map(({ client }) => client)}`;
    case "room-participant":
      return `${event.participant.nickname} ${event.change.kind}`;
    case "room-message":
      return `${event.author.nickname}: ${event.message.body}${
        event.reflects ? ` (${event.reflects.id})` : ""
      }`;
    case "room-closed":
      return `closed: ${event.why}`;
    default:
      return event.type;
  }
}

function person(
  nickname: string,
  changed: Partial<Participant> = {},
  report: Partial<ReportedParticipant> = {},
): ReportedParticipant {
  const participant: Participant = { ...participantCalled(nickname), affiliation: "member", ...changed };
  return { room: balcony, participant, ...report };
}

const left = { why: "left", actor: "", reason: "" } as const;

function said(nickname: string, body: string, id?: string, requestId?: string) {
  return {
    message: {
      conversation: balcony,
      body,
      headline: false,
      attachments: [],
      ...id === undefined ? {} : { id: legacyMessageId(id) },
    },
    author: { nickname, participantId: "" },
    isPrivate: false,
    ...requestId === undefined ? {} : { requestId },
  };
}

test("the room is shown once the user is in it, with everybody who was told of by then", async () => {
  const play = new Play();
  await play.join();
  assert.match(play.network.take().join(), /REQUEST .*join-room.*#balcony.*romeo/);
  play.rooms.participant(person("juliet"));
  play.rooms.participant(person("romeo"));
  play.rooms.participant(person("nurse"));
  assert.deepEqual(play.take(), []);
  play.clock.advance(entranceTime);
  assert.deepEqual(play.take(), [`entered with juliet romeo nurse for ${phone}`]);
  assert.equal(play.clock.waiting, 0);
});

test("afterwards everybody is told of as they come, change, are renamed and leave", async () => {
  const play = new Play();
  await play.enter("juliet");
  play.rooms.participant(person("nurse"));
  play.rooms.participant(person("nurse", { role: "moderator" }));
  play.rooms.participant(person("nurse", { role: "moderator" }));
  play.rooms.participant(person("nurse", { role: "moderator" }, { newNickname: "angelica" }));
  play.rooms.participant(person("angelica", {}, { gone: left }));
  play.rooms.participant(person("angelica", {}, { gone: left }));
  assert.deepEqual(play.take(), ["nurse came", "nurse changed", "angelica renamed", "angelica left"]);
});

test("a second client sees the same room at once", async () => {
  const play = new Play();
  await play.enter("juliet");
  play.network.take();
  play.rooms.join(wish(desk, "another"));
  assert.deepEqual(play.take(), [`entered with juliet romeo for ${desk}`]);
  assert.deepEqual(play.network.take(), []);
});

test("the last client that leaves takes the user out, unless the room is kept", async () => {
  const play = new Play();
  await play.enter();
  play.rooms.join(wish(desk, "romeo"));
  play.network.take();
  play.rooms.leave(balcony, phone, "");
  assert.deepEqual(play.network.take(), []);
  play.rooms.leave(balcony, desk, "good night");
  assert.match(play.network.take().join(), /leave-room.*good night/);
  assert.equal(play.rooms.has(balcony), false);
  await play.enter();
  play.rooms.keep(balcony, true);
  play.rooms.clientGone(phone);
  assert.equal(play.rooms.has(balcony), true);
});

test("what is said while nobody looks is kept for whoever comes", async () => {
  const play = new Play();
  await play.enter();
  play.rooms.keep(balcony, true);
  play.rooms.leave(balcony, phone, "");
  for (let count = 0; count < 150; count++) play.rooms.received(said("juliet", `word ${count}`));
  assert.equal(play.take().length, 150);
  const backlog = play.rooms.find(balcony)?.backlog ?? [];
  assert.deepEqual([backlog.length, backlog[0]?.message.body], [100, "word 50"]);
});

test("a refusal is told to who waits, and the room is forgotten", async () => {
  const play = new Play();
  await play.join();
  play.rooms.participant(
    person("romeo", { availability: { status: "offline", text: "taken" } }, { refusal: "conflict" }),
  );
  assert.deepEqual(play.take(), [`refused (conflict) taken: ${phone}`]);
  assert.equal(play.rooms.has(balcony), false);
  assert.equal(play.clock.waiting, 0);
});

test("a backend that refuses by protocol 2 is heard as well", async () => {
  const play = new Play();
  play.network.answers.push(new TransportError("item-not-found", "No such room."));
  await play.join();
  assert.deepEqual(play.take(), [`refused (not-found) No such room.: ${phone}`]);
});

test("a network that says nothing is not waited for for ever", async () => {
  const play = new Play();
  await play.join();
  play.clock.advance(joinPatience);
  assert.match(play.take().join(), /^refused \(other\)/);
});

test("a wish to get in waits for the login", async () => {
  const play = new Play();
  play.voice = undefined;
  await play.join();
  assert.deepEqual([play.network.take(), play.take()], [[], []]);
  play.voice = play.network;
  play.rooms.connected();
  assert.match(play.network.take().join(), /join-room/);
});

test("after a lost login only what is different is told", async () => {
  const play = new Play();
  await play.enter("juliet", "nurse");
  play.rooms.lost();
  assert.deepEqual(play.take(), []);
  play.rooms.connected();
  play.rooms.participant(person("juliet"));
  play.rooms.participant(person("tybalt"));
  play.rooms.participant(person("romeo", { isUser: true }));
  play.clock.advance(entranceTime);
  assert.deepEqual(play.take(), ["tybalt came", "nurse left"]);
});

test("what is said between a new login and the entrance is not lost", async () => {
  const play = new Play();
  await play.enter();
  play.rooms.lost();
  play.rooms.connected();
  play.rooms.received(said("juliet", "where art thou"));
  assert.deepEqual(play.take(), ["juliet: where art thou"]);
});

test("without a login to come back, the room is closed", async () => {
  const play = new Play();
  await play.enter();
  play.rooms.close("login-lost", "bad password");
  assert.deepEqual(play.take(), ["closed: login-lost"]);
  assert.equal(play.rooms.has(balcony), false);
});

test("the room's reflection of the user's own words keeps their origin, each once", async () => {
  const play = new Play();
  await play.enter();
  play.rooms.send(outgoing("#balcony", "hello", { id: "m1" }));
  play.rooms.send(outgoing("#balcony", "hello", { id: "m2" }));
  play.rooms.received(said("romeo", "hello"));
  play.rooms.received(said("romeo", "hello"));
  play.rooms.received(said("romeo", "hello"));
  assert.deepEqual(play.take(), ["romeo: hello (m1)", "romeo: hello (m2)", "romeo: hello"]);
});

test("a reflection that names its request is found whatever the network made of the words", async () => {
  const play = new Play();
  await play.enter();
  play.rooms.send(outgoing("#balcony", "one", { id: "m1" }));
  play.rooms.send(outgoing("#balcony", "two", { id: "m2" }));
  play.rooms.received(said("romeo", "TWO", "n2", "7 m2"));
  assert.deepEqual(play.take(), ["romeo: TWO (m2)"]);
});

test("what the network repeats is told once", async () => {
  const play = new Play();
  await play.enter();
  play.rooms.received(said("juliet", "hello", "n1"));
  play.rooms.received(said("juliet", "hello", "n1"));
  assert.deepEqual(play.take(), ["juliet: hello"]);
});

test("whoever is thrown out is told, and is out", async () => {
  const play = new Play();
  await play.enter();
  const gone = { why: "kicked", actor: "tybalt", reason: "villain" } as const;
  play.rooms.participant(person("romeo", {}, { gone }));
  assert.deepEqual(play.take(), ["romeo left"]);
  assert.equal(play.rooms.has(balcony), false);
});

test("a rename of the user's is the user's new name", async () => {
  const play = new Play();
  await play.enter();
  play.rooms.participant(person("romeo", {}, { newNickname: "montague" }));
  assert.equal(play.rooms.find(balcony)?.nickname, "montague");
});

test("rooms are the same in any case", async () => {
  const play = new Play();
  await play.enter();
  assert.ok(play.rooms.has(legacyName("#Balcony")));
});

test("five thousand people cost one pass", async () => {
  const play = new Play();
  const names = Array.from({ length: 5000 }, (_, index) => `guest${index}`);
  await play.enter(...names);
  assert.equal(play.rooms.find(balcony)?.participants.size, 5001);
});

test("a nickname that the network gives is told once, however it says so", async () => {
  const play = new Play();
  await play.enter();
  play.rooms.nickname(balcony, "montague");
  play.rooms.participant(person("romeo", {}, { newNickname: "montague" }));
  assert.deepEqual(play.take(), ["montague renamed"]);
  assert.equal(play.rooms.find(balcony)?.nickname, "montague");
});

test("a room that is kept is written down, until the user is out of it", async () => {
  const play = new Play();
  await play.enter();
  play.rooms.keep(balcony, true);
  play.rooms.keep(balcony, false);
  play.rooms.keep(balcony, true);
  play.rooms.participant(person("romeo", { isUser: true }, { gone: left }));
  assert.deepEqual(play.kept, ["save #balcony", "remove #balcony", "save #balcony", "remove #balcony"]);
});

const stored = {
  room: "#balcony",
  name: "#Balcony",
  address: "#balcony@irc.example",
  nickname: "romeo",
  password: "rose",
};

test("rooms that the user stayed in are entered with the login and their passwords, and are there for clients", async () => {
  const play = new Play();
  play.rooms.restore([stored]);
  play.rooms.connected();
  assert.match(play.network.take().join(), /join-room.*#Balcony.*romeo.*rose/);
  play.rooms.participant(person("romeo", { isUser: true }));
  play.clock.advance(entranceTime);
  play.rooms.join(wish(phone, "romeo"));
  await turn();
  assert.deepEqual(play.take(), [`entered with romeo for ${phone}`]);
  play.rooms.leave(balcony, phone, "");
  assert.ok(play.rooms.has(balcony));
});

test("whoever enters a room after a restart sees what was said before, also who comes while that is read", async () => {
  const play = new Play();
  const read = Promise.withResolvers<readonly PastMessage[]>();
  play.past = () => read.promise;
  play.rooms.restore([stored]);
  play.rooms.connected();
  play.rooms.participant(person("romeo", { isUser: true }));
  play.clock.advance(entranceTime);
  play.rooms.join(wish(phone, "romeo"));
  play.rooms.join(wish(desk, "romeo"));
  play.rooms.received(said("juliet", "O Romeo"));
  assert.ok(!play.take().some((event) => event.startsWith("entered")));
  const past = [{ id: "1", at: new Date(1), text: "<message/>" }];
  read.resolve(past);
  await turn();
  const entered = play.events.find((event) => event.type === "room-entered");
  assert.deepEqual(entered?.to.map(({ client }) => client), [phone, desk]);
  assert.deepEqual(entered?.past, past);
});

test("a client that leaves while the past is read is not shown the room", async () => {
  const play = new Play();
  const read = Promise.withResolvers<readonly PastMessage[]>();
  play.past = () => read.promise;
  play.rooms.restore([stored]);
  play.rooms.connected();
  play.rooms.participant(person("romeo", { isUser: true }));
  play.clock.advance(entranceTime);
  play.rooms.join(wish(phone, "romeo"));
  play.rooms.leave(balcony, phone, "");
  read.resolve([]);
  await turn();
  assert.deepEqual(play.take(), []);
  assert.deepEqual(play.rooms.find(balcony)?.viewers.size, 0);
});

test("who stays in every room stays in each that they enter", async () => {
  const play = new Play();
  play.keeping.areAll = true;
  await play.enter();
  assert.deepEqual(play.kept, ["save #balcony"]);
  play.rooms.leave(balcony, phone, "");
  assert.ok(play.rooms.has(balcony));
});

test("a password that the user sets is the one to enter with from then on", async () => {
  const play = new Play();
  await play.enter();
  play.rooms.keep(balcony, true);
  await play.rooms.setOptions(balcony, new Map([["moderated", "1"]]));
  assert.deepEqual(play.kept, ["save #balcony"]);
  await play.rooms.setOptions(balcony, new Map([["password", "thorn"]]));
  assert.deepEqual(play.kept, ["save #balcony", "save #balcony thorn"]);
});

test("an old network that bans whoever wants to get in refuses the entrance", async () => {
  for (
    const [why, refusal] of [["banned", "banned"], ["members-only", "members-only"], [
      "kicked",
      "other",
    ]] as const
  ) {
    const play = new Play();
    await play.join();
    const gone = { why, actor: "", reason: "a feud" };
    play.rooms.participant(person("romeo", { isUser: true }, { gone }));
    assert.deepEqual(play.take(), [`refused (${refusal}) a feud: ${phone}`]);
    assert.ok(!play.rooms.has(balcony));
  }
});

test("what is for the user alone is told where it was said", async () => {
  const play = new Play();
  await play.enter("juliet");
  play.rooms.received({ ...said("juliet", "hush"), isPrivate: true });
  const [event] = play.events;
  assert.ok(event?.type === "room-message" && event.isPrivate);
  assert.equal(event.message.conversation, "#balcony/juliet");
  assert.deepEqual(play.rooms.find(balcony)?.backlog, []);
  assert.ok(play.rooms.isTalkIn(legacyName("#Balcony/juliet")));
  assert.ok(!play.rooms.isTalkIn(legacyName("#tomb/juliet")));
});

const waysOut: Readonly<Record<string, (rooms: Rooms) => void>> = {
  "leaves": (rooms) => rooms.leave(balcony, phone, ""),
  "is put out": (rooms) => rooms.participant(person("romeo", { isUser: true }, { gone: left })),
  "has no login any more": (rooms) => rooms.close("login-lost", ""),
};

for (const [way, out] of Object.entries(waysOut)) {
  test(`whoever ${way} holds on to nobody in the room`, async () => {
    const play = new Play();
    await play.enter("juliet");
    const room = play.rooms.find(balcony);
    assert.equal(room?.participants.size, 2);
    out(play.rooms);
    assert.equal(room?.participants.size, 0);
  });
}

test("whoever is refused holds on to nobody in the room", async () => {
  const play = new Play();
  await play.join();
  play.rooms.participant(person("juliet"));
  const room = play.rooms.find(balcony);
  play.rooms.participant(person("romeo", {}, { refusal: "conflict" }));
  assert.equal(room?.participants.size, 0);
});
