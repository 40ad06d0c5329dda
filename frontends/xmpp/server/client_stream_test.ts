import assert from "node:assert/strict";
import { ManualClock } from "../../../lib/clock.ts";
import { test } from "../../../tests/test.ts";
import { MemoryConnection, turn } from "../gateway/testing.ts";
import { xml } from "../xml/element.ts";
import { StreamError } from "../xml/stream_error.ts";
import { ClientStream } from "./client_stream.ts";

const header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

/** A stream whose client is the test. */
class Play {
  readonly clock = new ManualClock();
  readonly client = new MemoryConnection();
  /** What the stream told, in order. */
  readonly told: string[] = [];
  readonly stream: ClientStream;

  constructor({ perSecond = 0 }: { perSecond?: number } = {}) {
    this.stream = new ClientStream({
      connection: this.client,
      clock: this.clock,
      domain: "gw.example",
      newId: () => "id1",
      limits: { stanzaLength: 1_000, depth: 5 },
      rate: { perSecond, burst: 100 },
      onHeader: () => void this.told.push("header"),
      onElement: (element) => void this.told.push(element.toString()),
      onOver: ({ orderly, reason }) => void this.told.push(`over ${orderly}: ${reason}`),
    });
  }

  /** The client goes, and everything is let go. */
  async end(): Promise<void> {
    this.client.close();
    this.clock.advance(10_000);
    await this.stream.gone;
  }
}

test("a client that ends its stream gets the end of ours, and then the connection is closed", async () => {
  const play = new Play();
  play.client.send(`${header}<a/></stream:stream>`);
  await play.client.received("</stream:stream>");
  assert.deepEqual(play.told, ["header", "<a/>", "over true: closed by the client"]);
  play.client.sendEnd();
  await play.stream.gone;
  assert.equal(play.client.closed, true);
});

test("an error comes behind a header of ours, and waits a moment for the client to read it", async () => {
  const play = new Play();
  await turn();
  play.stream.close(new StreamError("host-unknown", "not here"));
  await play.client.received("</stream:stream>");
  assert.match(
    play.client.text,
    /^<\?xml.*<stream:stream [^>]*from='gw.example'.*<stream:error><host-unknown/,
  );
  assert.equal(play.client.closed, false);
  play.clock.advance(2_000);
  await play.stream.gone;
  assert.equal(play.client.closed, true);
});

test("a client that reads nothing is let go before too much waits for it", async () => {
  const play = new Play();
  await turn();
  play.client.stalled = true;
  const text = "x".repeat(1024 * 1024);
  for (let each = 0; each < 20 && !play.stream.isOver; each++) play.stream.write(text);
  assert.deepEqual(play.told, ["over false: it does not read"]);
  await play.end();
});

test("a client that reads nothing is not read either", async () => {
  const play = new Play();
  await turn();
  play.client.stalled = true;
  play.stream.write("x".repeat(300 * 1024));
  play.client.send(`${header}<a/>`);
  await turn();
  play.client.send("<b/>");
  await turn();
  assert.deepEqual(play.told, ["header", "<a/>"], "that read was under way already");
  play.client.takeAgain();
  await turn();
  assert.deepEqual(play.told, ["header", "<a/>", "<b/>"]);
  await play.end();
});

test("a client that sends too fast is read more slowly, and loses nothing", async () => {
  const play = new Play({ perSecond: 100 });
  play.client.send(header + "<a/>".repeat(50));
  await turn();
  play.client.send("<b/>");
  await turn();
  assert.equal(play.told.includes("<b/>"), false);
  play.clock.advance(10_000);
  await turn();
  assert.equal(play.told.includes("<b/>"), true);
  await play.end();
});

test("the connection goes on encrypted, and what came before in plain text does not count", async () => {
  const play = new Play();
  const inner = new MemoryConnection();
  play.client.send(header);
  await turn();
  play.stream.encrypt(xml("proceed"), (connection) => {
    assert.equal(connection, play.client);
    return Promise.resolve(inner);
  });
  play.client.send("<evil/>");
  await play.client.received("<proceed/>");
  await turn();
  inner.send(`${header}<good/>`);
  await turn();
  assert.deepEqual(play.told, ["header", "header", "<good/>"]);
  inner.close();
  play.clock.advance(10_000);
  await play.stream.gone;
});

test("a handshake that fails is the end", async () => {
  const play = new Play();
  await turn();
  play.stream.encrypt(xml("proceed"), () => Promise.reject(new Error("no common cipher")));
  await play.stream.gone;
  assert.deepEqual(play.told, ["over false: no encryption: no common cipher"]);
  play.clock.advance(10_000);
});
