import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import type { Socket } from "./connection.ts";
import type { ConversationEnd } from "./conversation.ts";
import { type RejoinOptions, stayJoined } from "./rejoin.ts";

/** One link: what the instance says first, and how the conversation ends. */
interface Link {
  readonly says?: readonly number[];
  readonly ends: ConversationEnd;
}

/** An instance that can be joined as often as there are links; after the last one it is stopped. */
class Play {
  readonly logged: string[] = [];
  readonly pauses: number[] = [];
  readonly stopping = new AbortController();
  closed = 0;
  readonly #links: (Link | Error)[];

  constructor(...links: readonly (Link | Error)[]) {
    this.#links = [...links];
  }

  run(options: Partial<RejoinOptions> = {}): Promise<"stopped" | "unusable"> {
    const log = (text: string): void => void this.logged.push(text);
    return stayJoined({
      address: "gateway:1234",
      connect: () => this.#connect(),
      converse: (socket) => this.#converse(socket),
      log: { debug: log, error: log },
      stop: this.stopping.signal,
      pause: (milliseconds) => Promise.resolve(void this.pauses.push(milliseconds)),
      ...options,
    });
  }

  #connect(): Promise<Socket & Disposable> {
    const [link] = this.#links;
    if (link === undefined) {
      this.stopping.abort();
      return new Promise(() => {});
    }
    if (link instanceof Error) {
      this.#links.shift();
      return Promise.reject(link);
    }
    return Promise.resolve({
      read: () => Promise.resolve(link.says?.length ?? null),
      write: (bytes) => Promise.resolve(bytes.length),
      [Symbol.dispose]: () => void this.closed++,
    });
  }

  async #converse(socket: Socket): Promise<ConversationEnd> {
    await socket.read(new Uint8Array(9));
    const link = this.#links.shift();
    return link === undefined || link instanceof Error ? "lost" : link.ends;
  }
}

/** Where in the row of doubling pauses, from at most a second on, each of these is. */
function steps(pauses: readonly number[]): number[] {
  return pauses.map((pause) => Math.max(0, Math.ceil(Math.log2(pause / 1000))));
}

test("a lost link and an EXIT are joined again soon, and every link is closed", async () => {
  const play = new Play({ says: [1], ends: "lost" }, { says: [1], ends: "exit" }, {
    says: [1],
    ends: "lost",
  });
  assert.equal(await play.run(), "stopped");
  assert.deepEqual(steps(play.pauses), [0, 0, 0]);
  assert.equal(play.closed, 3);
});

test("an instance that is not there is tried ever more slowly, at least once a minute", async () => {
  const play = new Play(...Array.from({ length: 12 }, () => new Error("refused")), {
    says: [1],
    ends: "lost",
  }, new Error("refused"));
  await play.run();
  assert.deepEqual(steps(play.pauses).slice(0, 6), [0, 1, 2, 3, 4, 5]);
  assert.ok(play.pauses.every((pause) => pause <= 60_000));
  assert.deepEqual(steps(play.pauses.slice(-2)), [0, 1], "a link that worked ends the row");
  assert.match(play.logged.join("\n"), /cannot join the instance at gateway:1234: Error: refused/);
});

test("an instance that hangs up without a word has refused us, which the log says, and is tried more slowly", async () => {
  const play = new Play({ ends: "lost" }, { ends: "lost" }, { ends: "lost" });
  await play.run();
  assert.deepEqual(steps(play.pauses), [0, 1, 2]);
  assert.match(play.logged[0] ?? "", /refused us: is SPECTRUM_BACKEND_SECRET/);
});

test("an instance that fell silent is left and joined again", async () => {
  const play = new Play({ says: [1], ends: "stopped" });
  const converse: RejoinOptions["converse"] = async (socket, stop) => {
    await socket.read(new Uint8Array(9));
    await new Promise<void>((resolve) => stop.addEventListener("abort", () => resolve()));
    play.stopping.signal.throwIfAborted(); // it is this link that ends, not everything
    return "stopped";
  };
  const pause = (): Promise<void> => Promise.resolve(play.stopping.abort());
  const tooLate = setTimeout(() => play.stopping.abort(), 5000);
  assert.equal(await play.run({ converse, silence: 5, pause }), "stopped");
  clearTimeout(tooLate);
  assert.match(play.logged.join("\n"), /heard nothing of the instance[^]*joining the instance .* again/);
});

test("it ends at once when it is stopped, be it connected, connecting or waiting", async () => {
  const never = new Promise<never>(() => {});
  const cases: Partial<RejoinOptions>[] = [
    { connect: () => never },
    { pause: (_, stop) => new Promise((resolve) => stop.addEventListener("abort", () => resolve())) },
    {
      converse: (_, stop) =>
        new Promise((resolve) => stop.addEventListener("abort", () => resolve("stopped"))),
    },
  ];
  for (const options of cases) {
    const play = new Play({ ends: "lost" }, { ends: "lost" });
    const timer = setTimeout(() => play.stopping.abort(), 5);
    assert.equal(await play.run(options), "stopped");
    clearTimeout(timer);
    assert.deepEqual(play.pauses, []);
  }
});

test("without a plugin there is nothing to join for", async () => {
  assert.equal(await new Play({ says: [1], ends: "unusable" }).run(), "unusable");
});
