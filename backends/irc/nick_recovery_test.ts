import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Stage } from "./testing.ts";

const inUse = ":irc.test 433 * romeo :Nickname is already in use";

/** The nick is in use, and the user has a password for it; logged in by another. */
async function renamed(settings = {}): Promise<Stage> {
  const stage = new Stage({ settings, onUser: (client) => client.send(inUse) });
  stage.logIn("romeo", "secret");
  const client = await stage.server.client();
  await client.next(/^NICK romeo$/);
  await client.next(/^NICK romeo_$/);
  await client.welcome();
  await stage.main.next("CONNECTED");
  return stage;
}

test("who has a password logs in by another nick, and gets the own one as soon as the services free it", async () => {
  await using stage = await renamed();
  const client = await stage.server.client();
  await client.next(/^PRIVMSG NickServ :identify secret$/);
  await client.next(/^PRIVMSG NickServ :GHOST romeo secret$/);
  const { payload: told } = await stage.main.next("CONV_MESSAGE");
  assert.match(told.message, /^Somebody else uses the nick "romeo"\. You are romeo_ until/);
  await client.next(/^NICK romeo$/);
  await client.send(inUse.replace("*", "romeo_"));
  await client.next(/^NICK romeo$/);
  await client.send(":romeo_!r@h NICK romeo");
  const { payload: done } = await stage.main.next("CONV_MESSAGE");
  assert.equal(done.message, "You are romeo now.");
});

test("a nick that nobody gives back is not asked for for ever, and the user is told", async () => {
  await using stage = await renamed();
  const client = await stage.server.client();
  await stage.main.next("CONV_MESSAGE");
  for (let count = 0; count < 6; count++) {
    await client.next(/^NICK romeo$/);
    await client.send(inUse.replace("*", "romeo_"));
  }
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.equal(payload.message, 'The nick "romeo" is still somebody else\'s.');
});

test("whom to ask for the nick, and how, is in the config file", async () => {
  await using stage = await renamed({ recover: "Q RECOVER $name" });
  await (await stage.server.client()).next(/^PRIVMSG Q :RECOVER romeo$/);
});

test("a logout ends the attempts", async () => {
  await using stage = await renamed();
  const client = await stage.server.client();
  await client.next(/^PRIVMSG NickServ :GHOST/);
  await stage.main.next("CONV_MESSAGE");
  stage.main.send({ type: "LOGOUT", payload: { user: "romeo@example.com", legacyName: "romeo" } });
  await client.next(/^QUIT/);
  client.close();
  await stage.main.settled();
  assert.deepEqual(stage.main.pending.filter(({ type }) => type === "CONV_MESSAGE"), []);
});

test("a server that calls the user otherwise by itself is not asked for the nick", async () => {
  await using stage = new Stage({
    onUser: (client) => {
      client.nick = "romeo|away";
      return client.welcome();
    },
  });
  stage.logIn("romeo", "secret");
  await stage.main.next("CONNECTED");
  stage.say("juliet", "end");
  const client = await stage.server.client();
  await client.next(/^PRIVMSG juliet end$/);
  assert.deepEqual(client.pending.filter((line) => /GHOST|^NICK romeo\|/.test(line)), []);
});
