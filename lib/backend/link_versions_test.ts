/** What a link sends to backends of the old protocol and of the new one. */
import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { encodeWrapper, type KnownWrapper, modernFeatures, withoutProtocol2 } from "../../proto/mod.ts";
import { ManualClock } from "../clock.ts";
import { backendId, type LegacyMessageId, legacyMessageId, legacyName, userId } from "../ids.ts";
import { MemoryLog } from "../log/memory_log.ts";
import type { OutgoingMessage } from "../message.ts";
import { outgoing } from "../users/fake_network.ts";
import { everyPassingRequest, everyRequest } from "./every_request.ts";
import { FakeConnection } from "./fake_connection.ts";
import { FakeSeat } from "./fake_seat.ts";
import { Link } from "./link.ts";

const user = userId("romeo@example.com");
const account = { user, legacyName: legacyName("romeo"), password: "pw", settings: new Map([["a", "b"]]) };
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const richMessage: OutgoingMessage<LegacyMessageId> = {
  ...outgoing("bob", "thyself", { id: "own" }),
  receiptId: "own",
  markup: "<b>thyself</b>",
  reply: { to: legacyMessageId("70"), text: "What shall I swear by?", author: { isUser: true } },
  replaces: legacyMessageId("71"),
  thread: "vows",
  attachments: [{ url: "https://a/b.png", mimeType: "image/png", description: "", size: 3 }],
};

/** A link to a backend that said this of itself. */
class Play implements AsyncDisposable {
  readonly connection = new FakeConnection();
  readonly seat = new FakeSeat(user);
  readonly link: Link;
  readonly ended: Promise<void>;

  constructor() {
    const owner = { linkReady() {}, linkConfigured() {}, linkRaw() {}, linkRooms() {}, linkLost() {} };
    this.link = new Link({
      id: backendId(1),
      connection: this.connection,
      owner,
      clock: new ManualClock(),
      log: new MemoryLog(),
      readyToRead: () => Promise.resolve(),
    });
    this.link.seats.set(user, this.seat);
    this.ended = this.link.run();
  }

  static async open(...configs: readonly string[]): Promise<Play> {
    const play = new Play();
    for (const config of configs) {
      await play.connection.say({ type: "BACKEND_CONFIG", payload: { config } });
    }
    await play.connection.say({ type: "PONG" });
    await turn();
    play.connection.heard.length = 0;
    return play;
  }

  /** Asks for all that there is. */
  async askEverything(): Promise<void> {
    const { link } = this;
    link.login(account);
    link.setAvailability(user, { status: "away", text: "tea", idleSince: new Date(5_000) });
    link.sendMessage(user, richMessage);
    link.sendMessage(user, { ...richMessage, attention: true });
    for (const asked of everyPassingRequest) link.ask(user, asked);
    const answers = everyRequest.map((asked) => link.request(user, asked).catch(() => {}));
    link.sendBuddies(user, [{ name: legacyName("bob"), alias: "B", groups: ["G"], iconHash: "cafe" }]);
    link.saveBuddy(user, { name: legacyName("bob"), alias: "B", groups: ["G"] });
    link.removeBuddy(user, { name: legacyName("bob"), alias: "B", groups: ["G"] });
    link.logout(account);
    await Promise.all(answers);
    await turn();
  }

