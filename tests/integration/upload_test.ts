/** A file that the network hands over is on the server's upload service afterwards (XEP-0363), by real HTTP. */
import assert from "node:assert/strict";
import { GatewayComponent } from "../../frontends/xmpp/gateway/component.ts";
import { Uploads } from "../../frontends/xmpp/messages/uploads.ts";
import { putFile } from "../../frontends/xmpp/mod.ts";
import { Questions } from "../../frontends/xmpp/questions.ts";
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { systemClock as clock } from "../../lib/clock.ts";
import { silentLog as log } from "../../lib/log/log.ts";
import type { Attachment } from "../../lib/message.ts";
import { test } from "../test.ts";
import { Folder } from "./harness/folder.ts";
import { component } from "./harness/gateway.ts";
import { needPrograms } from "./harness/programs.ts";
import { Prosody } from "./harness/prosody.ts";
import { accounts } from "./harness/xmpp_servers.ts";

/** Our end of a component link, with nothing behind it but uploads. */
async function linkTo(prosody: Prosody, owned: AsyncDisposableStack): Promise<Uploads> {
  const online = Promise.withResolvers<void>();
  const newId = () => crypto.randomUUID();
  const send = (stanza: Element) => void link.send(stanza);
  const questions = new Questions({ clock, newId, send });
  const link: GatewayComponent = owned.use(
    new GatewayComponent({
      ...component,
      host: "127.0.0.1",
      port: prosody.componentPort,
      clock,
      random: Math.random,
      connect: Deno.connect,
      log,
      onOnline: online.resolve,
      onOffline: () => questions.abandon(),
      onStanza: (stanza) => void questions.answered(stanza),
    }),
  );
  link.start();
  await online.promise;
  const ask = (question: Element) => questions.ask(question);
  return owned.use(new Uploads({ jid: component.jid, ask, put: putFile, clock, newId, log }));
}

function uploaded(uploads: Uploads, file: Attachment): Promise<readonly Attachment[]> {
  return new Promise((resolve) => uploads.inTurn("romeo and juliet", [file], resolve));
}

for (const isThere of [true, false]) {
  test(
    `a file ${isThere ? "is uploaded to" : "stays without an address on"} a Prosody that ${
      isThere ? "takes" : "takes no"
    } files`,
    async () => {
      await needPrograms(["prosody"], console.error);
      await using owned = new AsyncDisposableStack();
      const folder = owned.use(await Folder.make());
      const prosody = owned.use(await Prosody.start(folder, { accounts, component, uploads: isThere }));
      const uploads = await linkTo(prosody, owned);
      const data = crypto.getRandomValues(new Uint8Array(50_000));
      const picture = { url: "", mimeType: "image/png", description: "", name: "a rose ünd more.png", data };
      const [file] = await uploaded(uploads, picture);
      assert.equal(file?.data, undefined);
      if (!isThere) return assert.equal(file?.url, "");
      const response = await fetch(file?.url ?? "");
      assert.equal(response.headers.get("Content-Type"), "image/png");
      assert.deepEqual(await response.bytes(), data);
    },
  );
}
