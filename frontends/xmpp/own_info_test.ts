import assert from "node:assert/strict";
import { networkFacts } from "../../lib/users/fake_network.ts";
import { test } from "../../tests/test.ts";
import { capsHash } from "./caps_hash.ts";
import { type Advertiser, OwnInfo } from "./own_info.ts";
import { configOf } from "./testing.ts";

const network = networkFacts();

test("presence says by its hash what disco says, at each kind of address", () => {
  const advertisers: Advertiser[] = [{ advertise: { transport: ["urn:a"], contact: ["urn:b"] } }];
  const own = new OwnInfo({ advertisers, network, config: configOf("identity.type = irc"), hash: capsHash });
  for (const kind of ["transport", "contact"] as const) {
    assert.deepEqual(own.caps(kind)?.attrs, {
      xmlns: "http://jabber.org/protocol/caps",
      hash: "sha-1",
      node: "http://spectrum.im/",
      ver: capsHash(own.info(kind)),
    });
  }
  assert.notEqual(own.caps("transport")?.attrs["ver"], own.caps("contact")?.attrs["ver"]);
});

test("nothing is made twice while it holds, and everything anew when it does not", () => {
  const changing = { ...networkFacts(), receipts: false, revision: 0 };
  let made = 0;
  const config = { ...configOf(""), identity: configOf("identity.name = One").identity };
  const own = new OwnInfo({
    advertisers: [{ advertise: { contact: ["urn:a"] } }, {
      advertise: { contact: ["urn:b"] },
      requires: ({ receipts }) => receipts,
    }],
    network: changing,
    config,
    hash: (info) => `${++made} ${info.features} ${info.identities[0]?.name}`,
  });
  const ver = () => own.caps("contact")?.attrs["ver"];
  assert.equal(own.caps("contact"), own.caps("contact"), "the same element each time");
  assert.equal(ver(), "1 urn:a One");
  changing.receipts = true;
  changing.revision++;
  assert.equal(ver(), "2 urn:a,urn:b One");
  config.identity = configOf("identity.name = Two").identity;
  assert.equal(ver(), "3 urn:a,urn:b Two");
  assert.equal(made, 3);
});
