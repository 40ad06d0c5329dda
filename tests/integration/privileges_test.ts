/** What real XMPP servers let a gateway do for their users, by both versions of the privilege (XEP-0356). */
import assert from "node:assert/strict";
import { Questions } from "../../frontends/xmpp/questions.ts";
import { showOnClients } from "../../frontends/xmpp/features/carbons.ts";
import { readItems, rosterGet, rosterSet } from "../../frontends/xmpp/features/roster_item.ts";
import { GatewayComponent } from "../../frontends/xmpp/gateway/component.ts";
import { Privileges } from "../../frontends/xmpp/privileges/privileges.ts";
import { child, type Element, xml } from "../../frontends/xmpp/xml/element.ts";
import { systemClock } from "../../lib/clock.ts";
import { resourceId, userId } from "../../lib/ids.ts";
import { silentLog } from "../../lib/log/log.ts";
import { test } from "../test.ts";
import { Folder } from "./harness/folder.ts";
import { component } from "./harness/gateway.ts";
import { slixmppClient } from "./harness/slixmpp_client.ts";
import { Transcript } from "./harness/transcript.ts";
import { XmppPerson } from "./harness/xmpp_person.ts";
import { accounts, startServer, type XmppServer, xmppServers } from "./harness/xmpp_servers.ts";

const juliet = userId("juliet@localhost");
const romeo = `romeo@${component.jid}`;
const carbons = "urn:xmpp:carbons:2";

/** Our end of a component link, with nothing behind it but what speaks of privileges. */
class Link implements AsyncDisposable {
  readonly stanzas = new Transcript((stanza: Element) => stanza.toString());
  readonly questions: Questions;
  readonly privileges: Privileges;
  /** Resolves when the server has said what it lets us do. */
  readonly granted = Promise.withResolvers<void>();
  readonly #online = Promise.withResolvers<void>();
  readonly #component: GatewayComponent;

  private constructor(server: XmppServer) {
    const newId = () => crypto.randomUUID();
    const send = (stanza: Element) => void this.#component.send(stanza);
    this.questions = new Questions({ clock: systemClock, newId, send });
    const ask = (question: Element) => this.questions.ask(question);
    this.privileges = new Privileges({ jid: component.jid, ask, newId, send, log: silentLog });
    this.privileges.watch(() => this.granted.resolve());
    this.#component = new GatewayComponent({
      ...component,
      host: "127.0.0.1",
      port: server.componentPort,
      clock: systemClock,
      random: Math.random,
      connect: Deno.connect,
      log: silentLog,
      onOnline: this.#online.resolve,
      onOffline: () => this.questions.abandon(),
      onStanza: (stanza) => this.#take(stanza),
    });
    this.#component.start();
  }

  static async open(server: XmppServer): Promise<Link> {
    const link = new Link(server);
    await link.#online.promise;
    return link;
  }

  #take(stanza: Element): void {
    if (stanza.getName() === "iq" && this.questions.answered(stanza)) return;
    if (!this.privileges.take(stanza)) this.stanzas.add(stanza);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#component[Symbol.asyncDispose]();
  }
}

class Play implements AsyncDisposable {
  readonly link: Link;
  readonly #server: XmppServer;
  readonly #owned: AsyncDisposableStack;

  private constructor(server: XmppServer, link: Link, owned: AsyncDisposableStack) {
    this.#server = server;
    this.link = link;
    this.#owned = owned;
  }

  static async open(make: (typeof xmppServers)[number], privileged: boolean): Promise<Play> {
    await using owned = new AsyncDisposableStack();
    const folder = owned.use(await Folder.make());
    const server = owned.use(await startServer(make, folder, privileged));
    const link = owned.use(await Link.open(server));
    return new Play(server, link, owned.move());
  }

  /** One of Juliet's clients, which wants copies of her messages. */
  async client(resource: string): Promise<XmppPerson> {
    const account = {
      jid: `${juliet}/${resource}`,
      password: accounts.juliet,
      port: this.#server.clientPort,
    };
    const client = this.#owned.use(new XmppPerson(await slixmppClient(account)));
    client.presence();
    assert.equal((await client.ask("set", juliet, xml("enable", { xmlns: carbons }))).attrs.type, "result");
    return client;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#owned[Symbol.asyncDispose]();
  }
}

