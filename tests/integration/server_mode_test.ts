/** Server mode and clients that share no code with us. */
import assert from "node:assert/strict";
import { test } from "../test.ts";
import { type Certificate, makeCertificate } from "./harness/certificates.ts";
import { Folder } from "./harness/folder.ts";
import { freePorts } from "./harness/ports.ts";
import { Program } from "./harness/program.ts";
import { needPrograms } from "./harness/programs.ts";
import { slixmppClient } from "./harness/slixmpp_client.ts";
import { backendCommand, Spectrum } from "./harness/spectrum.ts";
import { Terminal } from "./harness/terminal.ts";
import { XmppPerson } from "./harness/xmpp_person.ts";

const domain = "localhost";
const echo = `echo@${domain}`;
const password = "a password";

type Settings = Readonly<Record<string, string | number>>;

/** An instance in server mode with the template backend, and a certificate. */
class Play implements AsyncDisposable {
  readonly folder: Folder;
  readonly certificate: Certificate;
  readonly port: number;
  readonly tlsPort: number;
  readonly #owned: AsyncDisposableStack;

  private constructor(folder: Folder, certificate: Certificate, owned: AsyncDisposableStack) {
    this.folder = folder;
    this.certificate = certificate;
    const [port = 0, tlsPort = 0] = freePorts(2);
    this.port = port;
    this.tlsPort = tlsPort;
    this.#owned = owned;
  }

  static async open(settings: (play: Play) => Settings | Promise<Settings> = () => ({})): Promise<Play> {
    await using owned = new AsyncDisposableStack();
    const folder = owned.use(await Folder.make());
    const play = new Play(folder, await makeCertificate(folder.path), owned.move());
    const all = { ...play.#usual(), ...await settings(play) };
    const spectrum = play.#owned.use(await Spectrum.start(folder, { settings: all }));
    await spectrum.logs("clients can log in");
    return play;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }

  /** Key and certificate in one PEM file, as `service.cert` wants them. */
  async pem(): Promise<string> {
    const { cert, key } = this.certificate;
    return await this.folder.write("both.pem", await Deno.readTextFile(key) + await Deno.readTextFile(cert));
  }

  async pkcs12(): Promise<string> {
    const { cert, key } = this.certificate;
    const path = `${this.folder.path}/server.p12`;
    await openssl("pkcs12", "-export", "-inkey", key, "-in", cert, "-passout", "pass:hush", "-out", path);
    return path;
  }

  #usual(): Settings {
    return {
      "service.jid": domain,
      "service.server_mode": 1,
      "service.port": this.port,
      "service.backend": backendCommand("template"),
    };
  }
}

async function openssl(...args: readonly string[]): Promise<readonly string[]> {
  await needPrograms(["openssl"], console.error);
  await using program = new Program("openssl", { args });
  await program.ended;
  return program.output.all;
}

/** What openssl says of a connection on which it speaks no XMPP of its own beyond STARTTLS. */
async function handshake(...args: readonly string[]): Promise<string> {
  await needPrograms(["openssl"], console.error);
  await using program = new Program("openssl", { args: ["s_client", ...args], listens: true });
  await program.hush();
  await program.ended;
  return program.output.all.join("\n");
}

test("slixmpp encrypts, logs in, sees its contact, and is answered", async () => {
  await needPrograms(["slixmpp"], console.error);
  await using play = await Play.open(async (play) => ({
    "service.cert": await play.pem(),
    "service.plaintext_login": "never",
  }));
  const account = { jid: `ann@${domain}`, password, port: play.port, authority: play.certificate.authority };
  await using ann = new XmppPerson(await slixmppClient(account));
  ann.presence();
  await ann.seesPresence(`${echo}/bot`, "available");
  const words = `Is this all? ${"Grüße 🎭 ".repeat(5_000)}`;
  ann.say(echo, words);
  assert.ok((await ann.hears(echo, "Is this all?")).startsWith("Is this all? Grüße 🎭"));
});

test("openssl is content with STARTTLS, from a PKCS#12 file", async () => {
  await using play = await Play.open(async (play) => ({
    "service.cert": await play.pkcs12(),
    "service.cert_password": "hush",
  }));
  const said = await handshake(
    ...["-starttls", "xmpp", "-xmpphost", domain, "-connect", `127.0.0.1:${play.port}`],
    ...["-CAfile", play.certificate.authority, "-verify_return_error", "-brief"],
  );
  assert.match(said, /Verification: OK/);
  assert.match(said, /TLSv1\.3/);
});

test("openssl is content with TLS from the first byte, and only if it is XMPP that is spoken", async () => {
  await using play = await Play.open(async (play) => ({
    "service.cert": await play.pem(),
    "service.tls_port": play.tlsPort,
  }));
  const args = ["-connect", `127.0.0.1:${play.tlsPort}`, "-CAfile", play.certificate.authority, "-brief"];
  assert.match(await handshake(...args, "-alpn", "xmpp-client"), /Verification: OK/);
  assert.match(await handshake(...args, "-alpn", "h2"), /no application protocol/);
});

test("somebody types into Profanity, and reads the answer there", async () => {
  await needPrograms(["profanity", "tmux"], console.error);
  await using play = await Play.open();
  await using terminal = await Terminal.open(play.folder.path, "profanity");
  await terminal.shows("first time starting Profanity");
  await terminal.types(`/connect bob@${domain} server 127.0.0.1 port ${play.port} tls disable`);
  await terminal.shows("Enter password");
  await terminal.types(password);
  await terminal.shows("logged in successfully");
  await terminal.types(`/msg ${echo} Anybody there?`);
  await terminal.shows("Echo/bot: Anybody there?");
  await terminal.types("/quit");
});

test("an operator logs in with the operators' password, and asks for the status", async () => {
  await needPrograms(["slixmpp"], console.error);
  await using play = await Play.open(() => ({
    "service.admin_jid": `boss@${domain}`,
    "service.admin_password": password,
  }));
  await using boss = new XmppPerson(
    await slixmppClient({ jid: `boss@${domain}`, password, port: play.port }),
  );
  boss.presence();
  await boss.seesPresence(domain, "available");
  boss.say(domain, "online_users_count");
  assert.equal(await boss.hears(domain, "0"), "0");
});

test("a certificate that cannot be used keeps the instance from starting, and says why", async () => {
  await using folder = await Folder.make();
  const certificate = await makeCertificate(folder.path);
  const path = await folder.write("broken.pem", await Deno.readTextFile(certificate.cert));
  const settings = {
    "service.jid": domain,
    "service.server_mode": 1,
    "service.backend": backendCommand("template"),
    "service.cert": path,
  };
  const spectrum = await Spectrum.start(folder, { settings });
  const { code } = await spectrum.program.ended;
  assert.equal(code, 1);
  assert.match(spectrum.program.output.all.join("\n"), /service\.cert: there is no private key in the file/);
});
