import assert from "node:assert/strict";
import { ConnectionError, StatusType } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { FakeIrcServer } from "./fake_irc_server.ts";
import { dialPlain, Stage, user } from "./testing.ts";
import type { IrcWorld } from "./world.ts";

test("a login is connected when the server welcomes the nick", async () => {
  await using stage = new Stage();
  const client = await stage.online("Romeo");
  await client.next(/^NICK Romeo$/);
  await client.next(/^USER Romeo 0 \* Romeo$/);
  assert.deepEqual(client.pending.filter((line) => line.startsWith("PASS")), []);
});

test("the password goes to NickServ, after the welcome", async () => {
  await using stage = new Stage();
  const client = await stage.online("romeo", "$& secret");
  await client.next(/^PRIVMSG NickServ :identify \$& secret$/);
});

test("with irc_send_pass the password goes to the server, and nobody else", async () => {
  await using stage = new Stage({ settings: { sendPass: true } });
  const client = await stage.online("romeo", "s3cret");
  await client.next(/^PASS s3cret$/);
  stage.say("juliet", "done");
  await client.next(/^PRIVMSG juliet done$/);
  assert.deepEqual(client.pending.filter((line) => line.includes("s3cret")), []);
});

test("the server's refusals become codes and texts that a user understands", async () => {
  const refusals: readonly (readonly [string, ConnectionError, RegExp])[] = [
    [
      "432 * romeo :Erroneous nickname",
      ConnectionError.invalidUsername,
      /refused the nick "romeo": Erroneous/,
    ],
    ["464 * :Password incorrect", ConnectionError.authenticationFailed, /refused the password/],
  ];
  for (const [reply, code, text] of refusals) {
    await using stage = new Stage({ onUser: (client) => client.send(`:irc.test ${reply}`) });
    stage.logIn();
    const { payload } = await stage.main.next("DISCONNECTED");
    assert.equal(payload.error, code);
    assert.match(payload.message ?? "", text);
  }
});

test("a nick that is still in use after a lost connection is asked for again, and then ours", async () => {
  await using stage = new Stage({
    onUser: (client) => client.send(":irc.test 433 * romeo :Nickname in use"),
  });
  stage.logIn();
  const client = await stage.server.client();
  await client.next(/^NICK romeo$/);
  await client.next(/^NICK romeo$/);
  await client.welcome();
  await stage.main.next("CONNECTED");
});

test("a nick that stays in use fails the login with a code and a text", async () => {
  const inUse = ":irc.test 433 * romeo :Nickname in use";
  await using stage = new Stage({ onUser: (client) => client.send(...Array(6).fill(inUse)) });
  stage.logIn();
  const { payload } = await stage.main.next("DISCONNECTED");
  assert.equal(payload.error, ConnectionError.nameInUse);
  assert.match(payload.message ?? "", /refused the nick "romeo": somebody else/);
});

test("once logged in, a refused nick or password is no reason to log out", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  await client.send(
    ":irc.test 433 romeo juliet :Nickname in use",
    ":irc.test 464 romeo :Password incorrect",
    ":juliet!j@h PRIVMSG romeo :still here",
  );
  await stage.main.next("CONV_MESSAGE");
  assert.deepEqual(stage.main.pending.filter(({ type }) => type === "DISCONNECTED"), []);
});

test("a ban is a network error with the server's own words, reported once", async () => {
  await using stage = new Stage({
    onUser: async (client) => {
      await client.send(":irc.test 465 * :You are banned", "ERROR :Closing Link");
      client.close();
    },
  });
  stage.logIn();
  const { payload } = await stage.main.next("DISCONNECTED");
  assert.equal(payload.error, ConnectionError.networkError);
  assert.match(payload.message ?? "", /^Cannot log in to .*It said: You are banned$/);
  await stage.main.settled();
  assert.deepEqual(stage.main.pending.filter(({ type }) => type === "DISCONNECTED"), []);
});

test("a legacy name that cannot be a nick is refused without asking any server", async () => {
  await using stage = new Stage();
  stage.logIn("ro meo\r\nQUIT");
  const { payload } = await stage.main.next("DISCONNECTED");
  assert.equal(payload.error, ConnectionError.invalidUsername);
  assert.equal(stage.server.clients.length, 0);
});

test("a server that cannot be reached is passed over for the next one", async () => {
  const dead = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = dead.addr;
  dead.close();
  await using second = new FakeIrcServer();
  const servers = [port, second.port].map((port) => ({ host: "127.0.0.1", port, tls: false }));
  await using stage = new Stage({ settings: { servers } });
  stage.logIn();
  await stage.main.next("CONNECTED");
});

test("when no server can be reached the user is told which and why", async () => {
  await using stage = new Stage({ settings: { servers: [{ host: "127.0.0.1", port: 1, tls: false }] } });
  stage.logIn();
  const { payload } = await stage.main.next("DISCONNECTED");
  assert.equal(payload.error, ConnectionError.networkError);
  assert.match(payload.message ?? "", /^Cannot connect to IRC\. 127\.0\.0\.1:1: .*refused/i);
});

