import assert from "node:assert/strict";
import { FakeMain } from "../../plugin/testing.ts";
import { test } from "../../tests/test.ts";
import { FakeIrcServer } from "./fake_irc_server.ts";
import { IrcPlugin } from "./plugin.ts";
import { Stage, times, user } from "./testing.ts";

test("messages, notices and actions to the user arrive from whoever sent them", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  await client.send(
    ":juliet!j@h PRIVMSG romeo :\x0304O \x02Romeo\x02",
    ":NickServ!s@h NOTICE ROMEO :Identify!",
    ":juliet!j@h PRIVMSG romeo :\x01ACTION sighs\x01",
  );
  for (
    const [buddyName, message] of [["juliet", "O Romeo"], ["NickServ", "Identify!"], ["juliet", "/me sighs"]]
  ) {
    const { payload } = await stage.main.next("CONV_MESSAGE");
    assert.deepEqual(payload, { userName: user, buddyName, message });
  }
});

test("what servers say, and what is said to others, does not arrive", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  await client.send(
    ":irc.test NOTICE romeo :*** Looking up your hostname",
    ":juliet!j@h NOTICE $* :to all",
    ":juliet!j@h PRIVMSG #room :to a room",
    ":juliet!j@h PRIVMSG romeo :to you",
  );
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.equal(payload.message, "to you");
});

test("CTCP VERSION is answered", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  await client.send(":juliet!j@h PRIVMSG romeo :\x01VERSION\x01");
  // deno-lint-ignore no-control-regex -- IRC's CTCP is marked by one
  await client.next(/^NOTICE juliet :\x01VERSION Spectrum 2\x01$/);
});

test("a malformed line is logged, and the connection lives", async () => {
  const logged: string[] = [];
  await using server = new FakeIrcServer();
  const settings = {
    servers: [{ host: "127.0.0.1", port: server.port, tls: false }],
    identify: "",
    sendPass: false,
  };
  const dial = ({ host, port }: { host: string; port: number }): Promise<Deno.TcpConn> =>
    Deno.connect({ hostname: host, port });
  const world = { settings, dial, times, log: (text: string) => void logged.push(text) };
  await using main = new FakeMain((send) => new IrcPlugin(send, world));
  main.send({ type: "LOGIN", payload: { user, legacyName: "romeo", password: "" } });
  await main.next("CONNECTED");
  const client = await server.client();
  await client.send(":juliet!j@h PRIVMSG", ":irc.test 301", ":juliet!j@h PRIVMSG romeo :still here");
  await main.next("CONV_MESSAGE", ({ payload }) => payload.message === "still here");
  assert.ok(logged.length > 0);
});

test("a message becomes as many lines as it needs, in order", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  stage.say("juliet", `one\ntwo\n${"ü".repeat(600)}\n:)`);
  await client.next(/^PRIVMSG juliet ::\)$/);
  const lines = client.pending.filter((line) => line.startsWith("PRIVMSG"));
  assert.deepEqual(lines.slice(0, 2), ["PRIVMSG juliet one", "PRIVMSG juliet two"]);
  const rest = lines.slice(2).map((line) => line.replace("PRIVMSG juliet ", ""));
  assert.equal(rest.join(""), "ü".repeat(600));
  assert.ok(rest.length === 3 && lines.every((line) => new TextEncoder().encode(line).length < 512));
});

test("/me becomes an action, a bare /me stays what it is", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  stage.say("juliet", "/me waves");
  stage.say("juliet", "/me");
  stage.say("juliet", "/me ");
  stage.say("juliet", "/meet");
  stage.say("juliet", "end");
  await client.next(/^PRIVMSG juliet end$/);
  assert.deepEqual(client.pending.filter((line) => line.startsWith("PRIVMSG")), [
    "PRIVMSG juliet :\x01ACTION waves\x01",
    "PRIVMSG juliet /me",
    "PRIVMSG juliet :/me ",
    "PRIVMSG juliet /meet",
  ]);
});

test("a message to nobody comes back as a message with a reason", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  await client.send(":irc.test 401 romeo juliet :No such nick/channel");
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([payload.buddyName, payload.message], [
    "juliet",
    "Not delivered: juliet is not on IRC now.",
  ]);
  stage.say("#room", "hello");
  const refused = await stage.main.next("CONV_MESSAGE");
  assert.match(refused.payload.message, /^Not delivered: "#room" cannot be a nick/);
});
