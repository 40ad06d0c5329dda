import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import { FakeConnection } from "./backend/fake_connection.ts";
import type { Child, Exit } from "./backend/launcher.ts";
import type { Listener } from "./backend/server.ts";
import { ManualClock } from "./clock.ts";
import { loadConfig } from "./config/mod.ts";
import type { Report } from "./events.ts";
import type { Core, Frontend } from "./frontend.ts";
import { legacyName, resourceId, type UserId, userId } from "./ids.ts";
import { Instance } from "./instance.ts";
import { MemoryLog } from "./log/memory_log.ts";
import { MemoryStorage } from "./storage/mod.ts";

const [romeo, juliet] = [userId("romeo@example.com"), userId("juliet@example.com")];
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** An instance with everything around it played, and what happened there in order. */
class Play implements Listener, Frontend {
  readonly happened: string[] = [];
  readonly clock = new ManualClock();
  readonly log = new MemoryLog();
  readonly storage = new MemoryStorage();
  readonly connections: FakeConnection[] = [];
  core: Core | undefined;
  readonly instance: Instance;
  #next = Promise.withResolvers<FakeConnection>();
  /** What ends each process: those that have not connected yet, and the others. */
  readonly #starting: ((how: string) => void)[] = [];
  readonly #connected: ((how: string) => void)[] = [];
  /** The frontend takes so long to go. */
  frontendGone: Promise<void> = Promise.resolve();

  constructor(options = "") {
    const { config } = loadConfig({ path: "test.cfg", text: options });
    const { clock, log, storage } = this;
    storage[Symbol.asyncDispose] = () => Promise.resolve(void this.happened.push("storage closed"));
    this.instance = new Instance({
      config,
      storage,
      frontend: this,
      listener: this,
      spawn: () => this.#spawn(),
      clock,
      random: () => 0,
      log,
    });
  }

  /** A backend connects, and answers. */
  async backend(): Promise<FakeConnection> {
    const connection = await this.connect();
    await connection.say({ type: "PONG" });
    return connection;
  }

  async connect(): Promise<FakeConnection> {
    const connection = new FakeConnection();
    this.connections.push(connection);
    this.#connected.push(...this.#starting.splice(0, 1));
    this.#next.resolve(connection);
    await turn();
    return connection;
  }

  async arrive(user: UserId) {
    const account = { user, legacyName: legacyName(user), password: "pw", language: "en", encoding: "utf8" };
    await this.storage.saveUser(account);
    const presence = { status: "online", text: "", priority: 0 } as const;
    return await this.core?.users.appear(user, resourceId(`${user}/r`), presence, account.legacyName);
  }

  // Listener

  async accept(): Promise<FakeConnection> {
    const connection = await this.#next.promise;
    this.#next = Promise.withResolvers();
    return connection;
  }

  close(): void {
    this.happened.push("port closed");
    // Each link gets its EXIT next, and played backends follow it.
    for (const end of this.#connected) end("EXIT");
    this.#next.reject(new Error("the listener is closed"));
  }

  // Frontend

  start(core: Core): void {
    this.happened.push("frontend started");
    this.core = core;
  }

  readonly report: Report = (user, event) => {
    if (event.type === "account-changed") this.happened.push(`${user} ${event.state.kind}`);
  };

  drained(): Promise<void> {
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.happened.push("frontend closed");
    await this.frontendGone;
  }

  #spawn(): Child {
    this.happened.push("backend started");
    const { promise, resolve } = Promise.withResolvers<Exit>();
    const kill = (signal: string) => {
      this.happened.push(`backend ended by ${signal}`);
      resolve({ code: null, signal });
    };
    this.#starting.push(kill);
    return { pid: 4711, exited: promise, kill };
  }
}

test("the frontend starts when the first backend answers, and only then", async () => {
  const play = new Play();
  await using _instance = play.instance;
  assert.deepEqual(play.happened, []);
  play.instance.start();
  assert.deepEqual(play.happened, ["backend started"]);
  await play.connect();
  assert.equal(play.core, undefined);
  await play.backend();
  await play.backend();
  assert.deepEqual(play.happened, ["backend started", "frontend started"]);
});

