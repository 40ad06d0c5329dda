import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { xml } from "../xml/element.ts";
import { Stage, streamHeader, turn } from "./testing.ts";

const sha1 = (text: string) => createHash("sha1").update(text, "utf8").digest("hex");

test("the component opens its stream and shakes hands", async () => {
  await using stage = new Stage();
  stage.component.start();
  await turn();
  assert.deepEqual(stage.addresses, ["xmpp.example:5347"]);
  assert.match(
    stage.server.text,
    /^<\?xml version='1.0'\?><stream:stream [^>]*xmlns="jabber:component:accept"[^>]* to="irc.example"[^>]*>$/,
  );
  assert.equal(stage.component.online, false);
  await stage.accept();
  assert.ok(stage.server.text.endsWith(`<handshake>${sha1("s-1hidden")}</handshake>`));
  assert.ok(stage.component.online);
  assert.deepEqual(stage.told, ["online"]);
});

test("a secret in any script is hashed as UTF-8", async () => {
  const secret = "pässwörd-ключ-😀&<'";
  await using stage = new Stage({ secret });
  await stage.goOnline();
  assert.ok(stage.server.text.includes(`<handshake>${sha1("s-1" + secret)}</handshake>`));
});

test("stanzas right behind the handshake are not lost, features before it do no harm", async () => {
  await using stage = new Stage();
  stage.component.start();
  await turn();
  stage.server.send(`${streamHeader}<stream:features/>`);
  await turn();
  stage.server.send("<handshake/><message to='a'/><presence xmlns='jabber:client'/>");
  await turn();
  assert.deepEqual(stage.told, ["online", '<message to="a"/>', '<presence xmlns="jabber:client"/>']);
});

test("stanzas before the handshake and elements that are no stanzas are not handed on", async () => {
  await using stage = new Stage();
  stage.component.start();
  await turn();
  stage.server.send(`${streamHeader}<message/>`);
  await turn();
  stage.server.send("<handshake/><stream:features/><iq xmlns='urn:other'/><iq/>");
  await turn();
  assert.deepEqual(stage.told, ["online", "<iq/>"]);
});

test("however the server's bytes are cut, the stanzas are the same", async () => {
  const bytes = new TextEncoder().encode("<message><body>é € 😀</body></message><presence/>");
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
      await using stage = new Stage();
      await stage.goOnline();
      let from = 0;
      for (const to of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
        if (to > from) stage.server.send(bytes.slice(from, to));
        from = to;
      }
      await turn();
      assert.deepEqual(stage.told.slice(1), ["<message><body>é € 😀</body></message>", "<presence/>"]);
    }),
    { numRuns: 50 },
  );
});

test("send tells whether there is a link, and fills in who it is from", async () => {
  await using stage = new Stage();
  assert.equal(stage.component.send(xml("message")), false);
  await stage.goOnline();
  assert.equal(stage.component.send(xml("message", { to: "ann@example" })), true);
  assert.equal(stage.component.send(xml("iq", { from: "bob@irc.example" })), true);
  await stage.server.received('<message to="ann@example" from="irc.example"/><iq from="bob@irc.example"/>');
  stage.server.sendEnd();
  await turn();
  assert.equal(stage.component.send(xml("message")), false);
});

test("drained waits for a server that reads slowly", async () => {
  await using stage = new Stage();
  await stage.component.drained();
  await stage.goOnline();
  const { server } = stage;
  server.stalled = true;
  stage.component.send(xml("message", {}, "x".repeat(300_000)));
  let drained = false;
  const waiting = stage.component.drained().then(() => drained = true);
  await turn();
  assert.equal(drained, false);
  server.takeAgain();
  await waiting;
});

test("nothing is read while the backends are not ready", async () => {
  let gate: Promise<void> | undefined;
  await using stage = new Stage({ ready: () => gate });
  await stage.goOnline();
  const open = Promise.withResolvers<void>();
  gate = open.promise;
  stage.server.send("<iq id='1'/>"); // the read that was waiting
  await turn();
  stage.server.send("<iq id='2'/>");
  await turn();
  assert.deepEqual(stage.told, ["online", '<iq id="1"/>']);
  gate = undefined;
  open.resolve();
  await turn();
  assert.deepEqual(stage.told.at(-1), '<iq id="2"/>');
});

test("a stanza that trips its handler up is logged and costs nobody the link", async () => {
  const handled: string[] = [];
  await using stage = new Stage({
    onStanza: (stanza) => {
      if (stanza.attrs.id === "1") throw new Error("tripped");
      handled.push(stanza.name);
    },
  });
  await stage.goOnline();
  stage.server.send("<iq id='1'/><presence/>");
  await turn();
  assert.deepEqual(handled, ["presence"]);
  assert.equal(stage.log.find("error", "could not be handled")?.fields["error"], "tripped");
  assert.ok(stage.component.online);
});
