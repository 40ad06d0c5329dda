import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { encodeFrame, encodeWrapper, MessageState, type RoomList } from "../../proto/mod.ts";
import { ManualClock } from "../clock.ts";
import { backendId, legacyName, userId } from "../ids.ts";
import { MemoryLog } from "../log/memory_log.ts";
import type { SentMessage } from "../users/network.ts";
import { outgoing } from "../users/fake_network.ts";
import { FakeConnection } from "./fake_connection.ts";
import { FakeSeat } from "./fake_seat.ts";
import type { BackendWords } from "./capabilities.ts";
import { Link, type LinkOwner } from "./link.ts";

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

class Play implements LinkOwner, AsyncDisposable {
  readonly connection = new FakeConnection();
  readonly clock = new ManualClock();
  readonly log = new MemoryLog();
  /** What the owner was told. */
  readonly told: string[] = [];
  readonly link: Link;
  readonly ended: Promise<void>;
  mayRead: Promise<void> = Promise.resolve();

  constructor() {
    const { connection, clock, log } = this;
    const readyToRead = () => this.mayRead;
    this.link = new Link({ id: backendId(7), connection, owner: this, clock, log, readyToRead });
    this.ended = this.link.run();
  }

  linkReady(link: Link): void {
    this.told.push(`ready ${link.isReady}`);
  }

  linkConfigured(_link: Link, { flags }: BackendWords): void {
    this.told.push(`configured ${[...flags.keys()]}`);
  }

  linkRooms({ room = [] }: RoomList): void {
    this.told.push(`rooms ${room}`);
  }

  linkRaw(_link: Link, bytes: Uint8Array): void {
    this.told.push(`raw ${new TextDecoder().decode(bytes)}`);
  }

  linkLost(_link: Link, reason: string): void {
    this.told.push(`lost: ${reason}`);
  }

