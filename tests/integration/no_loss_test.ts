/** Backends are killed, stopped and flooded while people write: every message is taken by one, or comes back. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { test } from "../test.ts";
import { FakeServer } from "./harness/fake_server.ts";
import { Folder } from "./harness/folder.ts";
import { Spectrum } from "./harness/spectrum.ts";
import { until } from "./harness/until.ts";

const jid = "ledger.localhost";
const people = ["anna", "bert", "carl", "dora"].map((name) => `${name}@localhost`);
const backend = fileURLToPath(new URL("./ledger_backend.ts", import.meta.url));

type ComponentStream = Awaited<ReturnType<FakeServer["accepted"]>>;

/** An instance with two users a backend, and an XMPP server that counts what comes back. */
class Play implements AsyncDisposable {
  readonly server: FakeServer;
  readonly spectrum: Spectrum;
  readonly #folder: Folder;
  readonly #stream: ComponentStream;
  #sent = 0;

  private constructor(folder: Folder, server: FakeServer, spectrum: Spectrum, stream: ComponentStream) {
    this.#folder = folder;
    this.server = server;
    this.spectrum = spectrum;
    this.#stream = stream;
  }

  static async open(): Promise<Play> {
    const folder = await Folder.make();
    const server = new FakeServer();
    const settings = {
      "service.jid": jid,
      "service.port": server.port,
      "service.password": "any",
      "service.backend": `"${Deno.execPath()}" run --quiet -A "${backend}"`,
      "service.users_per_backend": 2,
      "service.ledger": `${folder.path}/ledger`,
      "logging.level": "info",
    };
    const spectrum = await Spectrum.start(folder, { settings });
    const play = new Play(folder, server, spectrum, await server.accepted());
    await play.#everybodyLogsIn();
    return play;
  }

  /** Sends `count` messages, each with a number of its own, from everybody in turn. */
  async write(count: number, padding = 0): Promise<void> {
    const stanzas: string[] = [];
    for (const end = this.#sent + count; this.#sent < end; this.#sent++) {
      const from = `${people[this.#sent % people.length]}/home`;
      stanzas.push(
        `<message type='chat' id='m${this.#sent}' from='${from}' to='bob@${jid}'>` +
          `<body>m${this.#sent} ${"x".repeat(padding)}</body></message>`,
      );
    }
    await this.#stream.send(stanzas.join(""));
  }

  /** Process ids of the backends, oldest first. */
  async backends(): Promise<number[]> {
    return (await this.spectrum.backends()).toSorted((one, other) => one - other);
  }

  /** Waits until every message has a fate, and answers the fates. */
  async fates(): Promise<{ taken: string[]; returned: Set<string>; lost: string[] }> {
    const missing = async () => {
      const [taken, returned] = [await this.#taken(), this.#returned()];
      const known = new Set([...taken.map((line) => line.split(" ")[1] ?? ""), ...returned]);
      return { taken, returned, lost: this.#numbers().filter((number) => !known.has(number)) };
    };
    await until(async () => (await missing()).lost.length === 0, 150_000);
    return await missing();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.spectrum[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }

  async #everybodyLogsIn(): Promise<void> {
    for (const person of people) {
      await this.#stream.send(
        `<iq type='set' id='r' from='${person}/home' to='${jid}'><query xmlns='jabber:iq:register'>` +
          `<username>${
            person.split("@")[0]
          }</username></query></iq><presence from='${person}/home' to='${jid}'/>`,
      );
      await this.#stream.received.expect(
        `${person} online`,
        (text) => text.includes(`<presence from="${jid}" to="${person}">`),
      );
    }
  }

  #numbers(): string[] {
    return Array.from({ length: this.#sent }, (_, number) => `m${number}`);
  }

  async #taken(): Promise<string[]> {
    const text = await Deno.readTextFile(`${this.#folder.path}/ledger`).catch(() => "");
    return text.split("\n").filter((line) => line !== "").map((line) =>
      line.split(" ").slice(0, 2).join(" ")
    );
  }

  #returned(): Set<string> {
    const text = this.#stream.received.all.join("");
    return new Set(
      [...text.matchAll(/<message type="error"[^>]* id="(m\d+)"/g)].map((match) => match[1] ?? ""),
    );
  }
}

/** Everybody's messages, each counted the first time, are in the order in which they were written. */
function assertInOrder(taken: readonly string[]): void {
  for (const person of people) {
    const numbers = new Set(
      taken.filter((line) => line.startsWith(`${person} `)).map((line) => line.split(" m")[1]),
    );
    const list = [...numbers].map(Number);
    assert.deepEqual(list, list.toSorted((one, other) => one - other), `the order of ${person}'s messages`);
  }
}

test("backends that are killed while people write lose no message", async () => {
  await using play = await Play.open();
  for (let round = 0; round < 4; round++) {
    await play.write(500);
    assert.ok(await until(async () => (await play.backends()).length > 0, 30_000));
    const [victim] = await play.backends();
    if (victim !== undefined) Deno.kill(victim, "SIGKILL");
    await play.write(500);
    await play.spectrum.logs("backend exited");
  }
  const { taken, returned, lost } = await play.fates();
  assert.deepEqual(lost, []);
  assert.equal(returned.size, 0, "everybody came back in time, so nothing had to be returned");
  assertInOrder(taken);
});

test("a backend that stops reading under a flood holds nobody else up, and no message is lost", async () => {
  await using play = await Play.open();
  const [stopped] = await play.backends();
  assert.ok(stopped);
  Deno.kill(stopped, "SIGSTOP");
  // Eight megabytes, half of them for the stopped backend: more than may wait for it.
  for (let round = 0; round < 40; round++) await play.write(100, 2_000);
  const { taken, returned, lost } = await play.fates();
  assert.deepEqual(lost, []);
  assertInOrder(taken);
  // anna and bert are on the first backend, the others are not.
  const others = [...returned].filter((number) => Number(number.slice(1)) % people.length >= 2);
  assert.deepEqual(others, [], "whoever is on the other backend got nothing back");
});
