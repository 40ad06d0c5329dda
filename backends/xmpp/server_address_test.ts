import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { isLoopback, isOwnNetwork, parseServerAddress, serversOf, type SrvRecord } from "./server_address.ts";

test("a server is a host, with a port and TLS from the first byte if that is said", () => {
  assert.deepEqual(parseServerAddress("a.example"), { host: "a.example", port: 5222, tls: "starttls" });
  assert.deepEqual(parseServerAddress(" 127.0.0.1:1 "), { host: "127.0.0.1", port: 1, tls: "starttls" });
  assert.deepEqual(parseServerAddress("xmpps://a.example"), { host: "a.example", port: 5223, tls: "direct" });
  assert.deepEqual(parseServerAddress("xmpp://[::1]:7"), { host: "::1", port: 7, tls: "starttls" });
  for (const bad of ["", "a b", "http://a", "a:0", "a:70000", "a@b"]) {
    assert.throws(() => parseServerAddress(bad), RangeError, bad);
  }
});

const record = (target: string, priority: number, weight = 1): SrvRecord => ({
  target,
  priority,
  weight,
  port: 1,
});

test("servers come by priority, direct TLS among them, and a dot is none", async () => {
  const servers = await serversOf(
    "a.example",
    (name) =>
      Promise.resolve(
        name.startsWith("_xmpps")
          ? [record("direct.", 5), record(".", 1)]
          : [record("second.", 9), record("first", 1)],
      ),
  );
  assert.deepEqual(servers.map(({ host, tls }) => [host, tls]), [
    ["first", "starttls"],
    ["direct", "direct"],
    ["second", "starttls"],
  ]);
});

test("among equals, chance decides by weight", async () => {
  const records = [record("light", 1, 1), record("heavy", 1, 9)];
  const resolve = (name: string) => Promise.resolve(name.startsWith("_xmpp-") ? records : []);
  let first = 0;
  for (let i = 0; i < 100; i++) {
    const luck = [(i + 0.5) / 100, 0.5].values();
    const [server] = await serversOf("a.example", resolve, () => luck.next().value ?? 0);
    if (server?.host === "light") first++;
  }
  assert.ok(first > 2 && first < 30, `${first} of 100`);
});

test("a domain without records is its own server", async () => {
  assert.deepEqual(await serversOf("a.example", () => Promise.resolve([])), [
    { host: "a.example", port: 5222, tls: "starttls" },
  ]);
});

test("only loopback is loopback", () => {
  for (const host of ["localhost", "127.0.0.1", "127.9.8.7", "::1"]) assert.ok(isLoopback(host), host);
  for (const host of ["localhost.example", "127.0.0.1.example", "10.0.0.1", ""]) {
    assert.ok(!isLoopback(host), host);
  }
});

test("what is not reachable from outside is told from what is", () => {
  for (
    const host of [
      "localhost",
      "db",
      "10.0.0.1",
      "192.168.1.1",
      "172.16.0.1",
      "169.254.1.1",
      "fd00::1",
      "a.internal",
    ]
  ) {
    assert.ok(isOwnNetwork(host), host);
  }
  for (const host of ["xmpp.example", "172.32.0.1", "11.0.0.1", "2001:db8::1", "10.example"]) {
    assert.ok(!isOwnNetwork(host), host);
  }
});
