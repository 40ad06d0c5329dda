import assert from "node:assert/strict";
import {
  type ApiVersion,
  type Block,
  ConnectionError,
  decodeWrapper,
  encodeFrame,
  encodeWrapper,
  FailureReason,
  FrameDecoder,
  type KnownWrapper,
  MessageState,
  StatusType,
  type Wrapper,
} from "../proto/mod.ts";
import { test } from "../tests/test.ts";
import { Connection } from "./connection.ts";
import { LoginError, NetworkPlugin } from "./network_plugin.ts";
import { RequestError } from "./failure.ts";
import type { OutgoingMessage } from "./message_requests.ts";
import type { BuddyChange, BuddyRemoval, LoginRequest, LogoutRequest, StatusChange } from "./requests.ts";
import { FakeMain } from "./testing.ts";

const user = "romeo@example.com";
const message = (text: string, from = user): KnownWrapper => ({
  type: "CONV_MESSAGE",
  payload: { userName: from, buddyName: "b", message: text },
});

/** Remembers what it is asked, and does what a test wants at a login or a message. */
class RecordingPlugin extends NetworkPlugin {
  readonly asked: unknown[] = [];
  atLogin = (_request: LoginRequest): void => {};
  atMessage = (_message: OutgoingMessage): string | void | Promise<string | void> => {};

  override onLogin(request: LoginRequest): void {
    this.asked.push(["onLogin", request]);
    this.atLogin(request);
  }
  override onLogout(request: LogoutRequest): void {
    this.asked.push(["onLogout", request]);
  }
  override async onMessage(message: OutgoingMessage): Promise<string | void> {
    const id = await this.atMessage(message);
    this.asked.push(["onMessage", message]);
    return id;
  }
}

class CapablePlugin extends RecordingPlugin {
  override readonly needRegistration = false;

  override onStatusChanged(change: StatusChange): void {
    this.asked.push(["onStatusChanged", change]);
  }
  override onBuddyChanged(change: BuddyChange): void {
    this.asked.push(["onBuddyChanged", change]);
  }
  override onBlock(block: Block): void {
    this.asked.push(["onBlock", block]);
  }
  override onBuddyRemoved(removal: BuddyRemoval): void {
    this.asked.push(["onBuddyRemoved", removal]);
  }
  override onBuddies(user: string, buddies: readonly BuddyChange[]): void {
    this.asked.push(["onBuddies", user, buddies]);
  }
}

const recording = (): FakeMain<RecordingPlugin> => new FakeMain((send) => new RecordingPlugin(send));
const capable = (): FakeMain<CapablePlugin> => new FakeMain((send) => new CapablePlugin(send));

test("the first PING is answered with the capabilities, PONG and STATS, later ones without the first", async () => {
  await using main = recording();
  const types = (): string[] => main.pending.map(({ type }) => type);
  main.send({ type: "PING" });
  const { payload } = await main.next("STATS");
  assert.deepEqual(payload, { res: 3, initRes: 2, shared: 1, id: "4711" });
  assert.deepEqual(types(), ["BACKEND_CONFIG", "PONG"]);
  main.send({ type: "PING" });
  await main.next("STATS");
  assert.deepEqual(types(), ["BACKEND_CONFIG", "PONG", "PONG"]);
});

test("each request arrives at its method, in plain words", async () => {
  await using main = capable();
  const settings = { value: { stay_connected: "1" } };
  const buddy = { userName: user, buddyName: "b", alias: "B", group: ["G"] };
  main.send(
    { type: "LOGIN", payload: { user, legacyName: "romeo", password: "pw", settings } },
    { type: "BUDDIES", payload: { buddy: [buddy] } },
    { type: "STATUS_CHANGED", payload: { userName: user, status: StatusType.away } },
    { type: "BUDDY_CHANGED", payload: buddy },
    { type: "BUDDY_CHANGED", payload: { userName: user, buddyName: "b", blocked: true } },
    {
      type: "CONV_MESSAGE",
      payload: { userName: user, buddyName: "b", message: "hi", xhtml: "<b>hi</b>", id: "7" },
    },
    { type: "CONV_MESSAGE", payload: { userName: user, buddyName: "b", message: "hi", xhtml: "" } },
    { type: "BUDDY_REMOVED", payload: { userName: user, buddyName: "b" } },
    { type: "LOGOUT", payload: { user, legacyName: "romeo" } },
  );
  await main.settled();
  const known = new Map([["stay_connected", "1"]]);
  assert.deepEqual(main.plugin.asked, [
    ["onLogin", { user, legacyName: "romeo", password: "pw", settings: known }],
    ["onBuddies", user, [{ user, buddy: "b", alias: "B", groups: ["G"] }]],
    ["onStatusChanged", { user, status: StatusType.away, statusMessage: "" }],
    ["onBuddyChanged", { user, buddy: "b", alias: "B", groups: ["G"] }],
    ["onBlock", { user, buddy: "b", blocked: true }],
    ["onMessage", { user, buddy: "b", text: "hi", xhtml: "<b>hi</b>", id: "7" }],
    ["onMessage", { user, buddy: "b", text: "hi" }],
    ["onBuddyRemoved", { user, buddy: "b" }],
    ["onLogout", { user, legacyName: "romeo" }],
  ]);
});

