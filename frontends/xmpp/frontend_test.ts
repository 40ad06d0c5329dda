import assert from "node:assert/strict";
import type { UserEvent } from "../../lib/events.ts";
import { legacyName } from "../../lib/ids.ts";
import { test } from "../../tests/test.ts";
import { XmppFrontend } from "./frontend.ts";
import { MemoryConnection, streamHeader, turn } from "./gateway/testing.ts";
import { configOf, romeo, Scene } from "./testing.ts";

/** A frontend whose XMPP server is the test. */
class Stage implements AsyncDisposable {
  /** Only its users, clock and log are of use here. */
  readonly scene = new Scene();
  readonly frontend: XmppFrontend;
  readonly addresses: string[] = [];
  server = new MemoryConnection();

  constructor(config = "") {
    const { clock, log } = this.scene;
    this.frontend = new XmppFrontend({
      config: configOf(`service.password = hidden\n${config}`),
      clock,
      random: () => 0,
      version: "3.0",
      newId: () => "id",
      log,
      connect: ({ hostname, port }) => {
        this.addresses.push(`${hostname}:${port}`);
        this.server = new MemoryConnection();
        return Promise.resolve(this.server);
      },
    });
  }

  start(): void {
    this.frontend.start(this.scene.context.core);
  }

  async accept(): Promise<void> {
    await turn();
    this.server.send(streamHeader);
    await this.server.received("</handshake>");
    this.server.send("<handshake/>");
    await turn();
  }

  /** The server goes, and takes the next link, all within less than a second. */
  async reconnect(): Promise<void> {
    this.server.sendEnd();
    await turn();
    this.scene.clock.advance(990);
    await this.accept();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const over = this.frontend[Symbol.asyncDispose]();
    await turn();
    this.scene.clock.advance(60_000);
    await over;
    await this.scene[Symbol.asyncDispose]();
  }
}

function wordFrom(name: string, body: string): UserEvent {
  return {
    type: "message-received",
    conversation: legacyName(name),
    message: { conversation: legacyName(name), body, headline: false, attachments: [] },
    target: undefined,
    buddy: undefined,
  };
}

test("a report before there is anything to serve is nobody's loss", async () => {
  await using stage = new Stage();
  stage.frontend.report(romeo, wordFrom("juliet", "too soon"));
  stage.start();
  await stage.accept();
  assert.ok(!stage.server.text.includes("too soon"));
});

test("it connects where the configuration says, by default to the port for components", async () => {
  await using usual = new Stage();
  usual.start();
  await using other = new Stage("service.server = xmpp.example\nservice.port = 8888");
  other.start();
  assert.deepEqual([...usual.addresses, ...other.addresses], ["127.0.0.1:5347", "xmpp.example:8888"]);
});

test("a stanza from the server reaches the features, and their answer the server", async () => {
  await using stage = new Stage();
  stage.start();
  await stage.accept();
  stage.server.send(
    "<iq type='get' id='p' from='romeo@verona.example/home' to='irc.example'><ping xmlns='urn:xmpp:ping'/></iq>",
  );
  await stage.server.received('<iq type="result" from="irc.example" to="romeo@verona.example/home" id="p"/>');
});

test("a report is told to the user", async () => {
  await using stage = new Stage();
  stage.start();
  await stage.accept();
  stage.frontend.report(romeo, wordFrom("juliet", "good night"));
  await stage.server.received("<body>good night</body>");
});

test("a feature that breaks over a report is logged, and the next report is told", async () => {
  await using stage = new Stage();
  stage.start();
  await stage.accept();
  const word = wordFrom("juliet", "when?");
  const broken = Object.defineProperty(word, "message", { get: () => assert.fail("broken") });
  stage.frontend.report(romeo, broken);
  const { fields } = stage.scene.log.find("error", "could not be shown") ?? {};
  assert.deepEqual([fields?.["user"], fields?.["event"]], [romeo, "message-received"]);
  assert.ok(!JSON.stringify(fields).includes("when?"));
  stage.frontend.report(romeo, wordFrom("juliet", "now"));
  await stage.server.received("<body>now</body>");
});

test("messages wait for the server, and come in order with the time", async () => {
  await using stage = new Stage();
  stage.start();
  stage.frontend.report(romeo, wordFrom("juliet", "one"));
  stage.frontend.report(romeo, wordFrom("juliet", "two"));
  await stage.accept();
  assert.match(stage.server.text, /one.*stamp="2026-01-01T00:00:00.000Z".*two/);
});

test("whoever was online is asked for presence, and not any more once the link is lost", async () => {
  await using stage = new Stage();
  await stage.scene.rememberOnline(21);
  stage.start();
  await stage.accept();
  const asked = () => stage.server.text.split('<presence type="probe"').length - 1;
  assert.equal(asked(), 20, "one batch");
  await stage.reconnect();
  assert.equal(asked(), 20, "the new link begins with the first batch");
  stage.scene.clock.advance(1_000);
  await turn();
  assert.equal(asked(), 21, "and nobody goes on with the old one");
});
