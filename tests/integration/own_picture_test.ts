/** A user's own picture, where real servers keep it; and whether real servers are still there. */
import assert from "node:assert/strict";
import { fetchOwnCard } from "../../frontends/xmpp/avatars/own_card.ts";
import { shownPicture } from "../../frontends/xmpp/avatars/shown_picture.ts";
import { readVCardTemp } from "../../frontends/xmpp/features/vcard_temp.ts";
import { GatewayComponent } from "../../frontends/xmpp/gateway/component.ts";
import type { Connect } from "../../frontends/xmpp/gateway/socket.ts";
import { Privileges } from "../../frontends/xmpp/privileges/privileges.ts";
import { Questions } from "../../frontends/xmpp/questions.ts";
import { type Element, xml } from "../../frontends/xmpp/xml/element.ts";
import { systemClock } from "../../lib/clock.ts";
import { userId } from "../../lib/ids.ts";
import { silentLog } from "../../lib/log/log.ts";
import { test } from "../test.ts";
import { Folder } from "./harness/folder.ts";
import { component } from "./harness/gateway.ts";
import { slixmppClient } from "./harness/slixmpp_client.ts";
import { XmppPerson } from "./harness/xmpp_person.ts";
import { accounts, startServer, type XmppServer, xmppServers } from "./harness/xmpp_servers.ts";

const juliet = userId("juliet@localhost");
const pubsub = "http://jabber.org/protocol/pubsub";
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const hash = shownPicture(png)?.hash ?? "";

/** What a component of the server is made of. */
function componentOf(server: XmppServer) {
  return {
    ...component,
    host: "127.0.0.1",
    port: server.componentPort,
    clock: systemClock,
    random: Math.random,
    log: silentLog,
  };
}

test("a picture that a user of Prosody's publishes is found with the server's leave", async () => {
  const [prosody = assert.fail("there is no Prosody")] = xmppServers;
  await using folder = await Folder.make();
  await using server = await startServer(prosody, folder, true);
  const granted = Promise.withResolvers<void>();
  const newId = () => crypto.randomUUID();
  const send = (stanza: Element) => void link.send(stanza);
  const questions = new Questions({ clock: systemClock, newId, send });
  const ask = (question: Element) => questions.ask(question);
  const privileges = new Privileges({ jid: component.jid, ask, newId, send, log: silentLog });
  privileges.watch(() => granted.resolve());
  await using link = new GatewayComponent({
    ...componentOf(server),
    connect: Deno.connect,
    onOnline: () => {},
    onOffline: () => questions.abandon(),
    onStanza: (stanza) => void (questions.answered(stanza) || privileges.take(stanza)),
  });
  link.start();
  await granted.promise;

  await using client = new XmppPerson(
    await slixmppClient({ jid: `${juliet}/home`, password: accounts.juliet, port: server.clientPort }),
  );
  const data = xml("data", { xmlns: "urn:xmpp:avatar:data" }, png.toBase64());
  const publish = xml("publish", { node: "urn:xmpp:avatar:data" }, xml("item", { id: hash }, data));
  const published = await client.ask("set", juliet, xml("pubsub", { xmlns: pubsub }, publish));
  assert.equal(published.attrs.type, "result");

  const sources = { jid: component.jid, log: silentLog, privileges, ask, read: readVCardTemp };
  assert.deepEqual((await fetchOwnCard(juliet, hash, sources)).photo, png);
  const other = await fetchOwnCard(juliet, "0".repeat(40), sources);
  assert.deepEqual(other.photo, new Uint8Array(), "another picture is not taken for this one");
});

for (const make of xmppServers) {
  test(`what we ask ourselves through ${make.name} comes back, so that its silence can be noticed`, async () => {
    await using folder = await Folder.make();
    await using server = await startServer(make, folder, false);
    const back = Promise.withResolvers<void>();
    const connect: Connect = async (to) => {
      const connection = await Deno.connect(to);
      return {
        write: (bytes) => connection.write(bytes),
        close: () => connection.close(),
        setNoDelay: (on) => connection.setNoDelay(on),
        async read(into) {
          const size = await connection.read(into);
          if (new TextDecoder().decode(into.subarray(0, size ?? 0)).includes("still-there")) back.resolve();
          return size;
        },
      };
    };
    const stanzas: Element[] = [];
    await using link = new GatewayComponent({
      ...componentOf(server),
      connect,
      timeouts: { keepAlive: 100 },
      onOnline: () => {},
      onOffline: () => {},
      onStanza: (stanza) => void stanzas.push(stanza),
    });
    link.start();
    await back.promise;
    assert.ok(!stanzas.some((stanza) => stanza.getName() === "iq"), "nobody else hears of it");
    assert.ok(link.online);
  });
}