test("what the first backend says of its network is known before the frontend asks", async () => {
  const play = new Play();
  await using _instance = play.instance;
  play.instance.start();
  const connection = await play.connect();
  const config = "[registration]\nneedPassword=0\nbad line";
  await connection.say({ type: "BACKEND_CONFIG", payload: { config } }, { type: "PONG" });
  assert.equal(play.core?.network.needPassword, false);
  assert.equal(play.log.find("warning", "a bad line")?.fields["backend"], 1);
});

test("a user is logged in through the backend, and another backend is started for one too many", async () => {
  const play = new Play("service.users_per_backend = 1");
  await using _instance = play.instance;
  play.instance.start();
  const first = await play.backend();
  await play.arrive(romeo);
  await play.arrive(juliet);
  assert.deepEqual(play.happened.slice(2), [
    `${romeo} connecting`,
    "backend started",
    `${juliet} waiting`,
  ]);
  const second = await play.backend();
  await turn();
  assert.deepEqual(first.typesHeard, ["PING", "LOGIN", "STATUS_CHANGED"]);
  assert.deepEqual(second.typesHeard, ["PING", "LOGIN", "STATUS_CHANGED"]);
});

test("logins are held apart by the login delay", async () => {
  const play = new Play("service.login_delay = 3");
  await using _instance = play.instance;
  play.instance.start();
  await play.backend();
  await play.arrive(romeo);
  await play.arrive(juliet);
  play.clock.advance(2_999);
  assert.equal(play.happened.at(-1), `${juliet} waiting`);
  play.clock.advance(1);
  assert.equal(play.happened.at(-1), `${juliet} connecting`);
});

test("a lost backend is replaced, and its users come back", async () => {
  const play = new Play();
  await using _instance = play.instance;
  play.instance.start();
  const first = await play.backend();
  const arrived = await play.arrive(romeo);
  await first.say({ type: "CONNECTED", payload: { user: romeo } });
  play.happened.length = 0;
  void first.hangUp();
  await turn();
  assert.deepEqual(play.happened, [`${romeo} reconnecting`, "backend started"]);
  assert.equal(play.log.find("warning", "a backend is gone")?.fields["users"], 1);
  const second = await play.backend();
  play.clock.advance(2_000);
  await second.say({ type: "CONNECTED", payload: { user: romeo } });
  assert.equal(arrived?.user.state.kind, "connected");
});

test("it stops in the reverse order of its start, and remembers who was online", async () => {
  const play = new Play();
  play.instance.start();
  const connection = await play.backend();
  await play.arrive(romeo);
  play.happened.length = 0;
  await play.instance[Symbol.asyncDispose]();
  assert.deepEqual(play.happened, [
    `${romeo} ended`,
    "frontend closed",
    "port closed",
    "backend ended by EXIT",
    "storage closed",
  ]);
  assert.deepEqual(connection.typesHeard.slice(-2), ["LOGOUT", "EXIT"]);
  assert.ok(connection.isClosed);
  assert.deepEqual(await play.storage.onlineUsers(), [romeo]);
  assert.equal(play.clock.waiting, 0);
  assert.equal(play.log.find("warning", "a backend is gone"), undefined);
});

test("whoever waits for a seat does not get that of somebody who is logged out at the end", async () => {
  const play = new Play("service.users_per_backend = 1");
  play.instance.start();
  const connection = await play.backend();
  await play.arrive(romeo);
  await play.arrive(juliet);
  await play.instance[Symbol.asyncDispose]();
  assert.deepEqual(connection.typesHeard, ["PING", "LOGIN", "STATUS_CHANGED", "LOGOUT", "EXIT"]);
});

test("an instance that never served stops too, with the backend it had started", async () => {
  const play = new Play();
  play.instance.start();
  await play.instance[Symbol.asyncDispose]();
  assert.deepEqual(play.happened, [
    "backend started",
    "frontend closed",
    "port closed",
    "backend ended by SIGTERM",
    "storage closed",
  ]);
  assert.equal(play.clock.waiting, 0);
});

test("a backend that answers only while everything stops does not start the frontend again", async () => {
  const play = new Play();
  play.instance.start();
  const connection = await play.connect();
  const gone = Promise.withResolvers<void>();
  play.frontendGone = gone.promise;
  const stopped = play.instance[Symbol.asyncDispose]();
  await connection.say({ type: "PONG" });
  gone.resolve();
  await stopped;
  assert.equal(play.core, undefined);
  assert.ok(!play.happened.includes("frontend started"));
});
