/** Who gets in, with real sockets, processes and certificates. */
import assert from "node:assert/strict";
import { makeCertificate } from "../../tests/integration/harness/certificates.ts";
import { test } from "../../tests/test.ts";
import { systemClock } from "../clock.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { encodeWrapper } from "../../proto/mod.ts";
import { Launcher } from "./launcher.ts";
import type { Link, LinkOwner } from "./link.ts";
import { listenForBackends, listenForRemoteBackends, type RemotePort } from "./listen.ts";
import { LocalDoor } from "./local_door.ts";
import { processTable } from "./peer_process.ts";
import { RemoteDoor } from "./remote_door.ts";
import { BackendServer } from "./server.ts";
import { backendSpawner } from "./spawn.ts";

const hasRules = processTable() !== undefined;
const loopback = "127.0.0.1";
const secret = "a secret that is long enough";

const authFrame = (word: string): Uint8Array =>
  encodeWrapper({ type: "BACKEND_AUTH", payload: { secret: word } });

/** Answers PONG and holds its connection. Its arguments are those of any backend. */
const backendScript = `exec 3<>/dev/tcp/$2/$4; printf '\\0\\0\\0\\2\\10\\12' >&3; exec cat <&3`;

/** Both ports with what is behind them, and a launcher whose backend is a shell script. */
class Play implements LinkOwner, AsyncDisposable {
  readonly log = new MemoryLog();
  readonly port: number;
  readonly folder = Deno.makeTempDirSync();
  readonly launcher: Launcher;
  readonly #stack = new AsyncDisposableStack();
  #ready = Promise.withResolvers<Link>();
  #lost = Promise.withResolvers<string>();

  constructor(remote?: RemotePort) {
    const { log } = this;
    const listener = listenForBackends(loopback, 0);
    this.port = listener.port;
    const spawn = backendSpawner({
      command: `bash -c '${backendScript.replaceAll("'", `'\\''`)}' backend`,
      host: loopback,
      port: listener.port,
      ownArguments: [],
      workingDir: this.folder,
      logDirectory: `${this.folder}/log`,
    });
    const clock = systemClock;
    const launcher = this.launcher = this.#stack.use(new Launcher({ spawn, clock, log }));
    const processes = processTable();
    const local = new LocalDoor({ listener, processes, expected: launcher, allowUnspawned: false, clock });
    this.#stack.use(
      new BackendServer({
        doors: remote === undefined ? [local] : [local, new RemoteDoor({ ...remote, clock, log })],
        owner: this,
        clock,
        log,
        readyToRead: () => Promise.resolve(),
        answerQuery: (text) => Promise.resolve(`you asked for ${text}`),
        onTick() {},
      }),
    );
  }

  get ready(): Promise<Link> {
    return this.#ready.promise;
  }

  get lost(): Promise<string> {
    return this.#lost.promise;
  }

  linkReady(link: Link): void {
    this.#ready.resolve(link);
  }

  linkConfigured(): void {}
  linkRooms(): void {}

  linkRaw(): void {}

  linkLost(link: Link, reason: string): void {
    link.process?.end();
    this.#lost.resolve(reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
    Deno.removeSync(this.folder, { recursive: true });
  }
}

function linuxTest(name: string, body: () => Promise<void>): void {
  test(name, body, { ignore: !hasRules });
}

linuxTest("a backend that we start gets in, its link knows its process, and both end together", async () => {
  await using play = new Play();
  play.launcher.want();
  const link = await play.ready;
  const [pid] = play.launcher.sessions;
  assert.equal(link.process?.pid, pid);
  Deno.kill(pid ?? 0, "SIGKILL");
  assert.match(await play.lost, /closed the connection/);
  await link.process?.exited;
  assert.equal(play.launcher.sessions.size, 0);
});

linuxTest("our own user may ask, and is told nothing else", async () => {
  await using play = new Play();
  using controller = await Deno.connect({ hostname: loopback, port: play.port });
  await controller.write(encodeWrapper({ type: "QUERY", payload: { config: "status" } }));
  const answer = encodeWrapper({ type: "QUERY", payload: { config: "you asked for status" } });
  const buffer = new Uint8Array(1000);
  const count = await controller.read(buffer);
  assert.deepEqual(buffer.slice(0, count ?? 0), answer);
  await controller.write(encodeWrapper({ type: "PONG" }));
  assert.equal(await controller.read(buffer), null);
  assert.ok(play.log.find("warning", "a controller is sent away"));
});

test("another user gets not one byte, whatever it says", async () => {
  await using play = new Play();
  const say = `exec 3<>/dev/tcp/${loopback}/${play.port}; printf '\\0\\0\\0\\2\\10\\12' >&3; cat <&3 | wc -c`;
  const { stdout } = await new Deno.Command("setpriv", {
    args: ["--reuid=65534", "--clear-groups", "bash", "-c", say],
    stderr: "null",
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "0\n");
  assert.match(String(play.log.find("warning", "refused")?.fields["reason"]), /65534/);
}, { ignore: !hasRules || Deno.uid() !== 0 });

test("a backend on another machine joins by TLS and the secret; a wrong secret gets nothing", async () => {
  const folder = Deno.makeTempDirSync();
  const { authority, cert, key } = await makeCertificate(folder);
  const caCerts = [Deno.readTextFileSync(authority)];
  const remote = await listenForRemoteBackends({
    backendTlsHost: loopback,
    backendTlsPort: 0,
    backendTlsCert: cert,
    backendTlsKey: key,
    backendSecret: secret,
    backendSecretFile: "",
  });
  await using play = new Play(remote);
  const connect = () => Deno.connectTls({ hostname: loopback, port: remote.port, caCerts });
  const buffer = new Uint8Array(100);
  using wrong = await connect();
  await wrong.write(authFrame("another secret, as long as that"));
  assert.equal(await wrong.read(buffer), null);
  assert.match(String(play.log.find("warning", "refused")?.fields["reason"]), /wrong secret/);
  using backend = await connect();
  await backend.write(new Uint8Array([...authFrame(secret), ...encodeWrapper({ type: "PONG" })]));
  assert.equal((await play.ready).process, undefined);
  assert.deepEqual(buffer.slice(0, await backend.read(buffer) ?? 0), encodeWrapper({ type: "PING" }));
  Deno.removeSync(folder, { recursive: true });
});
