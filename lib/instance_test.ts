import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import { FakeConnection } from "./backend/fake_connection.ts";
import type { Child, Exit } from "./backend/launcher.ts";
import type { Listener } from "./backend/server.ts";
import { ManualClock } from "./clock.ts";
import { loadConfig } from "./config/mod.ts";
import type { Report } from "./events.ts";
import type { Core, Frontend, RawSource } from "./frontend.ts";
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
      memory: () => ({ resident: 2_000, shared: 500 }),
      reload: () => Promise.resolve({ problems: [], afterRestart: [] }),
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

  readUser(text: string): UserId {
    return userId(text);
  }

  takeRaw(source: RawSource, bytes: Uint8Array): void {
    const carries = [romeo, juliet].filter((user) => source.seats.has(user));
    this.happened.push(`raw from ${source.id} with ${carries}: ${new TextDecoder().decode(bytes)}`);
  }

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
  const connection = await play.connect();
  assert.equal(play.core, undefined);
  await connection.say({ type: "PONG" });
  await connection.say({ type: "PONG" });
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

test("a connection that nobody expects is not pinged, and starts nothing", async () => {
  const play = new Play();
  await using _instance = play.instance;
  play.instance.start();
  await play.backend();
  const stranger = await play.connect();
  assert.deepEqual(stranger.heard, []);
  assert.ok(stranger.isClosed);
  assert.ok(play.log.find("warning", "refused"));
});

/** Lets time pass in steps; the backends answer whatever they are asked meanwhile. */
async function pass(play: Play, seconds: number): Promise<void> {
  for (let step = 0; step < seconds / 10; step++) {
    for (const connection of play.connections) {
      if (!connection.isClosed) await connection.say({ type: "PONG" });
    }
    play.clock.advance(10_000);
    await turn();
  }
}

test("an idle user is carried over to a long-running backend without a word", async () => {
  const play = new Play("service.idle_reconnect_time = 60");
  await using instance = play.instance;
  instance.start();
  const first = await play.backend();
  const arrived = await play.arrive(romeo);
  await first.say({ type: "CONNECTED", payload: { user: romeo } });
  play.happened.length = 0;
  await pass(play, 60);
  assert.deepEqual(play.happened, ["backend started"]);
  const quiet = await play.backend();
  await turn();
  assert.equal(first.typesHeard.at(-1), "LOGOUT");
  assert.deepEqual(quiet.typesHeard, ["PING", "LOGIN", "STATUS_CHANGED"]);
  // The network may well take the second login for a reason to end the first one.
  await first.say({ type: "DISCONNECTED", payload: { user: romeo, error: 0, message: "elsewhere" } });
  await quiet.say({ type: "CONNECTED", payload: { user: romeo } });
  assert.equal(arrived?.user.state.kind, "connected");
  assert.deepEqual(play.happened, ["backend started"]);
});

test("a backend that nobody needs is told to exit, which is neither a loss nor a failure", async () => {
  const play = new Play("service.users_per_backend = 1");
  await using instance = play.instance;
  instance.start();
  const first = await play.backend();
  await play.arrive(romeo);
  const user = (await play.arrive(juliet))?.user;
  await play.backend();
  assert.ok(user);
  await play.core?.users.end(user);
  const left = await play.arrive(romeo);
  assert.ok(left);
  await play.core?.users.end(left.user);
  await pass(play, 80);
  assert.equal(first.typesHeard.at(-1), "EXIT");
  assert.ok(first.isClosed);
  assert.equal(play.log.find("warning", ""), undefined);
  assert.ok(play.log.find("info", "not needed any more exited"));
});

test("a backend whose link is lost is ended, for it may only hang", async () => {
  const play = new Play();
  await using instance = play.instance;
  instance.start();
  await play.backend();
  play.clock.advance(40_000);
  await turn();
  play.clock.advance(999);
  assert.ok(!play.happened.includes("backend ended by SIGTERM"));
  play.clock.advance(1);
  assert.ok(play.happened.includes("backend ended by SIGTERM"));
});

test("a user whose login kills backends is refused, and the others are served", async () => {
  const play = new Play();
  await using instance = play.instance;
  instance.start();
  await play.backend();
  const killer = await play.arrive(romeo);
  for (let round = 0; round < 3; round++) {
    assert.equal(killer?.user.state.kind, "connecting");
    void play.connections.at(-1)?.hangUp();
    await turn();
    await pass(play, 10);
    await play.backend();
    await pass(play, 10);
  }
  assert.equal(killer?.user.state.kind, "refused");
  assert.equal((await play.arrive(juliet))?.user.state.kind, "connecting");
  assert.equal((await play.arrive(romeo))?.user.state.kind, "refused");
});

test("what a backend says raw goes to the frontend, with whom it carries", async () => {
  const play = new Play();
  await using _instance = play.instance;
  play.instance.start();
  const connection = await play.backend();
  await play.arrive(romeo);
  await connection.say({ type: "RAW_XML", payload: new TextEncoder().encode("<x/>") });
  assert.equal(play.happened.at(-1), `raw from 1 with ${romeo}: <x/>`);
});
