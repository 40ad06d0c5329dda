import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { announces, Capabilities, readBackendConfig } from "./capabilities.ts";

function learned(...texts: readonly string[]): Capabilities {
  const capabilities = new Capabilities(true);
  for (const text of texts) capabilities.learn(readBackendConfig(text, new MemoryLog()));
  return capabilities;
}

function all(it: Capabilities): Record<string, boolean> {
  const { needPassword, needRegistration, rooms, receipts, wantsBuddies, escapedNames } = it;
  return { needPassword, needRegistration, rooms, receipts, wantsBuddies, escapedNames };
}

const silent = {
  needPassword: true,
  needRegistration: true,
  rooms: false,
  receipts: false,
  wantsBuddies: false,
  escapedNames: true,
};

test("a backend that says nothing wants a registration with a password and offers nothing special", () => {
  assert.deepEqual(all(learned()), silent);
  assert.deepEqual(all(learned("")), silent);
});

test("the text of the C++ SDK is understood", () => {
  const text = "[registration]\nneedPassword=0\nneedRegistration=0\nextraField=a\n" +
    "[features]\nmuc=1\nrawxml=0\ndisable_jid_escaping=1\n";
  assert.deepEqual(all(learned(text)), {
    needPassword: false,
    needRegistration: false,
    rooms: true,
    receipts: false,
    wantsBuddies: false,
    escapedNames: false,
  });
});

test("the texts of the Python SDK are understood, one message per key or all in one", () => {
  const pieces = learned("[features]\nmuc = true\n", "[features]\nsend_buddies_on_login = 1\n");
  assert.deepEqual(all(pieces), { ...silent, rooms: true, wantsBuddies: true });
  assert.deepEqual(all(learned("[features]\nsend_buddies_on_login = 1\nmuc = true")), all(pieces));
});

test("the first word on a key counts, and a key that was not named yet can still be set", () => {
  const capabilities = learned("[features]\nmuc=0", "[features]\nmuc=1\nsend_buddies_on_login=1");
  assert.equal(capabilities.rooms, false);
  assert.equal(capabilities.wantsBuddies, true);
});

test("whoever keeps what rests on the facts can tell when they may have changed", () => {
  const capabilities = learned();
  const { revision } = capabilities;
  assert.equal(capabilities.revision, revision);
  capabilities.learn(readBackendConfig("[features]\nmuc=1", new MemoryLog()));
  assert.notEqual(capabilities.revision, revision);
});

test("a bad line or value is logged and leaves the rest of the text to count", () => {
  const log = new MemoryLog();
  const capabilities = new Capabilities(true);
  const text = "nonsense\n[registration]\nneedPassword=maybe\n[features]\nmuc=yes\n";
  capabilities.learn(readBackendConfig(text, log));
  assert.deepEqual(all(capabilities), { ...silent, rooms: true });
  assert.equal(log.find("warning", "a bad line")?.fields["line"], 1);
  assert.equal(log.find("warning", "wants true or false")?.fields["key"], "registration.needPassword");
  capabilities.learn(readBackendConfig("[registration]\nneedPassword=no", log));
  assert.equal(capabilities.needPassword, false);
});

test("keys of other versions are passed over in silence", () => {
  const log = new MemoryLog();
  const capabilities = new Capabilities(true);
  capabilities.learn(readBackendConfig("[features]\nvideo=1\nholograms=perhaps\n", log));
  assert.deepEqual(all(capabilities), silent);
  assert.deepEqual(log.lines, []);
});

test("receipts are there once a backend promises them", () => {
  assert.deepEqual(all(learned("[features]\nreceipts=1")), { ...silent, receipts: true });
});

test("names are escaped only when the operator and the backend both agree", () => {
  const unescaped = new Capabilities(false);
  unescaped.learn(readBackendConfig("[features]\ndisable_jid_escaping=0", new MemoryLog()));
  assert.equal(unescaped.escapedNames, false);
  assert.equal(learned("[features]\ndisable_jid_escaping=0").escapedNames, true);
  assert.equal(learned("[features]\ndisable_jid_escaping=1").escapedNames, false);
});

test("a backend may say that it speaks raw XML, that it does not, or nothing", () => {
  const said = (ini: string) => readBackendConfig(ini, new MemoryLog()).flags.get("features.rawxml");
  assert.equal(said("[features]\nrawxml=1"), true);
  assert.equal(said("[features]\nmuc=1\nrawxml=no"), false);
  assert.equal(said("[features]\nrawxml=perhaps"), undefined);
  assert.equal(said("[features]\nmuc=1"), undefined);
});

test("a backend of the old protocol can what all of them could, one of the new what it says", () => {
  const old = readBackendConfig("[features]\nmuc=1", new MemoryLog());
  assert.deepEqual([announces(old, "typing"), announces(old, "reactions")], [true, false]);
  const liar = readBackendConfig("[features]\nreactions=1\ntyping=0", new MemoryLog());
  assert.deepEqual([announces(liar, "typing"), announces(liar, "reactions")], [false, false]);
  const modern = readBackendConfig("[features]\napi_version=2\nreactions=1", new MemoryLog());
  assert.deepEqual([announces(modern, "typing"), announces(modern, "reactions")], [false, true]);
});

test("what the first backend can do is what the network can do", () => {
  const network = learned("[features]\napi_version=2\nsearch=1", "[features]\nmuc=1");
  assert.deepEqual([network.can("search"), network.can("typing")], [true, false]);
});

test("the version may come in a later piece than the rest", () => {
  const network = learned("[features]\nsearch=1", "[features]\napi_version=2", "[features]\napi_version=1");
  assert.equal(network.can("search"), true);
});