test("requests that a plugin or this SDK does not know are ignored, and what follows is not", async () => {
  await using main = recording();
  main.send(
    { type: "STATUS_CHANGED", payload: { userName: user, status: StatusType.online } },
    { type: "BUDDY_REMOVED", payload: { userName: user, buddyName: "b" } },
    { type: "BUDDIES", payload: {} },
    { type: "PONG" },
  );
  main.sendBytes(encodeFrame(new Uint8Array([8, 98])));
  main.sendBytes(encodeFrame(new Uint8Array([0xff])));
  main.send(message("still here"));
  await main.settled();
  assert.deepEqual(main.plugin.asked, [["onMessage", { user, buddy: "b", text: "still here" }]]);
  assert.match(main.logged.join("\n"), /ignored a PONG[^]*ignored a UNKNOWN[^]*ignored a frame/);
});

test("a login that throws is reported as failed, without the reason, which is logged", async () => {
  await using main = recording();
  main.plugin.atLogin = () => {
    throw new Error("socket says no");
  };
  main.send({ type: "LOGIN", payload: { user, legacyName: "romeo", password: "pw" } });
  const { payload } = await main.next("DISCONNECTED");
  assert.equal(payload.error, ConnectionError.otherError);
  assert.doesNotMatch(payload.message ?? "", /socket says no/);
  assert.deepEqual(main.logged, [`onLogin failed for ${user}: Error: socket says no`]);
});

test("a LoginError reaches the user with its code and text", async () => {
  await using main = recording();
  main.plugin.atLogin = () => {
    throw new LoginError(ConnectionError.invalidUsername, "No such name.");
  };
  main.send({ type: "LOGIN", payload: { user, legacyName: "romeo", password: "pw" } });
  const { payload } = await main.next("DISCONNECTED");
  assert.deepEqual(payload, { user, error: ConnectionError.invalidUsername, message: "No such name." });
});

test("a message handler that rejects harms neither the user's next message nor others", async () => {
  await using main = recording();
  main.plugin.atMessage = ({ text }) => text === "bad" ? Promise.reject(new Error("oh")) : undefined;
  main.send(message("bad"), message("good"), message("hello", "juliet@example.com"));
  await main.settled();
  assert.equal(main.plugin.asked.length, 2);
  assert.deepEqual(main.logged, [`onMessage failed for ${user}: Error: oh`]);
});

test("a message that the plugin took is accepted, under the network's id", async () => {
  await using main = new FakeMain((send) => new RecordingPlugin(send), { protocol: 2 });
  main.plugin.atMessage = ({ id }) => id === "r1" ? "net-1" : undefined;
  const names = { userName: user, buddyName: "b", message: "hi" };
  main.send({ type: "CONV_MESSAGE", payload: { ...names, requestId: "r1" } });
  main.send({ type: "CONV_MESSAGE", payload: { ...names, requestId: "r2" } });
  const accepted = { user, buddy: "b", state: MessageState.accepted };
  const first = await main.next("MESSAGE_STATUS");
  assert.deepEqual(first.payload, { ...accepted, requestId: "r1", legacyId: "net-1" });
  const second = await main.next("MESSAGE_STATUS");
  assert.deepEqual(second.payload, { ...accepted, requestId: "r2" });
});

