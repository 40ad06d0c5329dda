import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { parseCommand } from "./commands.ts";
import { parseLine } from "./protocol/line.ts";
import { readable } from "./replies.ts";
import { Stage } from "./testing.ts";

const line = (text: string): unknown => {
  const parsed = parseCommand(text);
  return "line" in parsed ? parsed.line : parsed.problem;
};

test("words become a command, with or without a slash", () => {
  assert.deepEqual(line("whois juliet"), ["WHOIS", "juliet"]);
  assert.deepEqual(line(" /WhoIs juliet"), ["WHOIS", "juliet"]);
  assert.deepEqual(line("away in  Mantua"), ["AWAY", "in  Mantua"]);
  assert.deepEqual(line("away"), ["AWAY"]);
  assert.deepEqual(line("msg juliet how now?"), ["PRIVMSG", "juliet", "how now?"]);
  assert.deepEqual(line("ctcp juliet version"), ["PRIVMSG", "juliet", "\x01VERSION\x01"]);
  assert.deepEqual(line("raw MODE #a +k  key"), ["MODE", "#a", "+k", "key"]);
  assert.deepEqual(line("raw TOPIC #a :two words"), ["TOPIC", "#a", "two words"]);
});

test("what is no command is answered with those that there are", () => {
  assert.match(String(line("hello?")), /^Commands:\n(.*\n)*whois NICK – who somebody is/);
  assert.match(String(line("constructor")), /^Commands:/);
  assert.equal(line("msg juliet"), "Say: msg NICK TEXT");
});

test("answers are gathered until the server has no more to say", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  stage.say("127.0.0.1", "whois juliet");
  await client.next(/^WHOIS juliet$/);
  const token = (await client.next(/^PING /)).slice(5);
  await client.send(
    ":irc.test 311 romeo juliet j capulet.example * :Juliet \x02Capulet",
    ":irc.test 319 romeo juliet :@#balcony",
    ":irc.test 317 romeo juliet 7300 1700000000 :seconds idle, signon time",
    ":irc.test 330 romeo juliet julia :is logged in as",
    ":irc.test 318 romeo juliet :End of WHOIS",
    `:irc.test PONG irc.test :${token}`,
  );
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.deepEqual([payload.buddyName, payload.message.split("\n")], ["127.0.0.1", [
    "juliet is j@capulet.example, Juliet Capulet",
    "juliet is in @#balcony",
    "juliet has been idle for 2 hours",
    "juliet is logged in as julia",
  ]]);
});

test("numerics that nobody has worded are told as they are", () => {
  const words = (text: string): string | undefined => readable(parseLine(text) ?? assert.fail());
  assert.equal(words(":irc.test 999 romeo a b :and so on"), "a b and so on");
  assert.equal(words(":irc.test 318 romeo juliet :End"), undefined);
  assert.equal(words(":juliet!j@h PRIVMSG romeo :hello"), undefined);
});

test("/whois in a conversation is a command too, answered by the server's contact", async () => {
  await using stage = new Stage();
  const client = await stage.online();
  stage.say("juliet", "/whois nurse");
  await client.next(/^WHOIS nurse$/);
});
