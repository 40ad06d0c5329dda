import assert from "node:assert/strict";
import { test } from "../test.ts";
import { PlayedIrcNetwork } from "./played_irc_network.ts";
import { ownLoopback } from "./played_irc_server.ts";

/** A client on the network, and the lines it gets. */
function arrive(network: PlayedIrcNetwork, nick: string) {
  const heard: string[] = [];
  const hear = (lines: Uint8Array) => {
    heard.push(...new TextDecoder().decode(lines).split("\r\n").slice(0, -1));
  };
  const client = network.connect(hear, () => heard.push("closed"));
  for (const line of ["CAP LS 302", `NICK ${nick}`, "USER u 0 * :a user"]) client.receive(line);
  const since = () => heard.splice(0);
  return { client, since };
}

test("who has said NICK and USER is welcome, once", () => {
  const { client, since } = arrive(new PlayedIrcNetwork(), "juliet");
  assert.equal(since().filter((line) => line.startsWith(":irc.test 001 juliet ")).length, 1);
  client.receive("NICK giulietta");
  assert.deepEqual(since(), []);
});

test("a join shows the topic, all the names in lines of thirty, and their end", () => {
  const network = new PlayedIrcNetwork();
  network.populate("#crowd", Array.from({ length: 60 }, (_, index) => `person${index}`));
  const { client, since } = arrive(network, "juliet");
  since();
  client.receive("JOIN #crowd");
  const lines = since();
  assert.equal(lines[0], ":juliet!user@irc.test JOIN #crowd");
  assert.deepEqual(lines.slice(1).map((line) => line.split(" ")[1]), ["332", "353", "353", "353", "366"]);
  const names = lines.filter((line) => line.includes(" 353 ")).flatMap((line) =>
    line.split(":")[2]?.split(" ")
  );
  assert.equal(new Set(names).size, 61);
});

test("what is said in a channel is heard by its other clients only", () => {
  const network = new PlayedIrcNetwork();
  let told = 0;
  network.onMessage = () => told++;
  const [juliet, romeo, outsider] = ["juliet", "romeo", "tybalt"].map((nick) => arrive(network, nick));
  juliet?.client.receive("JOIN #balcony");
  romeo?.client.receive("JOIN #BALCONY");
  for (const person of [juliet, romeo, outsider]) person?.since();
  romeo?.client.receive("@label=7 PRIVMSG #balcony :she speaks : again");
  assert.deepEqual(juliet?.since(), [":romeo!user@irc.test PRIVMSG #balcony :she speaks : again"]);
  network.say("#balcony", "bot", "hush");
  assert.deepEqual(romeo?.since(), [":bot!someone@irc.test PRIVMSG #balcony :hush"]);
  assert.deepEqual(outsider?.since(), []);
  assert.equal(told, 1);
});

test("who has left a channel or the network hears no more", () => {
  const network = new PlayedIrcNetwork();
  const [juliet, romeo] = ["juliet", "romeo"].map((nick) => arrive(network, nick));
  for (const person of [juliet, romeo]) person?.client.receive("JOIN #balcony");
  juliet?.client.receive("PART #balcony :good night");
  romeo?.client.leave();
  for (const person of [juliet, romeo]) person?.since();
  network.say("#balcony", "bot", "hush");
  assert.deepEqual([juliet?.since(), romeo?.since()], [[], []]);
});

test("questions that gateways ask are answered", () => {
  const { client, since } = arrive(new PlayedIrcNetwork(), "juliet");
  since();
  for (const line of ["PING :12 34", "MODE #balcony", "WHO #balcony", "WHOIS romeo"]) client.receive(line);
  assert.deepEqual(since(), [
    ":irc.test PONG irc.test :12 34",
    ":irc.test 324 juliet #balcony +nt",
    ":irc.test 315 juliet #balcony :End",
    ":irc.test 318 juliet romeo :End",
  ]);
});

test("who quits is let go", () => {
  const { client, since } = arrive(new PlayedIrcNetwork(), "juliet");
  since();
  client.receive("QUIT :good night");
  assert.deepEqual(since(), ["closed"]);
});

test("every process has a loopback address of its own", () => {
  const pids = [1, 255, 256, 65_535, 65_536, 4_000_000];
  const addresses = pids.map(ownLoopback);
  assert.equal(new Set(addresses).size, pids.length);
  for (const address of addresses) assert.match(address, /^127\.([1-9]\d*)\.\d+\.\d+$/);
});
