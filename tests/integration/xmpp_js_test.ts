/** Server mode and npm's @xmpp/client on Node: SASL2, Bind 2 and stream management in one go (XEP-0388, XEP-0386). */
import assert from "node:assert/strict";
import { test } from "../test.ts";
import { makeCertificate } from "./harness/certificates.ts";
import { Folder } from "./harness/folder.ts";
import { freePorts } from "./harness/ports.ts";
import { backendCommand, Spectrum } from "./harness/spectrum.ts";
import { XmppJs, type XmppJsPerson } from "./harness/xmpp_js_client.ts";

const domain = "localhost";
const echo = `echo@${domain}`;
const annsPassword = "a password";

const library = await XmppJs.install();
Deno.test.afterAll(() => library[Symbol.asyncDispose]());

/** An instance in server mode with the template backend, which takes passwords over TLS only. */
class Play implements AsyncDisposable {
  readonly #owned: AsyncDisposableStack;
  readonly #authority: string;
  readonly #ports: readonly number[];

  private constructor(
    owned: AsyncDisposableStack,
    { authority, ports }: { readonly authority: string; readonly ports: readonly number[] },
  ) {
    this.#owned = owned;
    this.#authority = authority;
    this.#ports = ports;
  }

  static async open(): Promise<Play> {
    await using owned = new AsyncDisposableStack();
    const folder = owned.use(await Folder.make());
    const { cert, key, authority } = await makeCertificate(folder.path);
    const pem = await Deno.readTextFile(key) + await Deno.readTextFile(cert);
    const ports = freePorts(2);
    const [port = 0, tlsPort = 0] = ports;
    const settings = {
      "service.jid": domain,
      "service.server_mode": 1,
      "service.port": port,
      "service.tls_port": tlsPort,
      "service.cert": await folder.write("both.pem", pem),
      "service.plaintext_login": "never",
      "service.backend": backendCommand("template"),
    };
    const spectrum = owned.use(await Spectrum.start(folder, { settings }));
    await spectrum.logs("clients can log in");
    return new Play(owned.move(), { authority, ports });
  }

  /** Ann, who encrypts in the one way or the other. */
  ann(how: "STARTTLS" | "direct TLS", password = annsPassword): XmppJsPerson {
    const [port, tlsPort] = this.#ports;
    const service = how === "STARTTLS" ? `xmpp://${domain}:${port}` : `xmpps://${domain}:${tlsPort}`;
    return library.person({ service, username: "ann", password, authority: this.#authority });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}

for (const how of ["STARTTLS", "direct TLS"] as const) {
  test(`@xmpp/client logs in with ${how}, has its roster, and a message comes back`, async () => {
    await using play = await Play.open();
    await using ann = play.ann(how);
    await ann.tells("online", `ann@${domain}/`);
    ann.does("presence");
    await ann.tells("stanza", `from="${echo}/bot"`);
    ann.does("roster");
    assert.match(await ann.tells("roster"), /echo@localhost/);
    ann.does("say", { to: echo, text: "Grüße 🎭" });
    await ann.tells("stanza", "<body>Grüße 🎭</body>");
    await ann.tells("arrived", "Grüße 🎭");
  });
}

test("a session whose connection was lost goes on, and what came meanwhile comes then", async () => {
  await using play = await Play.open();
  await using ann = play.ann("direct TLS");
  const jid = await ann.tells("online");
  ann.does("presence");
  await ann.tells("stanza", `from="${echo}/bot"`);
  ann.does("say", { to: echo, text: "before" });
  ann.does("cut");
  ann.does("say", { to: echo, text: "meanwhile" });
  await ann.tells("resumed");
  assert.match(await ann.tells("nonza", "<resumed"), new RegExp(`<authorization-identifier>${jid}<`));
  await ann.tells("stanza", "<body>before</body>");
  ann.does("say", { to: echo, text: "after" });
  await ann.tells("stanza", "<body>after</body>");
  assert.equal(ann.told.all.some(({ what }) => what === "lost"), false);
});

test("whoever has been here proves the password without sending it", async () => {
  await using play = await Play.open();
  {
    await using first = play.ann("direct TLS");
    await first.tells("online");
  }
  await using ann = play.ann("direct TLS");
  assert.match(await ann.tells("sent", "<authenticate"), /mechanism="SCRAM-SHA-1"/);
  await ann.tells("online");
});

test("a wrong password is refused, and the client says so", async () => {
  await using play = await Play.open();
  {
    await using first = play.ann("STARTTLS");
    await first.tells("online");
  }
  await using thief = play.ann("STARTTLS", "a guess");
  assert.match(await thief.tells("failed"), /not-authorized/);
});
