import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { backendCommand, ownArguments, splitWords } from "./command.ts";

const start = (command: string, own: readonly string[] = []) => ({
  command,
  host: "127.0.0.1",
  port: 10_000,
  ownArguments: own,
});

test("a backend gets host, port, slot and our own arguments behind its own words", () => {
  const words = backendCommand(start("/usr/bin/python3 'my backend.py'", ["-j", "irc.example.org"]), 2, 7);
  assert.deepEqual(words, [
    "/usr/bin/python3",
    "my backend.py",
    "--host",
    "127.0.0.1",
    "--port",
    "10000",
    "--service.backend_id=2",
    "-j",
    "irc.example.org",
  ]);
});

test("BACKEND_ID in the command is how many backends were started before", () => {
  const words = backendCommand(start("gdb --log=BACKEND_ID.log -- BACKEND_ID"), 1, 12);
  assert.deepEqual(words.slice(0, 4), ["gdb", "--log=12.log", "--", "12"]);
  assert.ok(words.includes("--service.backend_id=1"));
});

test("an empty command is an error for the operator", () => {
  for (const command of ["", "  \t"]) {
    assert.throws(() => backendCommand(start(command), 1, 0), /service\.backend is empty/);
  }
});

test("words are split as a shell splits them", () => {
  assert.deepEqual(splitWords(" a  b\tc "), ["a", "b", "c"]);
  assert.deepEqual(splitWords(`'a b' "c d" e\\ f`), ["a b", "c d", "e f"]);
  assert.deepEqual(splitWords(`pre'mid'"post"`), ["premidpost"]);
  assert.deepEqual(splitWords(`'' ""`), ["", ""]);
  assert.deepEqual(splitWords(`'it"s' "it's"`), [`it"s`, "it's"]);
});

test("a backslash is itself in single quotes, and in double quotes unless something needs it", () => {
  assert.deepEqual(splitWords(String.raw`'a\b'`), [String.raw`a\b`]);
  assert.deepEqual(splitWords(String.raw`"a\b" "a\"b" "a\\b"`), [String.raw`a\b`, `a"b`, String.raw`a\b`]);
  assert.deepEqual(splitWords(String.raw`a\'b \"`), [`a'b`, `"`]);
});

test("a quote without an end is an error that names it", () => {
  assert.throws(() => splitWords(`run "this`), /lacks a closing "/);
  assert.throws(() => splitWords(`run 'this`), /lacks a closing '/);
});

test("any words come back from between single quotes", () => {
  const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
  fc.assert(fc.property(fc.array(fc.string({ unit: "binary" })), (words) => {
    assert.deepEqual(splitWords(words.map(quoted).join(" ")), words);
  }));
});

test("backends get the JID, and the config file by its absolute path", () => {
  const own = (...argv: string[]) => ownArguments(argv, "x.cfg", "/etc/x.cfg", "irc.example.org");
  assert.deepEqual(own("x.cfg"), ["-j", "irc.example.org", "/etc/x.cfg"]);
  assert.deepEqual(own("-n", "--config=x.cfg"), ["-j", "irc.example.org", "-n", "--config=/etc/x.cfg"]);
  assert.deepEqual(own("-n", "--config", "x.cfg").slice(2), ["-n", "--config", "/etc/x.cfg"]);
});

test("a JID that we were given is passed on as it was, not twice", () => {
  for (
    const argv of [["-j", "me", "x.cfg"], ["-jme", "x.cfg"], ["--jid", "me", "x.cfg"], ["--jid=me", "x.cfg"]]
  ) {
    assert.deepEqual(ownArguments(argv, "x.cfg", "/x.cfg", "me"), [...argv.slice(0, -1), "/x.cfg"]);
  }
});
