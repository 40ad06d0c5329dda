import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { loadConfig } from "../config/mod.ts";
import { TransportError } from "../errors.ts";
import { legacyName, type ResourceId, resourceId, type UserId, userId } from "../ids.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { SettingType } from "../storage/records.ts";
import { MemoryStorage } from "../storage/mod.ts";
import { buddyReport, FakeNetwork, networkFacts, outgoing } from "./fake_network.ts";
import { Users } from "./users.ts";

const [romeo, juliet] = [userId("romeo@example.com"), userId("juliet@example.com")];
const [phone, desk] = [resourceId("phone"), resourceId("desk")];
const online = { status: "online", text: "", priority: 0 } as const;
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Can be told to fail or to take its time. */
class TestStorage extends MemoryStorage {
  failing = false;
  /** `setOnline` waits for it. */
  gate: Promise<void> = Promise.resolve();

  override async setOnline(user: UserId, online: boolean): Promise<boolean> {
    await this.gate;
    if (this.failing) throw new TransportError("storage-failed", "the disk is full");
    return await super.setOnline(user, online);
  }
}

class Play {
  readonly network = new FakeNetwork();
  readonly storage = new TestStorage();
  readonly log = new MemoryLog();
  readonly clock = new ManualClock();
  readonly users: Users;

  private constructor(options: string) {
    const { config } = loadConfig({ path: "test.cfg", text: options });
    const { storage, log, clock, network: backends } = this;
    const { report } = backends;
    const random = () => 0;
    this.users = new Users({
      config,
      storage,
      backends,
      network: networkFacts(),
      report,
      clock,
      random,
      log,
    });
  }

  /** Romeo and Juliet are registered. */
  static async open(options = ""): Promise<Play> {
    const play = new Play(options);
    for (const user of [romeo, juliet]) {
      const name = legacyName(user.replace("@example.com", ""));
      await play.storage.saveUser({
        user,
        legacyName: name,
        password: "pw",
        language: "en",
        encoding: "utf8",
      });
    }
    return play;
  }

  appear(user: UserId, resource: ResourceId = phone) {
    return this.users.appear(user, resource, online, legacyName("suggested"));
  }

  /** Somebody is here, and the login stands. */
  async logIn(id: UserId) {
    const { user } = await this.appear(id);
    user.connected();
    this.network.take();
    return user;
  }
}

test("the first client logs the user in, further ones only join", async () => {
  const play = await Play.open();
  const first = await play.appear(romeo);
  assert.equal(first.isNewResource, true);
  assert.deepEqual(play.network.take(), ["(connecting)", "LOGIN romeo", "STATUS online"]);
  const second = await play.appear(romeo, desk);
  assert.deepEqual([second.user, second.isNewResource], [first.user, true]);
  assert.equal((await play.appear(romeo, desk)).isNewResource, false);
  assert.deepEqual(play.network.take(), []);
  assert.equal(play.users.find(romeo), first.user);
  assert.equal(play.users.count, 1);
});

test("the stored buddies are there from the start, and the user is marked as online", async () => {
  const play = await Play.open();
  const bob = {
    name: legacyName("bob"),
    alias: "",
    groups: [],
    subscription: "both",
    flags: 0,
    iconHash: "",
  } as const;
  await play.storage.saveBuddies(romeo, [bob]);
  const { user } = await play.appear(romeo);
  assert.equal(user.roster.find(legacyName("BOB"))?.subscription, "both");
  assert.deepEqual(await play.storage.onlineUsers(), [romeo]);
});

test("who may not log in leaves no user behind", async () => {
  const play = await Play.open();
  await assert.rejects(play.appear(userId("mercutio@example.com")), { code: "registration-required" });
  assert.equal(play.users.count, 0);
  assert.deepEqual(await play.storage.onlineUsers(), []);
  assert.deepEqual(play.network.take(), []);
});

test("the last client logs the user out, not the first that goes", async () => {
  const play = await Play.open();
  await play.logIn(romeo);
  await play.appear(romeo, desk);
  await play.users.disappear(romeo, phone);
  await play.users.disappear(romeo, phone);
  assert.deepEqual(play.network.take(), []);
  await play.users.disappear(romeo, desk);
  assert.deepEqual(play.network.take(), ["LOGOUT romeo", "(ended)"]);
  assert.equal(play.users.find(romeo), undefined);
  assert.deepEqual(await play.storage.onlineUsers(), []);
});

test("a client nobody knows, or a user nobody knows, goes without a trace", async () => {
  const play = await Play.open();
  await play.users.disappear(juliet, phone);
  const user = await play.logIn(romeo);
  const bob = legacyName("bob");
  user.conversations.send(outgoing("bob", "hello", { resource: phone }));
  await play.users.disappear(romeo, desk);
  assert.equal(play.users.count, 1);
  assert.deepEqual(play.network.take(), ["MESSAGE to bob: hello"]);
  user.conversations.received({ conversation: bob, body: "hi", headline: false, attachments: [] });
  const [, event] = play.network.events.at(-1) ?? [];
  assert.ok(event?.type === "message-received" && event.target === phone);
});

test("the user's own choice to stay connected counts before the operator's", async () => {
  const cases = [
    ["settings.stay_connected = 1", undefined, 1],
    ["settings.stay_connected = 0", undefined, 0],
    ["settings.stay_connected = 1", "0", 0],
    ["settings.stay_connected = 0", "1", 1],
    ["settings.stay_connected = 0", "true", 1],
  ] as const;
  for (const [options, choice, count] of cases) {
    const play = await Play.open(options);
    if (choice) await play.storage.saveSetting(romeo, "stay_connected", SettingType.boolean, choice);
    await play.logIn(romeo);
    await play.users.disappear(romeo, phone);
    assert.equal(play.users.count, count, `${options}, the user says ${choice}`);
    assert.equal((await play.storage.onlineUsers()).length, count);
  }
});

