import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import type { ServerAddress } from "./server_address.ts";
import { parseStsOffer, StrictTransport } from "./strict_transport.ts";
import { dialPlain, Stage } from "./testing.ts";

const plain: ServerAddress = { host: "Irc.Test", port: 6667, tls: false };

test("a policy holds for its time, for that host, however it is written", () => {
  let now = 0;
  const strict = new StrictTransport(() => now);
  strict.keep({ host: "irc.test", port: 7000, tls: true }, 1000);
  assert.deepEqual(strict.secured(plain), { host: "Irc.Test", port: 7000, tls: true });
  assert.equal(strict.secured({ ...plain, host: "other.test" }).tls, false);
  now = 1000;
  assert.equal(strict.secured(plain).tls, false);
});

test("a server may take its policy back", () => {
  const strict = new StrictTransport(() => 0);
  strict.keep({ ...plain, tls: true }, 1000);
  strict.keep({ ...plain, tls: true }, 0);
  assert.equal(strict.secured(plain), plain);
});

test("an offer that makes no sense is none", () => {
  for (const value of ["", "port", "port=0", "port=65536", "port=x", "duration=-1", "PORT=6697"]) {
    assert.deepEqual(parseStsOffer(value), { port: undefined, duration: undefined }, value);
  }
  assert.deepEqual(parseStsOffer("duration=60,port=6697,preload"), { port: 6697, duration: 60_000 });
});

test("a server that wants TLS is reached so, before anything else is said; the next user goes there at once", async () => {
  const dialled: ServerAddress[] = [];
  const port = (): number => stage.server.port;
  await using stage = new Stage({
    caps: "sasl sts=duration=300,port=6697",
    dial: (server, user) => {
      dialled.push(server);
      return dialPlain({ ...server, port: port() }, user);
    },
    onLine: async (client, line) => {
      if (line === "AUTHENTICATE PLAIN") await client.send("AUTHENTICATE +");
      else if (line.startsWith("AUTHENTICATE ")) await client.send(":irc.test 903 romeo :done");
    },
  });
  await stage.online("romeo", "secret");
  assert.deepEqual(dialled.map(({ port, tls }) => [port, tls]), [[port(), false], [6697, true]]);
  const [first] = stage.server.clients;
  assert.deepEqual(first?.pending.filter((line) => /^(?:AUTHENTICATE|CAP END)/.test(line)), []);
  stage.logIn("juliet", "", "juliet@example.com");
  await stage.main.next("CONNECTED");
  assert.deepEqual(dialled.slice(2).map(({ port, tls }) => [port, tls]), [[6697, true]]);
});

test("a server that wants TLS and speaks none lets nobody in without", async () => {
  await using stage = new Stage({
    caps: "sts=port=6697",
    dial: (server, user) => server.tls ? Promise.reject(new Error("no TLS")) : dialPlain(server, user),
  });
  stage.logIn();
  const { payload } = await stage.main.next("DISCONNECTED");
  assert.match(payload.message ?? "", /127\.0\.0\.1:6697: no TLS/);
});
