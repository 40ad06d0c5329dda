import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { serversNamed } from "./allowed_servers.ts";

test("a host without a port is reached by TLS if it can be, one with a port as it says", () => {
  const host = "irc.example.org";
  assert.deepEqual(serversNamed(host, []), [
    { host, port: 6697, tls: true },
    { host, port: 6667, tls: false },
  ]);
  assert.deepEqual(serversNamed(`${host}:7000`, []), [{ host, port: 7000, tls: false }]);
  assert.deepEqual(serversNamed(`${host}:+7000`, []), [{ host, port: 7000, tls: true }]);
});

test("users have no business on this machine or in private networks, unless the file says so", () => {
  for (
    const name of [
      "localhost",
      "127.0.0.1",
      "10.1.2.3:6667",
      "192.168.1.1",
      "172.20.0.1",
      "[::1]:6667",
      "[fd00::1]:1",
    ]
  ) {
    assert.equal(serversNamed(name, []), undefined, name);
  }
  assert.ok(serversNamed("127.0.0.1:6667", ["127.*"]));
  assert.ok(serversNamed("172.32.0.1", []));
});

test("with a list of servers, only those of it", () => {
  const allow = ["irc.example.org", "*.libera.chat"];
  assert.ok(serversNamed("IRC.example.org", allow));
  assert.ok(serversNamed("irc.libera.chat:6697", allow));
  for (const name of ["ircxexample.org", "evil.org", "libera.chat.evil.org", "not a server"]) {
    assert.equal(serversNamed(name, allow), undefined, name);
  }
});
