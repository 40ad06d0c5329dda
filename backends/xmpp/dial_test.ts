import assert from "node:assert/strict";
import { ConnectionError } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { connectTo, type Dial } from "./dial.ts";
import { FakeServer } from "./fake_server.ts";
import type { XmppSettings } from "./settings.ts";

const settings: XmppSettings = {
  servers: [],
  domains: [],
  authority: undefined,
  resource: "r",
  writesBookmarks: false,
};

const srv = (...targets: readonly string[]) => (name: string) =>
  Promise.resolve(
    name.startsWith("_xmpps-")
      ? []
      : targets.map((target, priority) => ({ target, priority, weight: 1, port: 1 })),
  );

interface Attempt {
  readonly dial: Dial;
  readonly targets?: readonly string[];
  readonly settings?: XmppSettings;
  readonly gaveUp?: () => boolean;
}

const connect = (
  { dial, targets = ["x.example"], settings: own = settings, gaveUp = () => false }: Attempt,
) => connectTo("a.example", { settings: own, dial, resolveSrv: srv(...targets), timeout: 20, gaveUp });

test("the second server is tried when the first does not answer, and a late connection is closed", async () => {
  const [late, second] = [new FakeServer(), new FakeServer()];
  const first = Promise.withResolvers<FakeServer>();
  const dial: Dial = ({ host }) => host === "one.example" ? first.promise : Promise.resolve(second);
  assert.equal(await connect({ dial, targets: ["one.example", "two.example"] }), second);
  first.resolve(late);
  await first.promise;
  assert.ok(late.closed);
});

test("what is wrong with a certificate is told by its code", async () => {
  for (
    const [message, code] of [
      ["invalid peer certificate: UnknownIssuer", ConnectionError.certUntrusted],
      ["invalid peer certificate: NotValidForName", ConnectionError.certHostnameMismatch],
      ["invalid peer certificate: Expired", ConnectionError.certExpired],
      ["the server has no TLS", ConnectionError.noSslSupport],
      ["Connection refused", ConnectionError.networkError],
    ] as const
  ) {
    const outcome = await connect({ dial: () => Promise.reject(new Error(message)) });
    assert.ok(outcome !== undefined && "code" in outcome);
    assert.equal(outcome.code, code);
    assert.ok(outcome.text.includes(message));
  }
});

test("a domain whose records lead into our own network is not called, unless the operator names it", async () => {
  const called: string[] = [];
  const dial: Dial = ({ host }) => {
    called.push(host);
    return Promise.resolve(new FakeServer());
  };
  const outcome = await connect({ dial, targets: ["127.0.0.1", "db.internal"] });
  assert.ok(outcome !== undefined && "code" in outcome);
  assert.equal(outcome.code, ConnectionError.invalidUsername);
  assert.deepEqual(called, []);
  await connect({ dial, targets: ["127.0.0.1"], settings: { ...settings, domains: ["a.example"] } });
  assert.deepEqual(called, ["127.0.0.1"]);
});

test("a connection that comes when nobody wants it any more is closed", async () => {
  const server = new FakeServer();
  let wanted = true;
  const dial: Dial = () => {
    wanted = false;
    return Promise.resolve(server);
  };
  assert.equal(await connect({ dial, gaveUp: () => !wanted }), undefined);
  assert.ok(server.closed);
});
