import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Stage, user } from "./testing.ts";

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
    assert.deepEqual([payload.userName, payload.buddyName, payload.message], [user, buddyName, message]);
  }
});

test("what the server says comes from its own contact, and what is said to others does not arrive", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  await client.send(
    ":irc.test NOTICE romeo :*** Looking up your hostname",
    ":juliet!j@h NOTICE $* :to all",
    ":juliet!j@h PRIVMSG #room :to a room",
    ":juliet!j@h PRIVMSG romeo :to you",
  );
  const first = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([first.payload.buddyName, first.payload.headline], ["127.0.0.1", true]);
  assert.match(first.payload.message, /Looking up/);
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.equal(payload.message, "to you");
});

test("CTCP VERSION is answered, a flood of it is not", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  await client.send(...Array(20).fill(":juliet!j@h PRIVMSG romeo :\x01VERSION\x01"));
  // deno-lint-ignore no-control-regex -- IRC's CTCP is marked by one
  await client.next(/^NOTICE juliet :\x01VERSION Spectrum 2\x01$/);
  stage.say("juliet", "enough");
  await client.next(/^PRIVMSG juliet enough$/);
  assert.ok(client.pending.filter((line) => line.startsWith("NOTICE")).length < 5);
});

test("a malformed line does no harm", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  await client.send(
    ":juliet!j@h PRIVMSG",
    ":irc.test 301",
    ":",
    "@",
    ":juliet!j@h PRIVMSG romeo :still here",
  );
  await stage.main.next("CONV_MESSAGE", ({ payload }) => payload.message === "still here");
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
  stage.say("juliet", "are you there?");
  await client.next(/^PRIVMSG juliet/);
  await client.send(":irc.test 401 romeo juliet :No such nick/channel");
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([payload.buddyName, payload.message], [
    "juliet",
    "Not delivered: juliet is not on IRC now.",
  ]);
  stage.say("#ro om", "hello");
  const refused = await stage.main.next("CONV_MESSAGE");
  assert.match(refused.payload.message, /^Not delivered: "#ro om" cannot be on IRC/);
});
