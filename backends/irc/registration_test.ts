import assert from "node:assert/strict";
import { ConnectionError } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import type { FakeIrcClient } from "./fake_irc_server.ts";
import { dialPlain, Stage } from "./testing.ts";

test("what the server offers and we have a use for is switched on, and nothing else", async () => {
  await using stage = new Stage({ caps: "multi-prefix away-notify=x tls draft/strange echo-message" });
  const client = await stage.online();
  await client.next(/^CAP REQ :multi-prefix away-notify echo-message$/);
  await client.next(/^CAP END$/);
});

test("a long offer comes in several lines and is asked for in several", async () => {
  const onUser = (): void => {};
  await using stage = new Stage({ onUser });
  stage.logIn();
  const client = await stage.server.client();
  await client.next(/^CAP LS 302$/);
  await client.send(":irc.test CAP * LS * :multi-prefix", ":irc.test CAP * LS :server-time");
  await client.next(/^CAP REQ :multi-prefix server-time$/);
  await client.send(":irc.test CAP * NAK :multi-prefix server-time");
  await client.next(/^CAP END$/);
});

test("a capability that comes later is asked for later", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  await client.send(":irc.test CAP romeo NEW :away-notify sasl");
  await client.next(/^CAP REQ away-notify$/);
});

/** A server with SASL, whose answer to the credentials is this. */
function saslStage(answer: string, caps = "sasl=PLAIN,EXTERNAL", settings = {}): Stage {
  return new Stage({ caps, settings, onUser: (client) => client.welcome(), onLine: answerSasl(answer) });
}

const answerSasl = (answer: string) => async (client: FakeIrcClient, line: string): Promise<void> => {
  if (/^AUTHENTICATE [A-Z]+$/.test(line)) await client.send("AUTHENTICATE +");
  else if (line.startsWith("AUTHENTICATE ")) await client.send(`:irc.test ${answer}`);
};

test("a password goes by SASL where that is, and to nobody else", async () => {
  await using stage = saslStage("903 romeo :SASL authentication successful");
  stage.logIn("romeo", "sécret");
  await stage.main.next("CONNECTED");
  const client = await stage.server.client();
  await client.next(/^AUTHENTICATE PLAIN$/);
  const response = (await client.next(/^AUTHENTICATE /)).split(" ")[1] ?? "";
  const bytes = Uint8Array.from(atob(response), (byte) => byte.charCodeAt(0));
  assert.equal(new TextDecoder().decode(bytes), "romeo\0romeo\0sécret");
  stage.say("juliet", "done");
  await client.next(/^PRIVMSG juliet done$/);
  assert.deepEqual(client.pending.filter((line) => line.includes("NickServ")), []);
});

test("a password that SASL refuses fails the login", async () => {
  await using stage = saslStage("904 romeo :SASL authentication failed");
  stage.logIn("romeo", "wrong");
  const { payload } = await stage.main.next("DISCONNECTED");
  assert.equal(payload.error, ConnectionError.authenticationFailed);
  assert.match(payload.message ?? "", /refused the name or the password: SASL authentication failed/);
});

test("without PLAIN on offer, NickServ is told", async () => {
  await using stage = saslStage("", "sasl=EXTERNAL");
  stage.logIn("romeo", "secret");
  await stage.main.next("CONNECTED");
  await (await stage.server.client()).next(/^PRIVMSG NickServ :identify secret$/);
});

test("services that do not answer SASL do not keep the user out", async () => {
  await using stage = new Stage({
    caps: "sasl=PLAIN",
    times: { sasl: 1 },
    onUser: (client) => client.welcome(),
  });
  await stage.online("romeo", "secret");
  const client = await stage.server.client();
  await client.next(/^AUTHENTICATE PLAIN$/);
  await client.next(/^AUTHENTICATE \*$/);
  await client.next(/^PRIVMSG NickServ :identify secret$/);
});

/** Somebody with a certificate and without a password; TLS is only said to be there. */
const certified = (tls: boolean): Stage => {
  const stage: Stage = new Stage({
    caps: "sasl",
    hasCertificate: true,
    settings: { servers: [{ host: "127.0.0.1", port: 1, tls }] },
    dial: (server, user) => dialPlain({ ...server, port: stage.server.port }, user),
    onUser: (client) => client.welcome(),
    onLine: answerSasl("903 romeo :ok"),
  });
  return stage;
};

test("a certificate logs in by SASL EXTERNAL", async () => {
  await using stage = certified(true);
  const client = await stage.online();
  await client.next(/^AUTHENTICATE EXTERNAL$/);
  await client.next(/^AUTHENTICATE \+$/);
});

test("without TLS a certificate is not spoken of", async () => {
  await using stage = certified(false);
  const client = await stage.online();
  assert.deepEqual(client.pending.filter((line) => line.startsWith("AUTHENTICATE")), []);
});

test("a long password goes in pieces", async () => {
  await using stage = new Stage({ caps: "sasl", onUser: () => {}, onLine: answerSasl("") });
  stage.logIn("romeo", "x".repeat(500));
  const client = await stage.server.client();
  await client.next(/^AUTHENTICATE PLAIN$/);
  const pieces = [await client.next(/^AUTHENTICATE /), await client.next(/^AUTHENTICATE /)];
  assert.equal(pieces[0]?.length, "AUTHENTICATE ".length + 400);
  assert.match(atob(pieces.map((piece) => piece.split(" ")[1]).join("")), /x{500}$/);
});

test("the server's own password is sent for everybody", async () => {
  await using stage = new Stage({ settings: { serverPassword: "gate" } });
  const client = await stage.online();
  await client.next(/^PASS gate$/);
});

test("what is told to NickServ does not come back as something the user said", async () => {
  await using stage = new Stage({ caps: "echo-message" });
  const client = await stage.online("romeo", "secret");
  await client.next(/^PRIVMSG NickServ/);
  await client.send(":romeo!r@h PRIVMSG NickServ :identify secret", ":juliet!j@h PRIVMSG romeo :hello");
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.equal(payload.message, "hello");
});
