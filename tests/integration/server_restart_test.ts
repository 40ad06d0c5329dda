/** Server mode: an instance is stopped or killed, and started again on the same database. */
import assert from "node:assert/strict";
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { xml } from "../../frontends/xmpp/xml/element.ts";
import { userId } from "../../lib/ids.ts";
import { openSqlite } from "../../lib/storage/mod.ts";
import { test } from "../test.ts";
import { Folder } from "./harness/folder.ts";
import { freePorts } from "./harness/ports.ts";
import { descendants, stillRunning } from "./harness/processes.ts";
import { needPrograms } from "./harness/programs.ts";
import { slixmppClient } from "./harness/slixmpp_client.ts";
import { backendCommand, Spectrum } from "./harness/spectrum.ts";
import { tcpClient } from "./harness/tcp_client.ts";
import { until } from "./harness/until.ts";
import { bodyOf, XmppPerson } from "./harness/xmpp_person.ts";

const domain = "localhost";
const echo = `echo@${domain}`;
const ann = `ann@${domain}`;
const account = { jid: ann, password: "a password" };
const rsm = "http://jabber.org/protocol/rsm";
const mam = "urn:xmpp:mam:2";

/** An instance that is started again and again, with one database and the template backend. */
class Play implements AsyncDisposable {
  readonly #folder: Folder;
  readonly #port: number;
  #spectrum: Spectrum | undefined;

  private constructor(folder: Folder, port: number) {
    this.#folder = folder;
    this.#port = port;
  }

  static async open(): Promise<Play> {
    await needPrograms(["slixmpp"], console.error);
    const [port = 0] = freePorts(1);
    const play = new Play(await Folder.make(), port);
    await play.start();
    return play;
  }

  async start(): Promise<void> {
    const settings = {
      "service.jid": domain,
      "service.server_mode": 1,
      "service.port": this.#port,
      "service.backend": backendCommand("template"),
      "settings.stay_connected": 1,
    };
    this.#spectrum = await Spectrum.start(this.#folder, { settings });
    await this.#spectrum.logs("clients can log in");
  }

  /** SIGTERM. */
  async stop(): Promise<void> {
    assert.equal((await this.#spectrum?.stop())?.code, 0);
    this.#spectrum = undefined;
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    if (this.#spectrum === undefined) return;
    const { program } = this.#spectrum;
    const family = await descendants(program.pid);
    program.kill("SIGKILL");
    await program.ended;
    assert.ok(await until(async () => (await stillRunning(family)).length === 0, 30_000), "the backend ends");
    this.#spectrum = undefined;
  }

  async person(): Promise<XmppPerson> {
    return new XmppPerson(await slixmppClient({ ...account, port: this.#port }));
  }

  /** One that confirms nothing by itself. */
  async bareClient(): Promise<XmppPerson> {
    return new XmppPerson(await tcpClient({ ...account, port: this.#port }));
  }

  /** Until so much of what waits for Ann is in the database. */
  async waits(count: number): Promise<void> {
    await using storage = await openSqlite(`${this.#folder.path}/database.sqlite`);
    const isThere = async () => (await storage.messages.backlog(userId(ann), 1_000)).length === count;
    assert.ok(await until(isThere, 30_000), `${count} messages wait`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#spectrum?.stop();
    await this.#folder[Symbol.asyncDispose]();
  }
}

function words(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `word ${at} ü🎭 <&>`);
}

function say(text: string): string {
  return xml("message", { to: echo, type: "chat", id: text }, xml("body", {}, text)).toString();
}

/** What she was told by Echo, as she got it. */
function heard({ stanzas }: XmppPerson): Element[] {
  return stanzas.all.filter((stanza) =>
    stanza.is("message") && stanza.attrs.from?.startsWith(echo) && bodyOf(stanza) !== ""
  );
}

/** Comes online, and answers what she heard until everything that was on its way had arrived. */
async function comesBack(person: XmppPerson, count: number): Promise<Element[]> {
  person.presence();
  await person.seesPresence(`${echo}/bot`, "available");
  await until(() => Promise.resolve(heard(person).length >= count), 30_000);
  await person.ask("get", domain, xml("ping", { xmlns: "urn:xmpp:ping" }));
  return heard(person);
}

/** All messages in the archive that Echo said, in pages from the newest to the oldest: bodies and ids. */
async function archive(person: XmppPerson): Promise<(readonly [string, string])[]> {
  const found: (readonly [string, string])[] = [];
  for (let before = "";;) {
    person.stanzas.skip();
    const seen = person.stanzas.all.length;
    const set = xml("set", { xmlns: rsm }, xml("max", {}, "7"), xml("before", {}, before));
    const answer = await person.ask("set", ann, xml("query", { xmlns: mam }, set));
    const page = person.stanzas.all.slice(seen).flatMap((stanza) => stanza.getChild("result", mam) ?? []);
    found.unshift(...page.flatMap((result) => {
      const message = result.getChild("forwarded")?.getChild("message");
      return message?.attrs.from?.startsWith(echo) ? [[bodyOf(message), result.attrs.id ?? ""] as const] : [];
    }));
    const fin = answer.getChild("fin", mam);
    if (fin?.attrs["complete"] === "true") return found;
    before = fin?.getChild("set", rsm)?.getChildText("first") ?? "";
  }
}

function asBodiesAndIds(messages: readonly Element[]): (readonly [string, string])[] {
  return messages.map((stanza) => [bodyOf(stanza), stanza.getChild("stanza-id")?.attrs.id ?? ""] as const);
}

test("what came while nobody was there survives kill -9: it comes once, in order, and the archive has the same", async () => {
  await using play = await Play.open();
  {
    await using phone = await play.bareClient();
    phone.presence();
    await phone.seesPresence(`${echo}/bot`, "available");
    phone.send(`${words(25).map(say).join("")}</stream:stream>`);
  }
  await play.waits(25);
  await play.kill();
  await play.start();
  {
    await using person = await play.person();
    const waited = await comesBack(person, 25);
    assert.deepEqual(waited.map(bodyOf), words(25));
    assert.ok(waited.every((stanza) => stanza.getChild("delay", "urn:xmpp:delay")));
    assert.deepEqual(await archive(person), asBodiesAndIds(waited));
  }
  await play.waits(0);
  await play.kill();
  await play.start();
  await using person = await play.person();
  assert.deepEqual(await comesBack(person, 0), []);
  assert.equal((await archive(person)).length, 25);
});

test("what was not confirmed when the instance was stopped waits for the next client", async () => {
  await using play = await Play.open();
  {
    await using phone = await play.bareClient();
    phone.presence();
    await phone.seesPresence(`${echo}/bot`, "available");
    phone.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    for (const text of words(12)) phone.send(say(text));
    await until(() => Promise.resolve(heard(phone).length === 12), 30_000);
    await play.stop();
  }
  await play.start();
  await using person = await play.person();
  const waited = await comesBack(person, 12);
  assert.deepEqual(waited.map(bodyOf), words(12));
  assert.deepEqual(await archive(person), asBodiesAndIds(waited));
});
