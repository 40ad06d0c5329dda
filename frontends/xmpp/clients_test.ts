import assert from "node:assert/strict";
import { type ResourceId, resourceId } from "../../lib/ids.ts";
import { MemoryLog } from "../../lib/log/mod.ts";
import { test } from "../../tests/test.ts";
import { capsHash } from "./caps_hash.ts";
import { Clients } from "./clients.ts";
import { type NodeInfo, writeInfo } from "./disco_info.ts";
import { ns } from "./namespaces.ts";
import { type Element, xml } from "./xml/element.ts";

const html = "http://jabber.org/protocol/xhtml-im";
const psi: NodeInfo = {
  identities: [{ category: "client", type: "pc", name: "Psi" }],
  features: [ns.discoInfo, html],
};
const home = resourceId("romeo@verona.example/home");
const phone = resourceId("romeo@verona.example/phone");
const mercutio = resourceId("mercutio@verona.example/inn");

/** Clients that answer what the test says, and who was asked for what. */
class Stage {
  readonly asked: string[] = [];
  readonly clients: Clients;

  constructor(answer: (to: string) => NodeInfo | undefined) {
    this.clients = new Clients({
      jid: "irc.example",
      log: new MemoryLog(),
      ask: (question) => {
        const { to = "" } = question.attrs;
        this.asked.push(`${to} ${question.getChild("query", ns.discoInfo)?.attrs["node"]}`);
        const info = answer(to);
        if (info === undefined) return Promise.reject(new Error("silence"));
        return Promise.resolve(xml("iq", { type: "result" }, writeInfo(info, undefined)));
      },
    });
  }

  async sees(resource: ResourceId, ver: string): Promise<void> {
    this.clients.appeared(resource, presence(ver));
    await this.clients.idle();
  }
}

function presence(ver: string, hash = "sha-1"): Element {
  return xml("presence", {}, xml("c", { xmlns: ns.caps, hash, node: "psi", ver }));
}

test("a client is asked what its hash stands for, and what it can do is known then", async () => {
  const ver = capsHash(psi);
  const { clients, asked } = new Stage(() => psi);
  assert.equal(clients.supports(home, html), undefined);
  clients.appeared(home, presence(ver));
  assert.equal(clients.supports(home, html), undefined);
  await clients.idle();
  assert.deepEqual(asked, [`${home} psi#${ver}`]);
  assert.equal(clients.supports(home, html), true);
  assert.equal(clients.supports(home, "urn:other"), false);
  assert.equal(clients.supports(phone, html), undefined);
});

test("of all who show the same hash, at once or later, one is asked", async () => {
  const ver = capsHash(psi);
  const { clients, asked } = new Stage(() => psi);
  for (const resource of [home, phone, home]) clients.appeared(resource, presence(ver));
  await clients.idle();
  clients.appeared(mercutio, presence(ver));
  await clients.idle();
  assert.equal(asked.length, 1);
  for (const resource of [home, phone, mercutio]) assert.equal(clients.supports(resource, html), true);
});

test("a client whose hash is wrong is believed for itself only, and the next one is asked", async () => {
  const ver = capsHash(psi);
  const { clients, asked } = new Stage((to) => to === home ? { ...psi, features: ["urn:evil"] } : psi);
  clients.appeared(home, presence(ver));
  clients.appeared(phone, presence(ver));
  await clients.idle();
  assert.equal(asked.length, 2);
  assert.deepEqual([clients.supports(home, "urn:evil"), clients.supports(phone, "urn:evil")], [true, false]);
  assert.deepEqual([clients.supports(home, html), clients.supports(phone, html)], [false, true]);
});

test("an answer that says things twice counts for nobody else, though its hash is right", async () => {
  const twice = { ...psi, features: [html, html] };
  const ver = capsHash(twice);
  const stage = new Stage(() => twice);
  await stage.sees(home, ver);
  await stage.sees(phone, ver);
  assert.equal(stage.asked.length, 2);
});

test("a client that does not answer is not asked again for the same hash", async () => {
  const stage = new Stage(() => undefined);
  await stage.sees(home, "x");
  await stage.sees(home, "x");
  assert.equal(stage.asked.length, 1);
  await stage.sees(home, "y");
  assert.equal(stage.asked.length, 2);
  assert.equal(stage.clients.supports(home, html), undefined);
});

test("what was said holds while presence says nothing of it, and ends with the client", async () => {
  const stage = new Stage(() => psi);
  await stage.sees(home, capsHash(psi));
  stage.clients.appeared(home, xml("presence"));
  assert.equal(stage.clients.supports(home, html), true);
  stage.clients.left(home);
  assert.equal(stage.clients.supports(home, html), undefined);
});

test("a client that changes what it can do is looked at anew", async () => {
  const plain = { ...psi, features: [ns.discoInfo] };
  const stage = new Stage(() => plain);
  await stage.sees(home, capsHash(plain));
  assert.equal(stage.clients.supports(home, html), false);
  stage.clients.appeared(home, presence("x", "sha-512"));
  assert.equal(stage.clients.supports(home, html), undefined, "a hash that we do not understand");
});

test("after a reconnect nobody is known until they show themselves, but nobody is asked again", async () => {
  const ver = capsHash(psi);
  const stage = new Stage(() => psi);
  await stage.sees(home, ver);
  stage.clients.forgetAll();
  assert.equal(stage.clients.supports(home, html), undefined);
  await stage.sees(home, ver);
  assert.equal(stage.clients.supports(home, html), true);
  assert.equal(stage.asked.length, 1);
});

test("no crowd of strangers takes more than its share of memory", async () => {
  const ver = capsHash(psi);
  const stage = new Stage(() => psi);
  await stage.sees(home, ver);
  for (let at = 0; at < 20_000; at++) stage.clients.appeared(resourceId(`s@x.example/${at}`), presence(ver));
  assert.equal(stage.clients.supports(home, html), undefined, "the first is forgotten");
  for (let at = 0; at < 300; at++) {
    stage.clients.appeared(resourceId(`t@x.example/${at}`), presence(`new${at}`));
  }
  assert.equal(stage.asked.length, 1 + 200, "so many are asked at a time");
  await stage.clients.idle();
});
