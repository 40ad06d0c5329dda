/** TLS made of the runtime's listener, with real connections: what it lets through, and what it leaves behind. */
import assert from "node:assert/strict";
import { LoopbackTls } from "../../frontends/xmpp/server/loopback_tls.ts";
import { test } from "../test.ts";
import { makeCertificate } from "./harness/certificates.ts";
import { Folder } from "./harness/folder.ts";
import { until } from "./harness/until.ts";

const hostname = "127.0.0.1";

/** A port whose connections are encrypted, and one client of it. */
class Play implements AsyncDisposable {
  readonly tls: LoopbackTls;
  readonly authority: string;
  readonly #listener = Deno.listen({ hostname, port: 0 });

  private constructor(tls: LoopbackTls, authority: string) {
    this.tls = tls;
    this.authority = authority;
  }

  static async open(): Promise<Play> {
    await using folder = await Folder.make();
    const { cert, key, authority } = await makeCertificate(folder.path);
    const [certText = "", keyText = "", authorityText = ""] = await Promise.all(
      [cert, key, authority].map((path) => Deno.readTextFile(path)),
    );
    return new Play(new LoopbackTls({ cert: certText, key: keyText }, { patience: 300 }), authorityText);
  }

  /** Both ends of a new connection. */
  async connect(): Promise<readonly [Deno.TcpConn, Deno.TcpConn]> {
    const { port } = this.#listener.addr;
    return await Promise.all([Deno.connect({ hostname, port }), this.#listener.accept()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.tls[Symbol.asyncDispose]();
  }
}

function openFiles(): number {
  return [...Deno.readDirSync("/proc/self/fd")].length;
}

test("a client that makes its handshake is heard, and hears", async () => {
  await using play = await Play.open();
  const [plain, ours] = await play.connect();
  const encrypted = play.tls.encrypt(ours);
  const client = await Deno.startTls(plain, { hostname: "localhost", caCerts: [play.authority] });
  await client.write(new TextEncoder().encode("ping"));
  const server = await encrypted;
  const buffer = new Uint8Array(16);
  assert.equal(new TextDecoder().decode(buffer.subarray(0, await server.read(buffer) ?? 0)), "ping");
  await server.write(new TextEncoder().encode("pong"));
  assert.equal(await client.read(buffer), 4);
  server.close();
  client.close();
});

for (const [what, bytes] of [["says nothing", ""], ["speaks no TLS", "GET / HTTP/1.1\r\n\r\n"]] as const) {
  test(`a client that ${what} leaves nothing open, though it stays`, async () => {
    await using play = await Play.open();
    const before = openFiles();
    const [client, ours] = await play.connect();
    if (bytes !== "") await client.write(new TextEncoder().encode(bytes));
    await assert.rejects(play.tls.encrypt(ours), /the TLS handshake failed/);
    assert.ok(
      await until(() => Promise.resolve(openFiles() === before + 1), 3_000),
      "only the client's own end",
    );
    client.close();
  });
}

test("a client whose handshake fails is told why", async () => {
  await using play = await Play.open();
  const [client, ours] = await play.connect();
  const told = new Uint8Array(16);
  const [length] = await Promise.all([
    client.write(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n")).then(() => client.read(told)),
    assert.rejects(play.tls.encrypt(ours), /the TLS handshake failed/),
  ]);
  assert.ok(length !== null && length >= 7, "an alert");
  assert.equal(told[0], 21, "RFC 8446 §5.1: the type of its record");
  client.close();
});

test("it can be ended in the middle of a handshake", async () => {
  const play = await Play.open();
  const before = openFiles();
  const [client, ours] = await play.connect();
  const encrypted = assert.rejects(play.tls.encrypt(ours));
  // The two ends of the way through loopback.
  assert.ok(await until(() => Promise.resolve(openFiles() >= before + 4), 3_000));
  await play[Symbol.asyncDispose]();
  await encrypted;
  client.close();
});
