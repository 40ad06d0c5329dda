import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { loadConfig } from "../config/mod.ts";
import { legacyName, resourceId, userId } from "../ids.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { MemoryStorage } from "../storage/mod.ts";
import { buddyReport, FakeNetwork, networkFacts } from "./fake_network.ts";
import type { NetworkFacts } from "./network.ts";
import { Registrations } from "./registration.ts";
import { Users } from "./users.ts";

const romeo = userId("romeo@example.com");

class Play {
  readonly network = new FakeNetwork();
  readonly storage = new MemoryStorage();
  readonly log = new MemoryLog();
  readonly users: Users;
  readonly registrations: Registrations;

  constructor(options = "", facts: Partial<NetworkFacts> = {}) {
    const { config } = loadConfig({ path: "test.cfg", text: options });
    const { storage, log, network: backends } = this;
    const network = networkFacts(facts);
    const { report } = backends;
    const random = () => 0;
    const clock = new ManualClock();
    this.users = new Users({ config, storage, backends, network, report, clock, random, log });
    this.registrations = new Registrations({ config, storage, users: this.users, network, report, log });
  }

  register(username: string, password = "pw", language = "", user = romeo): Promise<void> {
    return this.registrations.register(user, { username, password, language });
  }

  /** Romeo is here, and his login stands. */
  async logIn() {
    const presence = { status: "online", text: "", priority: 0 } as const;
    const { user } = await this.users.appear(romeo, resourceId("r"), presence, legacyName("unused"));
    user.connected();
    this.network.take();
    return user;
  }
}

test("a registration is stored, without blanks around the name, and told once", async () => {
  const play = new Play("registration.language = cs");
  await play.register("  Romeo ");
  assert.deepEqual(await play.registrations.find(romeo), {
    user: romeo,
    legacyName: "Romeo",
    password: "pw",
    language: "cs",
    encoding: "utf8",
    vip: false,
    online: false,
    lastLogin: undefined,
  });
  await play.register("Romeo", "other", "it");
  assert.deepEqual(play.network.take(), ["(registered)"]);
  const changed = await play.registrations.find(romeo);
  assert.deepEqual([changed?.password, changed?.language], ["other", "it"]);
  await play.register("Romeo", "third");
  assert.equal((await play.registrations.find(romeo))?.language, "it");
});

test("the password is nowhere in the log", async () => {
  const play = new Play();
  await play.register("Romeo", "hunter2");
  assert.ok(play.log.find("info", "registered"));
  assert.ok(!JSON.stringify(play.log.lines).includes("hunter2"));
});

test("a form that will not do is refused with the reason, and nothing is stored", async () => {
  const play = new Play();
  const refused = (message: RegExp) => ({ code: "not-acceptable", message });
  await assert.rejects(play.register(" "), refused(/give a username/));
  await assert.rejects(play.register("Romeo", ""), refused(/give a password/));
  await assert.rejects(play.register(romeo), refused(/not your JID/));
  assert.equal(await play.registrations.find(romeo), undefined);
  assert.deepEqual(play.network.take(), []);
});

test("the mask makes the name, whatever signs the person types", async () => {
  const play = new Play("registration.username_mask = $username@chat.example");
  await play.register("romeo");
  assert.equal((await play.registrations.find(romeo))?.legacyName, "romeo@chat.example");
  await play.register("$&$1");
  assert.equal((await play.registrations.find(romeo))?.legacyName, "$&$1@chat.example");
});

test("whoever leaves the name as the form shows it, mask and all, keeps the account", async () => {
  const play = new Play("registration.username_mask = $username@chat.example");
  await play.register("romeo");
  await play.register("romeo@chat.example", "new");
  const record = await play.registrations.find(romeo);
  assert.deepEqual([record?.legacyName, record?.password], ["romeo@chat.example", "new"]);
});

test("the name behind the mask must match the operator's pattern as a whole", async () => {
  const play = new Play(
    "registration.username_mask = $username@chat\nregistration.allowed_usernames = [a-z]+@chat|boss@chat",
  );
  await play.register("romeo");
  for (const name of ["Romeo", "juliet@chat", "x1", "boss@chat!"]) {
    await assert.rejects(play.register(name), { code: "not-acceptable", message: /does not accept/ }, name);
  }
});

test("where there is no password a name that is taken is refused, but not to its owner", async () => {
  const play = new Play("", { needPassword: false });
  await play.register("Romeo", "");
  await play.register("Romeo", "");
  const juliet = userId("juliet@example.com");
  await assert.rejects(play.register("Romeo", "", "", juliet), {
    code: "not-acceptable",
    message: /Somebody else/,
  });
});

