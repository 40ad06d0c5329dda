import assert from "node:assert/strict";
import { systemClock } from "../../../lib/clock.ts";
import { silentLog } from "../../../lib/log/log.ts";
import { test } from "../../../tests/test.ts";
import { xml } from "../xml/element.ts";
import { GatewayComponent } from "./component.ts";
import { streamHeader } from "./testing.ts";

test("a component speaks over TCP and leaves nothing open", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const online = Promise.withResolvers<void>();
  const echoed = Promise.withResolvers<void>();
  await using component = new GatewayComponent({
    jid: "irc.example",
    secret: "hidden",
    host: "127.0.0.1",
    port: listener.addr.port,
    clock: systemClock,
    random: Math.random,
    connect: Deno.connect,
    log: silentLog,
    onOnline: online.resolve,
    onOffline: () => {},
    onStanza: (stanza) => {
      if (component.send(stanza)) echoed.resolve();
    },
  });
  component.start();
  using server = await listener.accept();
  const received = receiver(server);
  await received("'irc.example'".replaceAll("'", '"'));
  await server.write(new TextEncoder().encode(streamHeader));
  await received("</handshake>");
  await server.write(new TextEncoder().encode("<handshake/>"));
  await online.promise;
  await server.write(new TextEncoder().encode("<message><body>héllo 😀</body></message>"));
  await echoed.promise;
  await received('<message from="irc.example"><body>héllo 😀</body></message>');
  assert.equal(component.send(xml("presence")), true);
  const left = component[Symbol.asyncDispose]();
  await received('<presence from="irc.example"/></stream:stream>');
  await server.write(new TextEncoder().encode("</stream:stream>"));
  await left;
});

test("a component that connects to nobody gives up when it is disposed", async () => {
  const connecting = Promise.withResolvers<void>();
  const component = new GatewayComponent({
    jid: "irc.example",
    secret: "hidden",
    host: "192.0.2.1", // RFC 5737: nobody has it
    port: 5347,
    clock: systemClock,
    random: Math.random,
    connect: (to) => {
      connecting.resolve();
      return Deno.connect(to);
    },
    log: silentLog,
    onOnline: () => {},
    onOffline: () => {},
    onStanza: () => {},
  });
  component.start();
  await connecting.promise;
  await component[Symbol.asyncDispose]();
});

/** Answers a function that reads until a text has come. */
function receiver(connection: Deno.Conn): (text: string) => Promise<void> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(4096);
  let all = "";
  return async (text) => {
    while (!all.includes(text)) {
      const length = await connection.read(buffer);
      assert.ok(length !== null, `the connection ended before ${text}`);
      all += decoder.decode(buffer.subarray(0, length), { stream: true });
    }
  };
}
