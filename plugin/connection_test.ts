import assert from "node:assert/strict";
import { ConnectionError, encodeFrame, type KnownWrapper, StatusType } from "../proto/mod.ts";
import { test } from "../tests/test.ts";
import { LoginError, NetworkPlugin } from "./network_plugin.ts";
import type {
  BuddyChange,
  BuddyRemoval,
  LoginRequest,
  LogoutRequest,
  OutgoingMessage,
  StatusChange,
} from "./requests.ts";
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
  atMessage = (_message: OutgoingMessage): void | Promise<void> => {};

  override onLogin(request: LoginRequest): void {
    this.asked.push(["onLogin", request]);
    this.atLogin(request);
  }
  override onLogout(request: LogoutRequest): void {
    this.asked.push(["onLogout", request]);
  }
  override async onMessage(message: OutgoingMessage): Promise<void> {
    await this.atMessage(message);
    this.asked.push(["onMessage", message]);
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

test("without any optional method a plugin claims no more than registration", async () => {
  await using main = recording();
  main.send({ type: "PING" });
  const { payload } = await main.next("BACKEND_CONFIG");
  const config = "[registration]\nneedPassword=1\nneedRegistration=1\n[features]\nsend_buddies_on_login=0\n";
  assert.equal(payload.config, config);
});

test("a plugin's methods and facts make its capabilities", async () => {
  await using main = capable();
  main.send({ type: "PING" });
  const { payload } = await main.next("BACKEND_CONFIG");
  assert.match(payload.config, /needRegistration=0\n/);
  assert.match(payload.config, /send_buddies_on_login=1\n/);
});

test("each request arrives at its method, in plain words", async () => {
  await using main = capable();
  const settings = { value: { stay_connected: "1" } };
  const buddy = { userName: user, buddyName: "b", alias: "B", group: ["G"] };
  main.send(
    { type: "LOGIN", payload: { user, legacyName: "romeo", password: "pw", settings } },
    { type: "BUDDIES", payload: { buddy: [buddy] } },
    { type: "STATUS_CHANGED", payload: { userName: user, status: StatusType.away } },
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
    ["onBuddyChanged", { user, buddy: "b", alias: "", groups: [], blocked: true }],
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
    { type: "API_VERSION", payload: { version: 1 } },
  );
  main.sendBytes(encodeFrame(new Uint8Array([8, 99])));
  main.sendBytes(encodeFrame(new Uint8Array([0xff])));
  main.send(message("still here"));
  await main.settled();
  assert.deepEqual(main.plugin.asked, [["onMessage", { user, buddy: "b", text: "still here" }]]);
  assert.match(main.logged.join("\n"), /ignored a API_VERSION[^]*ignored a UNKNOWN[^]*ignored a frame/);
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

test("a frame that is too large ends the link", async () => {
  await using main = recording();
  main.sendBytes(new Uint8Array([0xff, 0xff, 0xff, 0xff]));
  assert.equal(await main.ended, "lost");
});
