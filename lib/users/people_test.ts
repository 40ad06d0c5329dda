import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { TransportError } from "../errors.ts";
import { legacyName, userId } from "../ids.ts";
import { FakeNetwork } from "./fake_network.ts";
import type { UserBackend } from "./network.ts";
import { People } from "./people.ts";

const bob = legacyName("bob");
const buddy = { name: bob, alias: "", groups: [] };

class Play {
  readonly network = new FakeNetwork();
  readonly clock = new ManualClock();
  voice: UserBackend | undefined = this.network;
  readonly people = new People({
    user: userId("romeo@example.com"),
    voice: () => this.voice,
    clock: this.clock,
  });
}

test("a search answers what was found", async () => {
  const { people, network } = new Play();
  const result = { found: [], more: true };
  network.answers = [{ kind: "search", result }];
  assert.equal(await people.search("juliet"), result);
  assert.deepEqual(network.take(), ['REQUEST {"type":"search","text":"juliet","limit":100}']);
});

test("a picture is asked for by its id, or whichever it is now", async () => {
  const { people, network } = new Play();
  const picture = { data: new Uint8Array([1]), mimeType: "image/png", avatarId: "v7" };
  network.answers = [{ kind: "avatar", picture }, { kind: "avatar", picture: undefined }];
  assert.equal(await people.avatar({ kind: "buddy", name: bob }, "v7"), picture);
  assert.equal(await people.avatar({ kind: "user" }), undefined);
  assert.deepEqual(network.take(), [
    'REQUEST {"type":"avatar","of":{"kind":"buddy","name":"bob"},"avatarId":"v7"}',
    'REQUEST {"type":"avatar","of":{"kind":"user"},"avatarId":""}',
  ]);
});

test("an answer of another kind is the backend's fault, and said so", async () => {
  const { people, network } = new Play();
  network.answers = [{ kind: "done" }, { kind: "done" }];
  await assert.rejects(people.search("juliet"), { code: "internal" });
  await assert.rejects(people.avatar({ kind: "user" }), { code: "internal" });
});

test("somebody is blocked, unblocked, and told to be a nuisance", async () => {
  const { people, network } = new Play();
  await people.block(buddy, true, true);
  await people.block(buddy, false);
  const name = '"buddy":{"name":"bob","alias":"","groups":[]}';
  assert.deepEqual(network.take(), [
    `REQUEST {"type":"block",${name},"blocked":true,"spam":true}`,
    `REQUEST {"type":"block",${name},"blocked":false,"spam":false}`,
  ]);
});

test("what the network refuses is told to whoever asked", async () => {
  const { people, network } = new Play();
  network.answers = [new TransportError("not-allowed", "Not him.")];
  await assert.rejects(people.block(buddy, true), { code: "not-allowed", message: "Not him." });
});

test("without a login nobody can be asked", async () => {
  const play = new Play();
  play.voice = undefined;
  for (
    const asked of [
      play.people.search("juliet"),
      play.people.avatar({ kind: "user" }),
      play.people.block(buddy, true),
      play.people.vcards.request(bob),
    ]
  ) await assert.rejects(asked, { code: "not-logged-in" });
});

test("a network without cards says so at once", async () => {
  const { people, network, clock } = new Play();
  network.capabilities = new Set();
  await assert.rejects(people.vcards.request(bob), { code: "feature-not-implemented" });
  assert.equal(clock.waiting, 0);
  network.capabilities = new Set(["vcards"]);
  const card = people.vcards.request(bob);
  people.vcards.answered(0, { fullName: "Bob", nickname: "", photo: new Uint8Array() });
  people.vcards.answered(1, { fullName: "Bob", nickname: "", photo: new Uint8Array() });
  assert.equal((await card).fullName, "Bob");
});