test("who stayed connected is found again by the next client", async () => {
  const play = await Play.open("settings.stay_connected = 1");
  const user = await play.logIn(romeo);
  await play.users.disappear(romeo, phone);
  assert.deepEqual(await play.appear(romeo, desk), { user, isNewResource: true });
  assert.deepEqual(play.network.take(), []);
});

test("who is online is served even when that cannot be noted", async () => {
  const play = await Play.open();
  play.storage.failing = true;
  const user = await play.logIn(romeo);
  assert.equal(user.state.kind, "connected");
  await play.users.disappear(romeo, phone);
  assert.equal(play.users.count, 0);
  const errors = play.log.lines.filter(({ level }) => level === "error");
  assert.deepEqual(errors.map(({ fields }) => fields["reason"]), ["the disk is full", "the disk is full"]);
});

test("a storage that fails before the login is heard of by who asked", async () => {
  const play = await Play.open();
  const failure = new TransportError("storage-failed", "no");
  play.storage.buddies = () => Promise.reject(failure);
  await assert.rejects(play.appear(romeo), failure);
  assert.equal(play.users.count, 0);
  assert.deepEqual(play.network.take(), []);
});

test("a refused login is forgotten, and its changes are written", async () => {
  const play = await Play.open();
  const user = await play.logIn(romeo);
  user.buddyReported(buddyReport("bob"));
  user.disconnected(2, "wrong password");
  assert.equal(play.users.find(romeo), undefined);
  await turn();
  assert.deepEqual((await play.storage.buddies(romeo)).map(({ name }) => name), ["bob"]);
  assert.deepEqual(await play.storage.onlineUsers(), []);
  assert.deepEqual(play.network.seated, 0);
});

test("a new login right after a refused one waits for what that still writes", async () => {
  const play = await Play.open();
  const user = await play.logIn(romeo);
  const disk = Promise.withResolvers<void>();
  play.storage.gate = disk.promise;
  user.buddyReported(buddyReport("bob"));
  user.disconnected(2, "wrong password");
  const again = play.appear(romeo);
  await turn();
  assert.equal(play.users.find(romeo), undefined);
  disk.resolve();
  const { user: next } = await again;
  assert.notEqual(next, user);
  assert.ok(next.roster.find(legacyName("bob")));
  assert.deepEqual(await play.storage.onlineUsers(), [romeo]);
});

test("ending a login that is not the running one changes nothing", async () => {
  const play = await Play.open();
  const old = await play.logIn(romeo);
  await play.users.end(old);
  const { user } = await play.appear(romeo);
  await play.users.end(old);
  assert.equal(play.users.find(romeo), user);
  assert.deepEqual(await play.storage.onlineUsers(), [romeo]);
});

test("users do not wait for each other", async () => {
  const play = await Play.open();
  const never = Promise.withResolvers<readonly never[]>();
  const buddies = play.storage.buddies.bind(play.storage);
  play.storage.buddies = (user) => user === romeo ? never.promise : buddies(user);
  const stuck = play.appear(romeo);
  await play.appear(juliet);
  assert.equal(play.users.count, 1);
  never.resolve([]);
  await stuck;
});

test("stopping logs everybody out, writes what they had, and keeps the online marks", async () => {
  const play = await Play.open();
  const user = await play.logIn(romeo);
  await play.logIn(juliet);
  user.buddyReported(buddyReport("bob"));
  play.network.take();
  await play.users[Symbol.asyncDispose]();
  const happened = play.network.take();
  assert.ok(happened.includes("LOGOUT romeo") && happened.includes("LOGOUT juliet"));
  assert.deepEqual(await play.storage.onlineUsers(), [romeo, juliet]);
  assert.equal((await play.storage.buddies(romeo)).length, 1);
  assert.equal(play.users.count, 0);
  assert.equal(play.clock.waiting, 0);
});

test("stopping waits for logins that ended by themselves and still write", async () => {
  const play = await Play.open();
  const user = await play.logIn(romeo);
  const disk = Promise.withResolvers<void>();
  play.storage.gate = disk.promise;
  user.disconnected(2, "");
  let stopped = false;
  const stopping = play.users[Symbol.asyncDispose]().then(() => stopped = true);
  await turn();
  assert.equal(stopped, false);
  disk.resolve();
  await stopping;
});

test("who shows up while everything stops is refused, however far the admission had come", async () => {
  const play = await Play.open();
  const disk = Promise.withResolvers<void>();
  play.storage.gate = disk.promise;
  const half = play.appear(romeo);
  await turn();
  await play.users[Symbol.asyncDispose]();
  disk.resolve();
  await assert.rejects(half, { code: "backend-unavailable" });
  await assert.rejects(play.appear(juliet), { code: "backend-unavailable" });
  assert.deepEqual([play.users.count, play.network.take()], [0, []]);
});

test("expected are those who were online at the last stop and those who are here", async () => {
  const play = await Play.open();
  await play.storage.setOnline(juliet, true);
  play.storage.failing = true;
  await play.logIn(romeo);
  assert.deepEqual(await play.users.expected(), new Set([juliet, romeo]));
});

test("with reconnect_all_users everybody who is registered is expected", async () => {
  const play = await Play.open("service.reconnect_all_users = 1");
  assert.deepEqual(await play.users.expected(), new Set([romeo, juliet]));
});
