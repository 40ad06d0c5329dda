import assert from "node:assert/strict";
import {
  decodeWrapper,
  encodeWrapper,
  FrameDecoder,
  type KnownWrapper,
  type Wrapper,
} from "../../proto/mod.ts";
import { test } from "../../tests/test.ts";

const main = new URL("./main.ts", import.meta.url).pathname;

function spawn(...args: readonly string[]): Deno.ChildProcess {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", main, ...args],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  });
  return command.spawn();
}

/** An instance's end of the link to a real backend process. */
class Link implements AsyncDisposable {
  readonly process: Deno.ChildProcess;
  readonly #socket: Deno.TcpConn;
  readonly #frames = new FrameDecoder();
  readonly #received: Wrapper[] = [];

  private constructor(process: Deno.ChildProcess, socket: Deno.TcpConn) {
    this.process = process;
    this.#socket = socket;
  }

  static async open(): Promise<Link> {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const process = spawn(
      "--host",
      "127.0.0.1",
      "--port",
      String(listener.addr.port),
      "--service.backend_id=1",
    );
    return new Link(process, await listener.accept());
  }

  async send(wrapper: KnownWrapper): Promise<void> {
    await this.#socket.write(encodeWrapper(wrapper));
  }

  async next(): Promise<Wrapper> {
    const buffer = new Uint8Array(1000);
    for (;;) {
      const [wrapper] = this.#received.splice(0, 1);
      if (wrapper !== undefined) return wrapper;
      const size = await this.#socket.read(buffer);
      if (size === null) throw new Error("the backend closed the link");
      this.#received.push(...this.#frames.push(buffer.subarray(0, size)).map(decodeWrapper));
    }
  }

  /** The exit code, once the process has ended. */
  async exitCode(): Promise<number> {
    const { code } = await this.process.output();
    return code;
  }

  hangUp(): void {
    this.#socket.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.hangUp();
    } catch {
      // the test did it
    }
    await this.process.status;
  }
}

test("a real process answers a ping with its pid and weight, and EXIT ends it with status 0", async () => {
  await using link = await Link.open();
  await link.send({ type: "PING" });
  assert.equal((await link.next()).type, "BACKEND_CONFIG");
  assert.equal((await link.next()).type, "PONG");
  const stats = await link.next();
  assert.ok(stats.type === "STATS");
  assert.equal(stats.payload.id, String(link.process.pid));
  assert.ok(stats.payload.res > 10_000 && stats.payload.initRes > 10_000 && stats.payload.shared > 0);
  await link.send({ type: "EXIT" });
  assert.equal(await link.exitCode(), 0);
});

test("SIGTERM ends it with status 0", async () => {
  await using link = await Link.open();
  await link.send({ type: "PING" });
  await link.next();
  link.process.kill("SIGTERM");
  assert.equal(await link.exitCode(), 0);
});

test("a link that closes ends it with status 1", async () => {
  await using link = await Link.open();
  link.hangUp();
  assert.equal(await link.exitCode(), 1);
});

test("without an instance it ends with status 1 and says so", async () => {
  const { code, stderr } = await spawn("--host=127.0.0.1", "--port=1").output();
  assert.equal(code, 1);
  assert.match(new TextDecoder().decode(stderr), /cannot connect to the instance at 127\.0\.0\.1:1/);
});

test("a wrong command line ends it with status 2 and one clear line", async () => {
  const { code, stderr } = await spawn().output();
  assert.equal(code, 2);
  assert.match(new TextDecoder().decode(stderr), /^--host is missing\. .*\n$/);
});

test("when its parent dies it ends, even if the link stays open", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const backend =
    `"${Deno.execPath()}" run -A --no-check "${main}" --host=127.0.0.1 --port=${listener.addr.port}`;
  const parent = new Deno.Command("sh", { args: ["-c", `${backend} & wait`], stderr: "null" }).spawn();
  using link = await listener.accept();
  await link.write(encodeWrapper({ type: "PING" }));
  await link.read(new Uint8Array(1000));
  parent.kill("SIGKILL");
  await parent.status;
  const buffer = new Uint8Array(1000);
  while (await link.read(buffer) !== null) { /* what is left of the answer */ }
});
