import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { MemoryLog } from "../log/memory_log.ts";
import type { BackendProcess, Child, Exit } from "./backend_process.ts";
import { Launcher } from "./launcher.ts";

class FakeChild implements Child {
  readonly signals: string[] = [];
  readonly exited: Promise<Exit>;
  readonly pid: number;
  readonly slot: number;
  #exit: (exit: Exit) => void;

  constructor(pid: number, slot: number) {
    this.pid = pid;
    this.slot = slot;
    const { promise, resolve } = Promise.withResolvers<Exit>();
    this.exited = promise;
    this.#exit = resolve;
  }

  /** A process obeys SIGKILL; SIGTERM is up to the test. */
  kill(signal: "SIGTERM" | "SIGKILL"): void {
    this.signals.push(signal);
    if (signal === "SIGKILL") this.#exit({ code: null, signal });
  }

  /** Resolves when the launcher has heard of it. */
  async exit(code = 1): Promise<void> {
    this.#exit({ code, signal: null });
    await this.exited;
    await Promise.resolve();
  }
}

class Play {
  readonly clock = new ManualClock();
  readonly log = new MemoryLog();
  readonly children: FakeChild[] = [];
  /** Thrown by the next starts. */
  broken: Error | undefined;
  /** When a start was tried, in seconds. */
  readonly starts: number[] = [];
  readonly launcher: Launcher;
  #answered: BackendProcess | undefined;

