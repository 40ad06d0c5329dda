import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { describeServer, parseServerAddress } from "./server_address.ts";

test("every way to write a server is understood", () => {
  const ways: readonly (readonly [string, string, number, boolean])[] = [
    ["irc.example.com", "irc.example.com", 6667, false],
    ["irc.example.com:6668", "irc.example.com", 6668, false],
    ["irc.example.com/6668", "irc.example.com", 6668, false],
    ["irc.example.com:+7000", "irc.example.com", 7000, true],
    ["irc.example.com/+7000", "irc.example.com", 7000, true],
    ["irc.example.com:6697", "irc.example.com", 6697, true],
    ["irc.example.com:+", "irc.example.com", 6697, true],
    ["127.0.0.1:1", "127.0.0.1", 1, false],
    ["[::1]:6697", "::1", 6697, true],
    ["[::1]", "::1", 6667, false],
    ["::1", "::1", 6667, false],
  ];
  for (const [text, host, port, tls] of ways) {
    assert.deepEqual(parseServerAddress(text), { host, port, tls }, text);
  }
});

test("what is no server is an error that shows how to write one", () => {
  for (const text of ["", ":6667", "a b", "host:", "host:x", "host:1:2", "host:+x"]) {
    assert.throws(
      () => parseServerAddress(text),
      { name: "RangeError", message: /write host, host:port/ },
      text,
    );
  }
  for (const text of ["host:0", "host:65536"]) {
    assert.throws(() => parseServerAddress(text), /impossible port/);
  }
});

test("a server is shown with its port", () => {
  assert.equal(describeServer({ host: "::1", port: 1, tls: true }), "[::1]:1");
  assert.equal(describeServer({ host: "a", port: 1, tls: false }), "a:1");
});