for (const make of xmppServers) {
  test(`${make.name} lets us have a roster when it is told to`, async () => {
    await using allowed = await Play.open(make, true);
    const { link } = allowed;
    await link.granted.promise;
    assert.ok(link.privileges.managesRoster(juliet));
    const client = await allowed.client("home");
    const naming = { alias: "Romeo <3", groups: ["A", "B"] };
    const written = link.questions.ask(rosterSet(component.jid, juliet, romeo, "both", naming));
    // ejabberd 23.01 looks for an option of the roster at the component's own domain, and fails.
    if (make.name === "ejabberd") {
      await assert.rejects(written, { condition: "internal-server-error" });
      const answer = await link.questions.ask(rosterGet(component.jid, juliet));
      assert.deepEqual(readItems(answer, component.jid).items, []);
      return;
    }
    await written;
    const isAbout = (stanza: Element) => stanza.is("iq") && stanza.toString().includes(romeo);
    await client.stanzas.expect("a roster push", isAbout);
    const { items } = readItems(await link.questions.ask(rosterGet(component.jid, juliet)), component.jid);
    const [{ jid, alias, groups, subscription } = assert.fail("nobody is on the roster")] = items;
    assert.deepEqual([jid, alias, groups.toSorted(), subscription], [romeo, "Romeo <3", ["A", "B"], "both"]);
    await link.questions.ask(rosterSet(component.jid, juliet, romeo, "remove"));
    await client.stanzas.expect("a roster push", isAbout);
  });

  test(`${make.name} keeps rosters to itself where nothing is granted`, async () => {
    await using refused = await Play.open(make, false);
    await assert.rejects(refused.link.questions.ask(rosterGet(component.jid, juliet)));
    assert.equal(refused.link.privileges.of(juliet), undefined);
  });

  test(`${make.name} shows what somebody said elsewhere to each client once, and nobody takes it for new`, async () => {
    await using play = await Play.open(make, true);
    const { link } = play;
    await link.granted.promise;
    const clients = [await play.client("home"), await play.client("phone")];
    const resources = clients.map(({ jid }) => resourceId(jid));
    const said = (id: string) =>
      xml("message", { type: "chat", to: `${romeo}/bot`, id }, xml("body", {}, `said ${id}`));
    for (const id of ["one", "two"]) showOnClients(juliet, said(id), resources, toolsOf(link));
    for (const client of clients) {
      for (const id of ["one", "two"]) {
        const copy = await client.stanzas.expect(`a copy of ${id}`, (one) => carbonIn(one) !== undefined);
        const original = carbonIn(copy);
        assert.deepEqual(
          [original?.attrs.to, original?.attrs.from, original?.getChildText("body")],
          [`${romeo}/bot`, juliet, `said ${id}`],
        );
      }
    }
    for (const client of clients) {
      const copies = client.stanzas.all.filter((one) => carbonIn(one) !== undefined);
      assert.equal(copies.length, 2);
    }
    // What a client says itself arrives; what was said for it did not, and came before.
    clients[0]?.say(romeo, "last");
    const first = await link.stanzas.expect("a message", (stanza) => stanza.is("message"));
    assert.equal(first.getChildText("body"), "last");
  });
}

test("Prosody publishes for a user, and tells whom she blocks", async () => {
  const [prosody = assert.fail("there is no Prosody")] = xmppServers;
  await using play = await Play.open(prosody, true);
  const { privileges, granted } = play.link;
  await granted.promise;
  const client = await play.client("home");
  const nick = xml("nick", { xmlns: "http://jabber.org/protocol/nick" }, "Juliet");
  await privileges.publishPep(
    juliet,
    "http://jabber.org/protocol/nick",
    xml("item", { id: "current" }, nick),
  );
  const query = xml("pubsub", { xmlns: "http://jabber.org/protocol/pubsub" });
  query.append(xml("items", { node: "http://jabber.org/protocol/nick" }));
  assert.match((await client.ask("get", juliet, query)).toString(), />Juliet<\/nick>/);

  const blocking = "urn:xmpp:blocking";
  const blocked = () => privileges.askAs(juliet, "get", xml("blocklist", { xmlns: blocking }));
  assert.equal((await blocked())?.getChildren("item").length, 0);
  await privileges.askAs(juliet, "set", xml("block", { xmlns: blocking }, xml("item", { jid: romeo })));
  assert.deepEqual((await blocked())?.getChildren("item").map(({ attrs }) => attrs["jid"]), [romeo]);
  await assert.rejects(privileges.askAs(juliet, "get", xml("query", { xmlns: "jabber:iq:version" })));
});

function toolsOf({ privileges }: Link): Parameters<typeof showOnClients>[3] {
  return { privileges, newId: () => crypto.randomUUID(), send: () => assert.fail("it may speak for her") };
}

/** The message of which this is a copy that the server made of what its receiver sent (XEP-0280 §8). */
function carbonIn(message: Element): Element | undefined {
  const sent = child(message, "sent", carbons);
  return sent && child(sent, "forwarded", "urn:xmpp:forward:0")?.getChild("message");
}