  constructor() {
    const { clock, log } = this;
    this.launcher = new Launcher({ spawn: (slot, count) => this.#spawn(slot, count), clock, log });
  }

  get answeredLast(): BackendProcess {
    assert.ok(this.#answered);
    return this.#answered;
  }

  get latest(): FakeChild {
    const child = this.children.at(-1);
    assert.ok(child);
    return child;
  }

  /** Starts one more backend, which answers. */
  run(): FakeChild {
    this.launcher.want();
    this.answer();
    return this.latest;
  }

  /** The backend that was started last connects, and answers. */
  answer(): BackendProcess {
    const process = this.launcher.claim(this.latest.pid);
    assert.ok(process, "nobody is expected");
    this.launcher.arrived(process);
    this.#answered = process;
    return process;
  }

  #spawn(slot: number, count: number): FakeChild {
    this.starts.push(this.clock.now() / 1000);
    if (this.broken) throw this.broken;
    const child = new FakeChild(1000 + count, slot);
    this.children.push(child);
    return child;
  }
}

test("a wanted backend is started at once, and wanting it again changes nothing", () => {
  const play = new Play();
  play.launcher.want();
  play.launcher.want();
  assert.equal(play.children.length, 1);
  play.answer();
  play.launcher.want();
  assert.equal(play.children.length, 2);
});

test("each start gets the first free slot, and a count that only grows", async () => {
  const play = new Play();
  const [first, second] = [play.run(), play.run()];
  play.clock.advance(60_000);
  await first.exit();
  const third = play.run();
  const fourth = play.run();
  assert.deepEqual([first, second, third, fourth].map(({ slot }) => slot), [1, 2, 1, 3]);
  assert.deepEqual(play.children.map(({ pid }) => pid), [1000, 1001, 1002, 1003]);
});

test("a backend that exits before it is ready is started again, ever more slowly up to a minute", async () => {
  const play = new Play();
  play.launcher.want();
  for (let round = 0; round < 8; round++) {
    await play.latest.exit(3);
    while (play.children.length < round + 2) play.clock.advance(1_000);
  }
  assert.deepEqual(play.starts, [0, 1, 3, 7, 15, 31, 63, 123, 183]);
  const errors = play.log.lines.filter(({ level }) => level === "error");
  assert.deepEqual(errors.slice(0, 3).map(({ fields }) => fields["nextTryInSeconds"]), [1, 2, 4]);
  assert.equal(errors[0]?.fields["code"], 3);
});

test("a program that cannot be started is tried again after the same pauses, with the reason logged", () => {
  const play = new Play();
  play.broken = new Error("no such program");
  play.launcher.want();
  play.clock.advance(16_000);
  assert.deepEqual(play.starts, [0, 1, 3, 7, 15]);
  assert.equal(play.log.find("error", "could not be started")?.fields["reason"], "no such program");
});

test("a backend that does not answer within a minute is killed, and another one is started", async () => {
  const play = new Play();
  play.launcher.want();
  const slow = play.latest;
  play.clock.advance(59_999);
  assert.deepEqual(slow.signals, []);
  play.clock.advance(1);
  assert.deepEqual(slow.signals, ["SIGKILL"]);
  await slow.exit();
  assert.equal(play.children.length, 2);
  assert.ok(play.log.find("error", "did not connect in time"));
});

test("a backend that answered is not killed for its slow start", () => {
  const play = new Play();
  const backend = play.run();
  assert.equal(play.clock.waiting, 0);
  play.clock.advance(120_000);
  assert.deepEqual(backend.signals, []);
});

test("a backend that exits while it serves is not started again unless somebody wants it", async () => {
  const play = new Play();
  const backend = play.run();
  play.clock.advance(59_000);
  await backend.exit(139);
  assert.equal(play.children.length, 1);
  assert.equal(play.log.find("warning", "a backend exited")?.fields["code"], 139);
  play.launcher.want();
  assert.equal(play.children.length, 2);
});

test("backends that answer and die at once are started ever more slowly too", async () => {
  const play = new Play();
  for (let round = 0; round < 4; round++) {
    play.launcher.want();
    while (play.children.length <= round) play.clock.advance(1_000);
    play.answer();
    await play.latest.exit();
  }
  assert.deepEqual(play.starts, [0, 1, 3, 7]);
});

test("a backend that stayed for a minute was sound: the next start does not wait for old failures", async () => {
  const play = new Play();
  play.broken = new Error("not yet");
  play.launcher.want();
  play.clock.advance(7_000);
  play.broken = undefined;
  play.clock.advance(8_000);
  play.answer();
  play.clock.advance(60_000);
  await play.latest.exit();
  play.launcher.want();
  await play.latest.exit();
  assert.equal(play.log.lines.at(-1)?.fields["nextTryInSeconds"], 1);
});

test("an old backend's answer is not that of the one that is starting", () => {
  const play = new Play();
  play.launcher.want();
  const old = play.answer();
  play.launcher.want();
  play.launcher.arrived(old);
  play.launcher.want();
  assert.equal(play.children.length, 2);
});

test("each process is claimed once, by its session or as whichever is expected", () => {
  const play = new Play();
  assert.equal(play.launcher.claim(), undefined);
  play.launcher.want();
  assert.equal(play.launcher.isExpecting, true);
  assert.equal(play.launcher.claim(77), undefined);
  assert.equal(play.launcher.claim(1000)?.pid, 1000);
  assert.equal(play.launcher.isExpecting, false);
  assert.equal(play.launcher.claim(1000), undefined);
  assert.equal(play.launcher.claim(), undefined);
  assert.deepEqual([...play.launcher.sessions], [1000]);
});

test("a process that is gone or on its way out is not expected", async () => {
  const play = new Play();
  play.launcher.want();
  play.launcher.claim()?.end();
  const gone = play.latest;
  await gone.exit();
  assert.equal(play.launcher.claim(gone.pid), undefined);
  assert.deepEqual([...play.launcher.sessions], []);
});

test("the end of a process begins with patience, then asks, then kills", async () => {
  const play = new Play();
  const deaf = play.run();
  play.answeredLast.end();
  play.answeredLast.end();
  play.clock.advance(999);
  assert.deepEqual(deaf.signals, []);
  play.clock.advance(1);
  assert.deepEqual(deaf.signals, ["SIGTERM"]);
  play.clock.advance(3_000);
  assert.deepEqual(deaf.signals, ["SIGTERM", "SIGKILL"]);
  await deaf.exited;
  assert.equal(play.clock.waiting, 0);
});

test("whoever follows the end of its link gets no signal, not even later", async () => {
  const play = new Play();
  const backend = play.run();
  play.answeredLast.end();
  await backend.exit(0);
  play.clock.advance(60_000);
  assert.deepEqual(backend.signals, []);
  const quick = play.run();
  await quick.exit(0);
  play.answeredLast.end();
  assert.equal(play.clock.waiting, 0);
});

test("a backend that was dismissed may go, and that is no failure", async () => {
  const play = new Play();
  const backend = play.run();
  play.answeredLast.dismiss();
  await backend.exit(0);
  play.launcher.want();
  assert.deepEqual(play.starts, [0, 0]);
  assert.equal(play.log.find("warning", ""), undefined);
});

test("disposing during a pause starts nothing more", async () => {
  const play = new Play();
  play.broken = new Error("no");
  play.launcher.want();
  await play.launcher[Symbol.asyncDispose]();
  assert.equal(play.clock.waiting, 0);
  play.launcher.want();
  play.clock.advance(120_000);
  assert.deepEqual(play.starts, [0]);
});

test("disposing gives every process a second to follow its EXIT, then asks, and kills after three more", async () => {
  const play = new Play();
  const [good, slow, deaf] = [play.run(), play.run(), play.run()];
  const disposed = play.launcher[Symbol.asyncDispose]();
  await good.exit(0);
  play.clock.advance(999);
  assert.deepEqual(slow.signals, []);
  play.clock.advance(1);
  assert.deepEqual([slow.signals, deaf.signals], [["SIGTERM"], ["SIGTERM"]]);
  await slow.exit(0);
  play.clock.advance(2_999);
  assert.deepEqual(deaf.signals, ["SIGTERM"]);
  play.clock.advance(1);
  await disposed;
  assert.deepEqual(deaf.signals, ["SIGTERM", "SIGKILL"]);
  assert.equal(play.clock.waiting, 0);
  assert.equal(play.children.length, 3);
});

test("once a backend has been sound for a minute, another one that fails begins with the shortest pause", () => {
  const play = new Play();
  play.broken = new Error("not yet");
  play.launcher.want();
  play.clock.advance(15_000);
  play.broken = undefined;
  play.clock.advance(16_000);
  play.answer();
  play.clock.advance(60_000);
  play.broken = new Error("no");
  play.launcher.want();
  assert.equal(play.log.lines.at(-1)?.fields["nextTryInSeconds"], 1);
});

test("disposing ends a backend that is still starting, and does not start it again", async () => {
  const play = new Play();
  play.launcher.want();
  const disposed = play.launcher[Symbol.asyncDispose]();
  await play.latest.exit(0);
  await disposed;
  play.clock.advance(120_000);
  assert.equal(play.children.length, 1);
  assert.equal(play.log.find("error", ""), undefined);
});