test("where a password proves it, two may register the same name", async () => {
  const play = new Play();
  await play.register("Romeo");
  await play.register("Romeo", "pw", "", userId("romeo@elsewhere.example"));
});

test("a new password logs a running login in again, with everything else kept", async () => {
  const play = new Play();
  await play.register("Romeo");
  const user = await play.logIn();
  await play.register("Romeo", "new");
  assert.deepEqual(play.network.take(), ["LOGOUT Romeo", "(connecting)", "LOGIN Romeo", "STATUS online"]);
  assert.equal(play.network.logins.at(-1)?.password, "new");
  assert.equal(user.account.settings, play.network.logins[0]?.settings);
});

test("the same credentials leave a login alone that stands, and hurry one that does not", async () => {
  const play = new Play();
  await play.register("Romeo");
  const user = await play.logIn();
  await play.register("Romeo");
  assert.deepEqual(play.network.take(), []);
  user.disconnected(0, "");
  play.network.take();
  await play.register("Romeo");
  assert.deepEqual(play.network.take(), ["(connecting)", "LOGIN Romeo", "STATUS online"]);
});

test("unregistering logs out, forgets everything, and names the buddies that were there", async () => {
  const play = new Play();
  await play.register("Romeo");
  const user = await play.logIn();
  user.buddyReported(buddyReport("bob"));
  play.network.take();
  await play.registrations.unregister(romeo);
  assert.deepEqual(play.network.take(), ["LOGOUT Romeo", "(bob offline)", "(ended)", "(unregistered)"]);
  const [, event] = play.network.events.at(-1) ?? [];
  assert.ok(event?.type === "unregistered");
  assert.deepEqual(event.buddies.map(({ name }) => name), ["bob"]);
  assert.equal(play.users.count, 0);
  assert.deepEqual(await play.storage.allUsers(), []);
  assert.deepEqual(await play.storage.buddies(romeo), []);
});

test("somebody who is away unregisters from the stored buddies", async () => {
  const play = new Play();
  await play.register("Romeo");
  const bob = {
    name: legacyName("bob"),
    alias: "",
    groups: [],
    subscription: "both",
    flags: 2,
    iconHash: "",
  } as const;
  await play.storage.saveBuddies(romeo, [bob]);
  await play.registrations.unregister(romeo);
  const [, event] = play.network.events.at(-1) ?? [];
  assert.ok(event?.type === "unregistered");
  assert.deepEqual(event.buddies.map(({ name, escaped }) => [name, escaped]), [["bob", true]]);
});

test("who is not registered cannot unregister", async () => {
  await assert.rejects(new Play().registrations.unregister(romeo), { code: "registration-required" });
});

test("settings are what the operator says until the user chooses, and a running login follows", async () => {
  const play = new Play("settings.stay_connected = 1");
  await play.register("Romeo");
  const user = await play.logIn();
  const inForce = async () =>
    [...await play.registrations.settings(romeo)].filter(([, on]) => on).map(([n]) => n);
  assert.deepEqual(await inForce(), ["enable_transport", "stay_connected"]);
  await play.registrations.changeSettings(romeo, new Map([["stay_connected", false]]));
  assert.deepEqual(await inForce(), ["enable_transport"]);
  assert.equal(user.account.settings.get("stay_connected"), "0");
  assert.deepEqual(play.network.take(), []);
});

test("who does not want to be logged in is logged out, and stays so whatever the clients show", async () => {
  const play = new Play();
  await play.register("Romeo");
  await play.logIn();
  await play.registrations.changeSettings(romeo, new Map([["enable_transport", false]]));
  assert.equal(play.users.count, 0);
  await assert.rejects(play.logIn(), { code: "not-allowed" });
  await play.registrations.changeSettings(romeo, new Map([["enable_transport", true]]));
  await play.logIn();
});

test("who is not registered has no settings to change", async () => {
  const changed = new Play().registrations.changeSettings(romeo, new Map([["stay_connected", true]]));
  await assert.rejects(changed, { code: "registration-required" });
});

test("an operator who unregisters somebody on the way in leaves nobody behind", async () => {
  const play = new Play();
  await play.register("Romeo");
  const presence = { status: "online", text: "", priority: 0 } as const;
  const arriving = play.users.appear(romeo, resourceId("r"), presence, legacyName("unused"));
  await play.registrations.unregister(romeo);
  await arriving;
  assert.equal(play.users.count, 0);
  assert.deepEqual(await play.storage.allUsers(), []);
});