test("a server that accepts and says nothing is given up", async () => {
  await using stage = new Stage({ onUser: () => {}, times: { login: 50 } });
  stage.logIn();
  const { payload } = await stage.main.next("DISCONNECTED");
  assert.match(payload.message ?? "", /does not answer/);
});

test("a lost connection is a network error, and the session does not reconnect by itself", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  client.close();
  const { payload } = await stage.main.next("DISCONNECTED");
  assert.equal(payload.error, ConnectionError.networkError);
  assert.match(payload.message ?? "", /The connection to 127\.0\.0\.1:\d+ was lost/);
  assert.equal(stage.server.clients.length, 1);
});

test("buddies are watched by MONITOR where the server has it, by the server's idea of equal nicks", async () => {
  await using stage = new Stage({ isupport: ["CASEMAPPING=rfc1459", "MONITOR=100"] });
  const client = await stage.online();
  stage.addBuddy("Juliet[1]", "Jule");
  await client.next(/^MONITOR \+ Juliet\[1\]$/);
  await client.send(":irc.test 730 romeo :juliet{1}!j@h");
  const { payload } = await stage.main.next("BUDDY_CHANGED");
  assert.deepEqual(payload, {
    userName: user,
    buddyName: "Juliet[1]",
    alias: "Jule",
    group: ["Friends"],
    status: StatusType.online,
  });
  stage.main.send({ type: "BUDDY_REMOVED", payload: { userName: user, buddyName: "Juliet[1]" } });
  await client.next(/^MONITOR - Juliet\[1\]$/);
});

test("buddies are polled by ISON where the server has no MONITOR", async () => {
  await using stage = new Stage({ times: { poll: 20 } });
  const client = await stage.online();
  stage.addBuddy("juliet");
  await client.next(/^ISON juliet$/);
  await client.send(":irc.test 303 romeo :juliet");
  const first = await stage.main.next("BUDDY_CHANGED");
  assert.equal(first.payload.status, StatusType.online);
  await client.next(/^ISON juliet$/);
  await client.send(":irc.test 303 romeo :");
  const second = await stage.main.next("BUDDY_CHANGED");
  assert.equal(second.payload.status, StatusType.offline);
});

test("the user's status becomes AWAY, also if it was set before the login succeeded", async () => {
  await using stage = new Stage();
  const status = (status: StatusType, statusMessage?: string): void =>
    stage.main.send({
      type: "STATUS_CHANGED",
      payload: { userName: user, status, ...(statusMessage === undefined ? {} : { statusMessage }) },
    });
  stage.logIn();
  status(StatusType.extendedAway, "in\nMantua");
  const client = await stage.server.client();
  await client.next(/^AWAY in$/);
  status(StatusType.doNotDisturb);
  await client.next(/^AWAY away$/);
  status(StatusType.freeForChat);
  await client.next(/^AWAY$/);
});

test("a logout says QUIT, and a second login replaces the first connection", async () => {
  await using stage = new Stage();
  const first = await stage.online();
  stage.logIn("romeo");
  await first.next(/^QUIT :Logged out$/);
  await stage.main.next("CONNECTED");
  const second = await stage.server.client(1);
  stage.main.send({ type: "LOGOUT", payload: { user, legacyName: "romeo" } });
  await second.next(/^QUIT :Logged out$/);
  await stage.main.settled();
  assert.deepEqual(stage.main.pending.filter(({ type }) => type === "DISCONNECTED"), []);
});

test("one user's lost connection does not touch another's", async () => {
  await using stage = new Stage();
  const romeo = await stage.online();
  const juliet = "juliet@example.com";
  stage.logIn("juliet", "", juliet);
  await stage.main.next("CONNECTED");
  romeo.close();
  await stage.main.next("DISCONNECTED", ({ payload }) => payload.user === user);
  await (await stage.server.client(1)).send(":nurse!n@h PRIVMSG juliet :Madam!");
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.equal(payload.userName, juliet);
});

test("a logout while the server is still being dialled closes the connection when it comes", async () => {
  const gate = Promise.withResolvers<void>();
  const dialled = Promise.withResolvers<void>();
  const dial: IrcWorld["dial"] = async (server, user) => {
    dialled.resolve();
    await gate.promise;
    return await dialPlain(server, user);
  };
  await using stage = new Stage({ dial });
  stage.logIn();
  await dialled.promise;
  stage.main.send({ type: "LOGOUT", payload: { user, legacyName: "romeo" } });
  await stage.main.settled();
  gate.resolve();
  const client = await stage.server.client();
  await assert.rejects(client.next(/./), /there is: nothing/);
  assert.deepEqual(stage.main.pending.filter(({ type }) => type !== "BACKEND_CONFIG"), []);
});