test("a message that the plugin refused has failed, with the plugin's reason", async () => {
  await using main = new FakeMain((send) => new RecordingPlugin(send), { protocol: 2 });
  main.plugin.atMessage = () => {
    throw new RequestError(FailureReason.rateLimited, "Too fast.", { retry: true });
  };
  main.send({
    type: "CONV_MESSAGE",
    payload: { userName: user, buddyName: "b", message: "hi", requestId: "r1" },
  });
  const { payload } = await main.next("MESSAGE_STATUS");
  assert.deepEqual(payload, {
    user,
    buddy: "b",
    requestId: "r1",
    state: MessageState.failed,
    reason: FailureReason.rateLimited,
    text: "Too fast.",
    retry: true,
  });
});

test("an old main process hears of a refused message from the buddy, and nothing of an accepted one", async () => {
  await using main = recording();
  main.plugin.atMessage = ({ text }) => {
    if (text === "bad") throw new Error("secret detail");
    return "net-1";
  };
  main.send(message("good"), message("bad"));
  await main.settled();
  assert.deepEqual(main.pending.filter(({ type }) => type !== "BACKEND_CONFIG"), [{
    type: "CONV_MESSAGE",
    payload: {
      userName: user,
      buddyName: "b",
      message: "Not delivered: An error in the gateway. Please tell its administrator.",
    },
  }]);
});

test("only after the instance has said that it speaks Protocol 2 is it spoken", async () => {
  await using main = recording();
  const { plugin } = main;
  const marker = { user, buddy: "b", legacyId: "m1" };
  main.send({ type: "API_VERSION", payload: { version: 1 } });
  await main.settled();
  plugin.reportReadMarker(marker);
  main.send({ type: "API_VERSION", payload: { version: 2 } });
  await main.settled();
  assert.deepEqual(main.pending.map(({ type }) => type), ["BACKEND_CONFIG"]);
  plugin.reportReadMarker(marker);
  assert.deepEqual((await main.next("READ_MARKER")).payload, marker);
  assert.match(main.logged.join(), /did not send a READ_MARKER/);
});

test("what a room has reflected is accepted without a word more, for an instance that takes it so", async () => {
  for (const reflectionAccepts of [true, false]) {
    await using main = recording();
    const { plugin } = main;
    main.send({ type: "API_VERSION", payload: { version: 2, reflectionAccepts } });
    const hark = { userName: user, buddyName: "room", message: "hark" };
    plugin.atMessage = ({ id = "" }) => {
      const reflects = id === "1" || id === "3";
      if (reflects) plugin.reportMessage({ user, buddy: "room", text: "hark", nickname: "r", requestId: id });
      return id === "3" ? "net-3" : undefined;
    };
    for (const requestId of ["1", "2", "3"]) {
      main.send({ type: "CONV_MESSAGE", payload: { ...hark, requestId } });
    }
    await main.settled();
    const told = main.pending.filter((wrapper) => wrapper.type === "MESSAGE_STATUS");
    const expected = reflectionAccepts ? ["2", "3"] : ["1", "2", "3"];
    assert.deepEqual(told.map(({ payload }) => payload.requestId), expected);
    assert.deepEqual(new Set(told.map(({ payload }) => payload.state)), new Set([MessageState.accepted]));
  }
});

test("one user's messages keep their order while another user's pass them", async () => {
  await using main = recording();
  const slow = Promise.withResolvers<void>();
  const done: string[] = [];
  main.plugin.atMessage = async ({ text }) => {
    if (text === "1") await slow.promise;
    done.push(text);
    if (text === "juliet's") slow.resolve();
  };
  main.send(message("1"), message("2"), message("juliet's", "juliet@example.com"));
  await main.settled();
  assert.deepEqual(done, ["juliet's", "1", "2"]);
});

test("reports have the fields of the protocol", async () => {
  await using main = recording();
  const { plugin } = main;
  const attachments = [{ url: "https://example.com/a" }];
  const writtenAt = new Date("2026-11-22T19:37:00.123Z");
  plugin.reportMessage({ user, buddy: "b", text: "old", writtenAt, carbon: true, attachments });
  plugin.reportBuddyChanged({ user, buddy: "b", groups: ["G"], status: StatusType.away, iconHash: "cafe" });
  plugin.reportBuddyRemoved(user, "b");
  await main.settled();
  const names = { userName: user, buddyName: "b" };
  const timestamp = "20261122T193700";
  assert.deepEqual(main.pending.filter(({ type }) => type !== "BACKEND_CONFIG"), [
    {
      type: "CONV_MESSAGE",
      payload: { ...names, message: "old", timestamp, carbon: true, attachment: attachments },
    },
    { type: "BUDDY_CHANGED", payload: { ...names, group: ["G"], status: StatusType.away, iconHash: "cafe" } },
    { type: "BUDDY_REMOVED", payload: names },
  ]);
});