  /** The end, however the test went. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.connection.close();
    await this.ended;
  }
}

function bytes(wrapper: KnownWrapper | undefined): Uint8Array | undefined {
  return wrapper && encodeWrapper(wrapper);
}

const allModern = modernFeatures.map((feature) => `${feature}=1`).join("\n");
const oldConfigs = [
  [],
  ["[features]\nmuc=1\nrawxml=1\nreceipts=1\nsend_buddies_on_login=1"],
  ["[features]\napi_version=1"],
  // It does not say so of itself, but somebody may have copied the lines.
  [`[features]\n${allModern}`],
];

for (const configs of oldConfigs) {
  test(`an old backend sees not one new byte, whatever it says: ${JSON.stringify(configs).slice(0, 60)}`, async () => {
    await using play = await Play.open(...configs);
    await play.askEverything();
    const { heard } = play.connection;
    assert.ok(heard.length > 12);
    for (const wrapper of heard) {
      assert.ok(wrapper.type !== "UNKNOWN");
      assert.deepEqual(bytes(withoutProtocol2(wrapper)), bytes(wrapper), wrapper.type);
    }
  });
}

test("an old backend is told in words what it has no fields for", async () => {
  await using play = await Play.open("[features]\nmuc=1");
  play.link.sendMessage(user, richMessage);
  await turn();
  const [message] = play.connection.heard;
  assert.ok(message?.type === "CONV_MESSAGE");
  assert.deepEqual(message.payload, {
    userName: user,
    buddyName: "bob",
    message: "> What shall I swear by?\n* thyself\nhttps://a/b.png",
    xhtml: "",
    id: "own",
  });
});

test("a backend that announced everything is asked for everything", async () => {
  await using play = await Play.open(`[features]\napi_version=2\nmuc=1\n${allModern}`);
  await play.askEverything();
  const types = new Set(play.connection.typesHeard);
  const wanted = [
    "REACTION",
    "RETRACTION",
    "READ_MARKER",
    "HISTORY_REQUEST",
    "AVATAR_REQUEST",
    "SEARCH_REQUEST",
    "BLOCK",
    "ROOM_INFO_REQUEST",
    "ROOM_INVITATION",
    "ROOM_MODERATION",
    "ROOM_DECLINE",
    "ROOM_OPTIONS_REQUEST",
    "ROOM_OPTIONS_CHANGE",
    "ROOM_MEMBERS_REQUEST",
    "ROOM_NICKNAME_CHANGED",
    "LOGIN_ANSWER",
  ];
  assert.deepEqual(wanted.filter((type) => !types.has(type)), []);
  const status = play.connection.heard.find(({ type }) => type === "STATUS_CHANGED");
  assert.ok(status?.type === "STATUS_CHANGED" && status.payload.idleSinceMs === 5_000);
});

test("a message of protocol 2 has all its parts", async () => {
  await using play = await Play.open(`[features]\napi_version=2\n${allModern}`);
  const sent = play.link.sendMessage(user, richMessage);
  await turn();
  const [message] = play.connection.heard;
  assert.ok(message?.type === "CONV_MESSAGE" && "requestId" in sent);
  assert.deepEqual(message.payload, {
    userName: user,
    buddyName: "bob",
    message: "thyself",
    xhtml: "<b>thyself</b>",
    id: "own",
    requestId: sent.requestId,
    reply: { legacyId: "70", text: "What shall I swear by?", authorIsUser: true },
    replaces: "71",
    thread: "vows",
    attachment: [{ url: "https://a/b.png", mimeType: "image/png", description: "", size: 3 }],
  });
});

test("a backend of protocol 2 is asked for nothing that it did not announce", async () => {
  await using play = await Play.open("[features]\napi_version=2");
  await play.askEverything();
  assert.deepEqual([...new Set(play.connection.typesHeard)], [
    "LOGIN",
    "STATUS_CHANGED",
    "CONV_MESSAGE",
    "RAW_XML",
    "JOIN_ROOM",
    "LEAVE_ROOM",
    "BUDDIES",
    "BUDDY_CHANGED",
    "BUDDY_REMOVED",
    "LOGOUT",
  ]);
});

test("what a backend announces in pieces counts together, and its last word on each", async () => {
  await using play = await Play.open(
    "[features]\nreactions=1",
    "[features]\napi_version=2\nsearch=1",
    "[features]\napi_version=1\nsearch=0",
  );
  assert.deepEqual([play.link.can("reactions"), play.link.can("search")], [true, false]);
});

test("a backend that names the version by itself is answered like one that announced it", async () => {
  await using play = await Play.open("[features]\nreactions=1");
  assert.equal(play.link.can("reactions"), false);
  await play.connection.say({ type: "API_VERSION", payload: { version: 7 } });
  await turn();
  assert.deepEqual(play.connection.heard, [
    { type: "API_VERSION", payload: { version: 2, reflectionAccepts: true, participants: true } },
  ]);
  assert.equal(play.link.can("reactions"), true);
});

test("who is logged out, or loses the backend, gets no answer any more", async () => {
  await using play = await Play.open(`[features]\napi_version=2\n${allModern}`);
  const asked = play.link.request(user, { type: "search", text: "x", limit: 1 });
  play.link.logout(account);
  await assert.rejects(asked, { code: "link-lost" });
  const again = play.link.request(user, { type: "search", text: "x", limit: 1 });
  void play.connection.hangUp();
  await assert.rejects(again, { code: "link-lost" });
});

test("a list of rooms for somebody the backend does not carry is dropped", async () => {
  const told: (string | undefined)[] = [];
  const connection = new FakeConnection();
  const link = new Link({
    id: backendId(1),
    connection,
    owner: {
      linkReady() {},
      linkConfigured() {},
      linkRaw() {},
      linkRooms: (list) => void told.push(list.user),
      linkLost() {},
    },
    clock: new ManualClock(),
    log: new MemoryLog(),
    readyToRead: () => Promise.resolve(),
  });
  link.seats.set(user, new FakeSeat(user));
  const ended = link.run();
  const list = { room: ["#balcony"], name: ["Balcony"] };
  await connection.say(
    { type: "PONG" },
    { type: "ROOM_LIST", payload: list },
    { type: "ROOM_LIST", payload: { ...list, user } },
    { type: "ROOM_LIST", payload: { ...list, user: "mercutio@example.com" } },
  );
  connection.close();
  await ended;
  assert.deepEqual(told, [undefined, user]);
});
