import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Scene } from "../testing.ts";
import { probeUsers } from "./probe_users.ts";

const probe = (friend: number) =>
  `<presence type="probe" from="irc.example" to="friend${friend}@verona.example"/>`;

async function online(scene: Scene): Promise<Disposable> {
  const asking = await probeUsers.online?.(scene.context);
  assert.ok(asking);
  return asking;
}

test("whoever was online is asked for presence", async () => {
  await using scene = new Scene();
  await scene.rememberOnline(2);
  await scene.register();
  using _asking = await online(scene);
  assert.deepEqual(scene.takeSent(), [probe(0), probe(1)], "and Romeo was not");
});

test("whoever is here is asked again after a reconnect", async () => {
  await using scene = new Scene();
  await scene.logIn();
  using _asking = await online(scene);
  assert.deepEqual(scene.takeSent(), [
    '<presence type="probe" from="irc.example" to="romeo@verona.example"/>',
  ]);
});

test("many are asked twenty at a time, a second apart, each once", async () => {
  await using scene = new Scene();
  await scene.rememberOnline(45);
  using _asking = await online(scene);
  const all = scene.takeSent();
  assert.equal(all.length, 20);
  scene.clock.advance(999);
  assert.deepEqual(scene.takeSent(), []);
  scene.clock.advance(1);
  all.push(...scene.takeSent());
  assert.equal(all.length, 40);
  scene.clock.advance(60_000);
  all.push(...scene.takeSent());
  assert.deepEqual(all, Array.from({ length: 45 }, (_, at) => probe(at)));
  assert.equal(scene.clock.waiting, 0);
});

test("exactly one batch needs no timer", async () => {
  await using scene = new Scene();
  await scene.rememberOnline(20);
  using _asking = await online(scene);
  assert.equal(scene.takeSent().length, 20);
  assert.equal(scene.clock.waiting, 0);
});

test("the rest stays unasked when the link is lost", async () => {
  await using scene = new Scene();
  await scene.rememberOnline(45);
  const asking = await online(scene);
  scene.clock.advance(1_000);
  asking[Symbol.dispose]();
  scene.takeSent();
  assert.equal(scene.clock.waiting, 0);
  scene.clock.advance(60_000);
  assert.deepEqual(scene.takeSent(), []);
});
