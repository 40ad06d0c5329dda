import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { BackendProcess } from "./backend_process.ts";
import type { Arrival, Peer } from "./door.ts";
import { FakeConnection } from "./fake_connection.ts";
import { FakeProcesses } from "./fake_processes.ts";
import { type Expected, LocalDoor } from "./local_door.ts";

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** A door, and one process (session 4711) that was started and may come. */
class Play implements Expected {
  readonly clock = new ManualClock();
  readonly processes = new FakeProcesses();
  readonly sessions: ReadonlySet<number> = new Set([4711]);
  isExpecting = true;

  door(allowUnspawned = false, blind = false): LocalDoor {
    return new LocalDoor({
      listener: { accept: () => Promise.reject(new Error("nobody comes")), close() {} },
      processes: blind ? undefined : this.processes,
      expected: this,
      allowUnspawned,
      clock: this.clock,
    });
  }

  claim(session = 4711): BackendProcess | undefined {
    if (!this.isExpecting || session !== 4711) return undefined;
    this.isExpecting = false;
    const exited = Promise.withResolvers<never>().promise;
    return new BackendProcess({ pid: 4711, exited, kill() {} }, 1, this.clock);
  }

  /** Somebody comes, and the clock runs while he is looked at. */
  async comes(door: LocalDoor, host = "127.0.0.1"): Promise<Peer> {
    const ends = { local: { hostname: host, port: 10_000 }, remote: { hostname: host, port: 50_000 } };
    const arrival: Arrival = Object.assign(new FakeConnection(), { ends });
    const admitted = door.admit(arrival);
    for (let step = 0; step < 10; step++) {
      await turn();
      this.clock.advance(50);
    }
    const peer = await admitted;
    assert.deepEqual([arrival instanceof FakeConnection && arrival.heard, this.clock.waiting], [[], 0]);
    return peer;
  }
}

const told = (peer: Peer) => peer.kind === "backend" ? `backend ${peer.process?.pid}` : peer.kind;

test("a process of a session that we started is its backend, whoever it runs as", async () => {
  const play = new Play();
  play.processes.holders = [{ kind: "session", session: 4711 }];
  assert.equal(told(await play.comes(play.door())), "backend 4711");
});

test("a second connection of the same process is refused", async () => {
  const play = new Play();
  const door = play.door();
  play.processes.holders = [{ kind: "session", session: 4711 }];
  await play.comes(door);
  assert.equal(told(await play.comes(door)), "stranger");
});

test("root and our own user are controllers, anybody else is a stranger", async () => {
  const play = new Play();
  const door = play.door();
  for (const [uid, kind] of [[0, "controller"], [100, "controller"], [101, "stranger"]] as const) {
    play.processes.socket = { uid, inode: 1 };
    assert.equal(told(await play.comes(door)), kind);
  }
});

test("while a backend is expected it is looked again, for its descriptor may show a moment later", async () => {
  const play = new Play();
  play.processes.holders = [{ kind: "none" }, { kind: "none" }, { kind: "session", session: 4711 }];
  assert.equal(told(await play.comes(play.door())), "backend 4711");
  assert.equal(play.processes.looks, 3);
});

test("while none is expected one look is enough", async () => {
  const play = new Play();
  play.isExpecting = false;
  await play.comes(play.door());
  assert.equal(play.processes.looks, 1);
});

test("somebody who looks as if he came from another machine is a stranger, even where all else is allowed", async () => {
  const play = new Play();
  play.processes.socket = undefined;
  assert.equal(told(await play.comes(play.door(true))), "stranger");
});

test("whose descriptors are hidden from us is taken once for each start", async () => {
  const play = new Play();
  const door = play.door();
  play.processes.holders = [{ kind: "hidden" }];
  assert.equal(told(await play.comes(door)), "backend 4711");
  assert.equal(told(await play.comes(door)), "stranger");
});

test("where the system tells nothing, one connection is taken for each start", async () => {
  const play = new Play();
  const door = play.door(false, true);
  assert.equal(told(await play.comes(door)), "backend 4711");
  assert.equal(told(await play.comes(door)), "stranger");
  play.isExpecting = true;
  assert.equal(told(await play.comes(door)), "backend 4711");
});

test("where the tables cannot be read the same holds", async () => {
  const play = new Play();
  const door = play.door();
  play.processes.socket = new Error("no /proc here");
  assert.equal(told(await play.comes(door)), "backend 4711");
  assert.equal(told(await play.comes(door)), "stranger");
});

test("a backend that is started by hand is taken from us and root on loopback, when that is allowed", async () => {
  const play = new Play();
  const door = play.door(true);
  play.processes.socket = { uid: 0, inode: 1 };
  assert.equal(told(await play.comes(door)), "by-hand");
  assert.equal(told(await play.comes(door, "192.0.2.1")), "controller");
  play.processes.socket = { uid: 101, inode: 1 };
  assert.equal(told(await play.comes(door)), "stranger");
});

test("closing the door hurries whoever is being looked at", async () => {
  const play = new Play();
  const door = play.door();
  const ends = { local: { hostname: "::1", port: 1 }, remote: { hostname: "::1", port: 2 } };
  const admitted = door.admit(Object.assign(new FakeConnection(), { ends }));
  await turn();
  door.close();
  assert.equal(told(await admitted), "stranger");
  assert.equal(play.clock.waiting, 0);
});