test("EXIT ends the conversation, and what came before it is still done", async () => {
  await using main = recording();
  main.send(message("last words"), { type: "EXIT" }, message("too late"));
  assert.equal(await main.ended, "exit");
  await main[Symbol.asyncDispose]();
  assert.deepEqual(main.plugin.asked, [["onMessage", { user, buddy: "b", text: "last words" }]]);
});

test("a link that closes, in a frame or between two, is lost", async () => {
  for (const start of [new Uint8Array(), new Uint8Array([0, 0, 0, 9])]) {
    await using main = recording();
    main.sendBytes(start);
    main.hangUp();
    assert.equal(await main.ended, "lost");
    assert.match(main.logged.join(), start.length === 0 ? /the instance closed/ : /middle of a frame/);
  }
});

test("a report that would be too large a frame is dropped, and the link goes on", async () => {
  await using main = recording();
  main.plugin.reportMessage({ user, buddy: "b", text: "x".repeat(16 * 1024 * 1024) });
  main.plugin.reportMessage({ user, buddy: "b", text: "small" });
  assert.equal((await main.next("CONV_MESSAGE")).payload.message, "small");
  assert.match(main.logged.join(), /did not send a CONV_MESSAGE of \d+ bytes/);
});

test("a frame that is too large ends the link", async () => {
  await using main = recording();
  main.sendBytes(new Uint8Array([0xff, 0xff, 0xff, 0xff]));
  assert.equal(await main.ended, "lost");
});

/** What a connection writes to an instance that said so of itself, frame by frame. */
async function written(said: ApiVersion, ...wrappers: readonly KnownWrapper[]): Promise<Wrapper[]> {
  const frames: Wrapper[] = [];
  const decoder = new FrameDecoder();
  const incoming = [encodeWrapper({ type: "API_VERSION", payload: said })];
  const socket = {
    read(buffer: Uint8Array): Promise<number | null> {
      const bytes = incoming.shift();
      if (bytes === undefined) return Promise.resolve(null);
      buffer.set(bytes);
      return Promise.resolve(bytes.length);
    },
    write(bytes: Uint8Array): Promise<number> {
      for (const body of decoder.push(bytes)) frames.push(decodeWrapper(body));
      return Promise.resolve(bytes.length);
    },
  };
  const log = { debug: () => {}, error: () => {} };
  const connection = new Connection(socket, {
    log,
    stats: () => ({ res: 3, initRes: 2, shared: 1, id: "1" }),
  });
  await connection.serve(new RecordingPlugin(connection.send));
  for (const wrapper of wrappers) connection.send(wrapper);
  await connection.flush();
  return frames;
}

const nurse = { userName: user, room: "#r", nickname: "nurse", flag: 0, status: StatusType.online };
const tybalt = { ...nurse, nickname: "tybalt" };
const peter = { ...nurse, nickname: "peter" };

test("participants told of one after the other are one frame, and nothing overtakes them", async () => {
  const frames = await written(
    { version: 2, participants: true },
    { type: "PARTICIPANT_CHANGED", payload: nurse },
    { type: "PARTICIPANT_CHANGED", payload: tybalt },
    message("enter"),
    { type: "PARTICIPANT_CHANGED", payload: peter },
  );
  assert.deepEqual(frames, [
    { type: "PARTICIPANTS", payload: { participant: [nurse, tybalt] } },
    message("enter"),
    { type: "PARTICIPANTS", payload: { participant: [peter] } },
  ]);
});

test("an instance that does not take many participants at once is told of each on their own", async () => {
  const changes = [nurse, tybalt].map((payload) => ({ type: "PARTICIPANT_CHANGED", payload }) as const);
  for (const version of [1, 2]) assert.deepEqual(await written({ version }, ...changes), changes);
});
