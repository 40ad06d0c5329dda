import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { MemoryLog } from "../log/memory_log.ts";
import type { Peer } from "./door.ts";
import { FakeConnection } from "./fake_connection.ts";
import { RemoteDoor } from "./remote_door.ts";
import { encodeWrapper } from "../../proto/mod.ts";

const secret = "a secret that is long enough";
const authFrame = (word: string, name = "far away"): Uint8Array =>
  encodeWrapper({ type: "BACKEND_AUTH", payload: { secret: word, name } });
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

class Play {
  readonly clock = new ManualClock();
  readonly log = new MemoryLog();
  readonly connection = new FakeConnection();
  readonly admitted: Promise<Peer>;

  constructor() {
    const { clock, log } = this;
    const listener = { accept: () => Promise.resolve(this.connection), close() {} };
    this.admitted = new RemoteDoor({ listener, secret, clock, log }).admit(this.connection);
  }

  /** Sends bytes, which may never be read, and answers what came of it. */
  async says(...pieces: readonly Uint8Array[]): Promise<string> {
    for (const piece of pieces) {
      void this.connection.sayBytes(piece);
      await turn();
    }
    const peer = await this.admitted;
    assert.deepEqual([this.connection.heard, this.clock.waiting], [[], 0]);
    return peer.kind === "stranger" ? peer.reason : peer.kind;
  }
}

test("whoever begins with the secret is a backend, and its name is logged, not the secret", async () => {
  const play = new Play();
  assert.equal(await play.says(authFrame(secret)), "backend");
  assert.equal(play.log.find("info", "joined")?.fields["name"], "far away");
  assert.ok(!JSON.stringify(play.log.lines).includes(secret));
});

test("what comes behind the secret is read by the link, in whatever pieces it came", async () => {
  const bytes = new Uint8Array([...authFrame(secret), 1, 2, 3]);
  for (let cut = 1; cut < bytes.length; cut++) {
    const play = new Play();
    assert.equal(await play.says(bytes.slice(0, cut), bytes.slice(cut)), "backend");
    const peer = await play.admitted;
    assert.equal(peer.kind, "backend");
    if (peer.kind !== "backend") return;
    const buffer = new Uint8Array(2);
    const read: number[] = [];
    while (read.length < 3) read.push(...buffer.subarray(0, await peer.connection.read(buffer) ?? 0));
    assert.deepEqual(read, [1, 2, 3]);
  }
});

test("a wrong secret, a shorter or longer one, or another frame gets nothing", async () => {
  for (const wrong of ["", "a secret", `${secret} `, secret.toUpperCase()]) {
    assert.match(await new Play().says(authFrame(wrong)), /sent a wrong secret/);
  }
  const pong = new Uint8Array([0, 0, 0, 2, 8, 10]);
  assert.match(await new Play().says(pong), /did not begin with the secret/);
  const broken = new Uint8Array([0, 0, 0, 2, 255, 255]);
  assert.match(await new Play().says(broken), /did not begin with the secret/);
});

test("a frame that is too long for a secret is not waited for", async () => {
  assert.match(await new Play().says(new Uint8Array([0, 1, 0, 0])), /too long for a secret/);
});

test("whoever hangs up before the secret is nobody", async () => {
  const play = new Play();
  void play.connection.hangUp();
  assert.match(await play.says(), /ended before the secret came/);
});

test("a secret that takes ten seconds is too late", async () => {
  const play = new Play();
  void play.connection.sayBytes(authFrame(secret).slice(0, 10));
  await turn();
  play.clock.advance(9_999);
  assert.equal(play.connection.isClosed, false);
  play.clock.advance(1);
  assert.match(await play.says(), /did not send the secret in time/);
});