  /** The end, however the test went. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.connection.close();
    await this.ended;
  }
}

test("a link pings at once, and is ready at the first PONG, once", async () => {
  await using play = new Play();
  await turn();
  assert.deepEqual(play.connection.typesHeard, ["PING"]);
  assert.equal(play.link.isReady, false);
  await play.connection.say({ type: "PONG" }, { type: "PONG" });
  await play.connection.say({ type: "PONG" });
  assert.deepEqual(play.told, ["ready true"]);
});

test("a PONG that comes only after the second PING makes ready like any other", async () => {
  await using play = new Play();
  await play.connection.say({ type: "BACKEND_CONFIG", payload: { config: "[features]\nmuc=1" } });
  play.link.ping();
  await play.connection.say({ type: "PONG" });
  assert.deepEqual(play.told, ["configured features.muc", "ready true"]);
});

test("a backend that is silent from one PING to the next is lost", async () => {
  await using play = new Play();
  await play.connection.say({ type: "PONG" });
  play.link.ping();
  assert.deepEqual(play.told, ["ready true"]);
  play.link.ping();
  assert.deepEqual(play.told, ["ready true", "lost: the backend did not answer a PING"]);
  assert.ok(play.connection.isClosed);
  await play.ended;
  assert.equal(play.told.length, 2);
});

test("any frame is a sign of life, and so is half a frame", async () => {
  await using play = new Play();
  for (let round = 0; round < 3; round++) {
    play.link.ping();
    await play.connection.say({ type: "STATS", payload: { res: 1, initRes: 1, shared: 1, id: "1" } });
    play.link.ping();
    await play.connection.sayBytes(encodeWrapper({ type: "PONG" }).subarray(0, 3));
    await play.connection.sayBytes(encodeWrapper({ type: "PONG" }).subarray(3));
  }
  assert.deepEqual(play.told, ["ready true"]);
});

test("a backend that we do not read from, because users are slow, is not called silent", async () => {
  await using play = new Play();
  const users = Promise.withResolvers<void>();
  play.mayRead = users.promise;
  void play.connection.say({ type: "PONG" });
  await turn();
  for (let round = 0; round < 3; round++) play.link.ping();
  assert.deepEqual(play.told, ["ready true"]);
  users.resolve();
  await turn();
  play.link.ping();
  assert.deepEqual(play.told, ["ready true"]);
  play.link.ping();
  assert.equal(play.told.length, 2);
});

test("nothing more is read until users are ready for it", async () => {
  await using play = new Play();
  const users = Promise.withResolvers<void>();
  play.mayRead = users.promise;
  void play.connection.say({ type: "BACKEND_CONFIG", payload: { config: "[features]\nmuc=1" } });
  await turn();
  const taken = play.connection.say({
    type: "BACKEND_CONFIG",
    payload: { config: "[features]\nreceipts=1" },
  });
  await turn();
  assert.deepEqual(play.told, ["configured features.muc"]);
  users.resolve();
  await taken;
  assert.deepEqual(play.told, ["configured features.muc", "configured features.receipts"]);
});

test("a PING of the backend is answered, and its STATS are kept", async () => {
  await using play = new Play();
  const stats = { res: 30, initRes: 20, shared: 10, id: "4711" };
  await play.connection.say({ type: "PING" }, { type: "STATS", payload: stats });
  await turn();
  assert.deepEqual(play.connection.typesHeard, ["PING", "PONG"]);
  assert.deepEqual(play.link.stats, stats);
});

test("reports reach the seats of this link, and a bad frame does not stall those behind it", async () => {
  await using play = new Play();
  const seat = new FakeSeat("romeo@example.com");
  play.link.seats.set(seat.id, seat);
  await play.connection.say({ type: "PONG" });
  await play.connection.sayBytes(
    new Uint8Array([
      ...encodeFrame(new Uint8Array([0xff, 0xff])),
      ...encodeFrame(new Uint8Array()),
      ...encodeWrapper({ type: "CONNECTED", payload: { user: seat.id } }),
    ]),
  );
  assert.deepEqual(seat.calls, [["connected"]]);
  assert.equal(play.log.lines.filter(({ message }) => message === "a frame was dropped").length, 2);
  assert.equal(play.log.lines[0]?.fields["backend"], 7);
  assert.deepEqual(play.told, ["ready true"]);
});

test("a report that trips over itself does not stall those behind it", async () => {
  await using play = new Play();
  const seat = new FakeSeat("romeo@example.com");
  seat.buddyRemoved = () => {
    throw new Error("a bug of ours");
  };
  play.link.seats.set(seat.id, seat);
  await play.connection.say(
    { type: "PONG" },
    { type: "BUDDY_REMOVED", payload: { userName: seat.id, buddyName: "bob" } },
    { type: "CONNECTED", payload: { user: seat.id } },
  );
  assert.deepEqual(seat.calls, [["connected"]]);
  assert.equal(play.log.find("error", "a frame was dropped")?.fields["reason"], "a bug of ours");
});

test("whoever begins with a bad frame is no backend", async () => {
  await using play = new Play();
  await play.connection.sayBytes(encodeFrame(new Uint8Array([0xff, 0xff])));
  await play.ended;
  assert.equal(play.told.length, 1);
  assert.match(play.told[0] ?? "", /^lost: not a WrapperMessage/);
});

test("a wild length ends the link with a reason", async () => {
  await using play = new Play();
  await play.connection.sayBytes(new TextEncoder().encode("GET / HTTP/1.1\r\n"));
  await play.ended;
  assert.equal(play.told.length, 1);
  assert.match(play.told[0] ?? "", /^lost: a frame of \d+ bytes exceeds the limit/);
  assert.ok(play.connection.isClosed);
});

test("a backend that hangs up is lost once, and in the middle of a frame with that reason", async () => {
  await using good = new Play();
  void good.connection.hangUp();
  await good.ended;
  assert.deepEqual(good.told, ["lost: the backend closed the connection"]);
  await using bad = new Play();
  await bad.connection.sayBytes(new Uint8Array([0, 0, 0, 9, 8]));
  void bad.connection.hangUp();
  await bad.ended;
  assert.deepEqual(bad.told, ["lost: the connection ended in the middle of a frame"]);
});

test("a write that fails ends the link", async () => {
  await using play = new Play();
  const broken = Promise.reject(new Error("broken pipe"));
  play.connection.holdWrites(broken);
  await play.ended;
  assert.deepEqual(play.told, ["lost: writing failed: broken pipe"]);
});

test("a closing link writes what is queued and an EXIT before it hangs up", async () => {
  await using play = new Play();
  await turn();
  const network = Promise.withResolvers<void>();
  play.connection.holdWrites(network.promise);
  play.link.logout(account);
  const closed = play.link.close();
  await turn();
  assert.equal(play.connection.isClosed, false);
  network.resolve();
  await closed;
  assert.deepEqual(play.connection.typesHeard, ["PING", "LOGOUT", "EXIT"]);
  assert.ok(play.connection.isClosed);
  assert.deepEqual(play.told, ["lost: closed"]);
  assert.equal(play.clock.waiting, 0);
});

test("a closing link waits a second for a backend that takes nothing, not longer", async () => {
  await using play = new Play();
  const network = Promise.withResolvers<void>();
  play.connection.holdWrites(network.promise);
  const closed = play.link.close();
  play.clock.advance(999);
  await turn();
  assert.equal(play.connection.isClosed, false);
  play.clock.advance(1);
  await closed;
  assert.ok(play.connection.isClosed);
  network.resolve();
});

const account = {
  user: userId("romeo@example.com"),
  legacyName: legacyName("romeo"),
  password: "",
  settings: new Map(),
};

test("what a user asks for reaches the backend in order", async () => {
  await using play = new Play();
  const { link, connection } = play;
  const buddy = { name: legacyName("bob"), alias: "", groups: [], iconHash: "" };
  link.login(account);
  link.sendBuddies(account.user, [buddy]);
  link.setAvailability(account.user, { status: "away", text: "" });
  link.sendMessage(account.user, outgoing("bob", "hi"));
  link.saveBuddy(account.user, buddy);
  link.removeBuddy(account.user, buddy);
  link.logout(account);
  await turn();
  assert.deepEqual(connection.typesHeard, [
    "PING",
    "LOGIN",
    "BUDDIES",
    "STATUS_CHANGED",
    "CONV_MESSAGE",
    "BUDDY_CHANGED",
    "BUDDY_REMOVED",
    "LOGOUT",
  ]);
});

test("drained waits for a backend that takes nothing", async () => {
  await using play = new Play();
  const network = Promise.withResolvers<void>();
  play.connection.holdWrites(network.promise);
  await play.link.drained();
  const body = "x".repeat(300_000);
  play.link.sendMessage(account.user, outgoing("bob", body));
  let drained = false;
  const waiting = play.link.drained().then(() => drained = true);
  await turn();
  assert.equal(drained, false);
  network.resolve();
  await waiting;
});

function markOf(sent: SentMessage): number {
  assert.ok("mark" in sent);
  return sent.mark;
}

test("a message is taken once a PING that was sent after it is answered", async () => {
  await using play = new Play();
  const seat = new FakeSeat(account.user);
  play.link.seats.set(account.user, seat);
  const mark = seat.lastMark = markOf(play.link.sendMessage(account.user, outgoing("bob", "hi")));
  await play.connection.say({ type: "PONG" });
  assert.deepEqual(seat.calls, [["taken", mark - 1]], "the first PING was sent before the message");
  play.clock.advance(250);
  await turn();
  assert.deepEqual(play.connection.typesHeard, ["PING", "CONV_MESSAGE", "PING"]);
  await play.connection.say({ type: "PONG" });
  assert.deepEqual(seat.calls.at(-1), ["taken", mark]);
});

test("many messages cost one more PING, and none is sent when nothing is open", async () => {
  await using play = new Play();
  play.link.seats.set(account.user, new FakeSeat(account.user));
  await play.connection.say({ type: "PONG" });
  for (let count = 0; count < 50; count++) play.link.sendMessage(account.user, outgoing("bob", "hi"));
  play.clock.advance(250);
  await play.connection.say({ type: "PONG" });
  play.clock.advance(10_000);
  await turn();
  assert.equal(play.connection.typesHeard.filter((type) => type === "PING").length, 2);
});

test("a flood is confirmed piece by piece, without waiting for the clock", async () => {
  await using play = new Play();
  play.link.seats.set(account.user, new FakeSeat(account.user));
  await play.connection.say({ type: "PONG" });
  for (let count = 0; count < 600; count++) play.link.sendMessage(account.user, outgoing("bob", "hi"));
  await turn();
  const types = play.connection.typesHeard.slice(1);
  assert.deepEqual([types.indexOf("PING"), types.lastIndexOf("PING")], [256, 513]);
});

test("PONGs that nobody asked for confirm nothing", async () => {
  await using play = new Play();
  const seat = new FakeSeat(account.user);
  play.link.seats.set(account.user, seat);
  await play.connection.say({ type: "PONG" }, { type: "PONG" }, { type: "PONG" });
  const mark = markOf(play.link.sendMessage(account.user, outgoing("bob", "hi")));
  await play.connection.say({ type: "PONG" });
  assert.ok(seat.calls.every(([, taken]) => Number(taken) < mark));
});

test("a backend that takes nothing is congested, and nothing else is", async () => {
  await using play = new Play();
  const network = Promise.withResolvers<void>();
  play.connection.holdWrites(network.promise);
  assert.equal(play.link.isCongested, false);
  play.link.sendMessage(account.user, outgoing("bob", "x".repeat(1024 * 1024)));
  assert.equal(play.link.isCongested, true);
  network.resolve();
  await play.link.drained();
  assert.equal(play.link.isCongested, false);
});

test("a backend that announces protocol 2 is answered once, and tells of each message by its id", async () => {
  await using play = new Play();
  const seat = new FakeSeat(account.user);
  play.link.seats.set(account.user, seat);
  const config = "[features]\napi_version=2\n";
  await play.connection.say({ type: "BACKEND_CONFIG", payload: { config } }, { type: "PONG" });
  await play.connection.say({ type: "API_VERSION", payload: { version: 2 } });
  assert.deepEqual(play.connection.heard.slice(1), [
    { type: "API_VERSION", payload: { version: 2, reflectionAccepts: true, participants: true } },
  ]);
  const sent = play.link.sendMessage(account.user, outgoing("bob", "hi"));
  assert.ok("requestId" in sent);
  const status = { user: account.user, buddy: "bob", requestId: sent.requestId };
  await play.connection.say({ type: "MESSAGE_STATUS", payload: { ...status, state: MessageState.accepted } });
  assert.deepEqual(seat.calls.at(-1), ["status", {
    conversation: "bob",
    requestId: sent.requestId,
    state: "accepted",
  }]);
  play.clock.advance(1_000);
  await turn();
  assert.equal(
    play.connection.typesHeard.filter((type) => type === "PING").length,
    1,
    "no PING is needed for it",
  );
});

test("a backend that announces nothing sees nothing of protocol 2", async () => {
  await using play = new Play();
  await play.connection.say({ type: "BACKEND_CONFIG", payload: { config: "[features]\nmuc=1\n" } }, {
    type: "PONG",
  });
  play.link.sendMessage(account.user, outgoing("bob", "hi"));
  await turn();
  assert.deepEqual(play.connection.typesHeard, ["PING", "CONV_MESSAGE"]);
  const message = play.connection.heard.at(-1);
  assert.ok(message?.type === "CONV_MESSAGE" && message.payload.requestId === undefined);
});

test("a backend speaks raw by its own last word", async () => {
  await using play = new Play();
  const config = async (text: string) => {
    await play.connection.say({ type: "BACKEND_CONFIG", payload: { config: text } });
    return play.link.speaksRaw;
  };
  assert.equal(play.link.speaksRaw, false);
  assert.equal(await config("[features]\nrawxml=1"), true);
  assert.equal(await config("[features]\nmuc=1"), true);
  assert.equal(await config("[features]\nrawxml=0"), false);
});

test("what a backend says raw goes to the owner as it is", async () => {
  await using play = new Play();
  await play.connection.say({ type: "PONG" }, {
    type: "RAW_XML",
    payload: new TextEncoder().encode("<half"),
  });
  assert.deepEqual(play.told, ["ready true", "raw <half"]);
});

test("a message that is there raw goes so to a backend that wants it, and is confirmed like any other", async () => {
  await using play = new Play();
  const romeo = new FakeSeat("romeo@example.com");
  play.link.seats.set(romeo.id, romeo);
  const raw = new TextEncoder().encode("<message/>");
  const message = { ...outgoing("bob", "hi"), raw };
  play.link.sendMessage(romeo.id, message);
  await play.connection.say({ type: "BACKEND_CONFIG", payload: { config: "[features]\nrawxml=1" } });
  const sent = play.link.sendMessage(romeo.id, message);
  assert.ok("mark" in sent);
  romeo.lastMark = sent.mark;
  play.link.sendMessage(romeo.id, outgoing("bob", "no stanza"));
  await turn();
  assert.deepEqual(play.connection.typesHeard, ["PING", "CONV_MESSAGE", "RAW_XML", "CONV_MESSAGE"]);
  assert.deepEqual(play.connection.heard[2], { type: "RAW_XML", payload: raw });
  play.clock.advance(250);
  await play.connection.say({ type: "PONG" }, { type: "PONG" });
  assert.ok(romeo.calls.some(([name, mark]) => name === "taken" && Number(mark) >= sent.mark));
});
