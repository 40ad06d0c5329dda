/** A backend that runs on another machine: it joins by TLS and a secret, and again when the instance was away. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { test } from "../test.ts";
import { type Certificate, makeCertificate } from "./harness/certificates.ts";
import { FakeServer } from "./harness/fake_server.ts";
import { Folder } from "./harness/folder.ts";
import { freePort } from "./harness/ports.ts";
import { Program } from "./harness/program.ts";
import { Spectrum } from "./harness/spectrum.ts";

const jid = "afar.localhost";
const juliet = "juliet@localhost";
const secret = "a secret that nobody guesses";
const source = fileURLToPath(new URL("../../backends/template/main.ts", import.meta.url));
const build = Deno.env.get("SPECTRUM2_BUILD");
/** Compiled, when those programs are to be tested; otherwise from the source. */
const template = build === undefined
  ? [Deno.execPath(), "run", "--quiet", "-A", source]
  : [`${build}/spectrum2_template_backend`];

type ComponentStream = Awaited<ReturnType<FakeServer["accepted"]>>;

/** An XMPP server, and an instance that starts no backend but lets remote ones join. */
class Play implements AsyncDisposable {
  readonly certificate: Certificate;
  readonly server: FakeServer;
  readonly #folder: Folder;
  readonly #owned: AsyncDisposableStack;
  readonly #port = freePort();

  private constructor(
    folder: Folder,
    server: FakeServer,
    certificate: Certificate,
    owned: AsyncDisposableStack,
  ) {
    this.#folder = folder;
    this.server = server;
    this.certificate = certificate;
    this.#owned = owned;
  }

  static async open(): Promise<Play> {
    await using owned = new AsyncDisposableStack();
    const folder = owned.use(await Folder.make());
    const certificate = await makeCertificate(folder.path);
    return new Play(folder, owned.use(new FakeServer()), certificate, owned.move());
  }

  async instance(): Promise<Spectrum> {
    const settings = {
      "service.jid": jid,
      "service.port": this.server.port,
      "service.password": "any",
      "service.backend": "",
      "service.backend_tls_host": "127.0.0.1",
      "service.backend_tls_port": this.#port,
      "service.backend_tls_cert": this.certificate.cert,
      "service.backend_tls_key": this.certificate.key,
      "service.backend_secret_file": await this.#folder.write("secret", `${secret}\n`),
    };
    return this.#owned.use(await Spectrum.start(this.#folder, { settings }));
  }

  /** Starts a backend as somebody on another machine would; `word` is what it takes for the secret. */
  backend(word: string | undefined, ...more: readonly string[]): Program {
    const environment = word === undefined ? [] : [`SPECTRUM_BACKEND_SECRET=${word}`];
    const where = ["--tls", "--host", "127.0.0.1", "--port", String(this.#port), ...more];
    // env becomes the backend, so the process id is the backend's
    const args = [...environment, ...template, ...where];
    return this.#owned.use(new Program("/usr/bin/env", { args }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned[Symbol.asyncDispose]();
  }
}

async function isOnline(stream: ComponentStream): Promise<void> {
  await stream.send(`<presence from='${juliet}/home' to='${jid}'/>`);
  const online = `<presence from="${jid}" to="${juliet}">`;
  await stream.received.expect("Juliet to be online", (text) => text.includes(online));
}

async function isEchoed(stream: ComponentStream, words: string): Promise<void> {
  const to = `echo@${jid}`;
  await stream.send(
    `<message type='chat' from='${juliet}/home' to='${to}'><body>${words}</body></message>`,
  );
  await stream.received.expect("an echo", (text) => text.includes(`<body>${words}</body>`));
}

test("a remote backend waits for its instance, serves users, and comes back by itself after a restart", async () => {
  await using play = await Play.open();
  const backend = play.backend(secret, "--ca", play.certificate.authority, "--name", "far away");
  await backend.output.expect("a failed attempt", (line) => line.includes("cannot join the instance"));
  const first = await play.instance();
  const stream = await play.server.accepted();
  await first.logs("joined from another machine", "far away");
  await stream.send(
    `<iq type='set' id='r' from='${juliet}/home' to='${jid}'><query xmlns='jabber:iq:register'>` +
      `<username>juliet</username></query></iq>`,
  );
  await isOnline(stream);
  await isEchoed(stream, "Wherefore art thou?");
  assert.equal((await first.stop()).code, 0);

  const second = await play.instance();
  const again = await play.server.accepted();
  await second.logs("joined from another machine", "far away");
  await isOnline(again);
  await isEchoed(again, "Is it thee again?");
  assert.ok(![...first.log, ...second.log, ...backend.output.all].join().includes(secret));
  assert.equal((await backend.stop()).code, 0);
});

test("a wrong secret is refused with a clear line on both sides, and SIGTERM ends the attempts", async () => {
  await using play = await Play.open();
  const instance = await play.instance();
  const backend = play.backend("a secret that somebody guessed", "--ca", play.certificate.authority);
  await instance.logs("warning", "refused", "127.0.0.1 sent a wrong secret");
  await backend.output.expect("the reason", (line) => line.includes("is SPECTRUM_BACKEND_SECRET the secret"));
  await backend.output.expect("another attempt", (line) => line.includes("again in"));
  assert.equal((await backend.stop()).code, 0);
});

test("an instance whose certificate is not vouched for does not get to hear the secret", async () => {
  await using play = await Play.open();
  const instance = await play.instance();
  const backend = play.backend(secret);
  await backend.output.expect("the reason", (line) => line.includes("UnknownIssuer"));
  await backend.stop();
  assert.ok(!instance.log.join().includes("joined"));
});

test("a remote backend without a secret, or with an authority that is not there, ends with a clear line", async () => {
  await using play = await Play.open();
  const silent = play.backend(undefined);
  assert.equal((await silent.ended).code, 2);
  assert.match(silent.output.all.join(), /--tls needs the instance's secret in the environment/);
  const lost = play.backend(secret, "--ca", "/no/such/file");
  assert.equal((await lost.ended).code, 2);
  assert.match(lost.output.all.join(), /cannot read the file of --ca/);
});
