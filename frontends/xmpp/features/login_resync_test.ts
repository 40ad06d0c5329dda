/** What happens when the XMPP server is back: clients may be gone, and the others may see nobody. */
import assert from "node:assert/strict";
import { resourceId } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { home, phone, romeo, Scene } from "../testing.ts";
import { resyncPatience } from "./login_resync.ts";

const here = (to: string) => `<presence from="irc.example" to="${to}"/>`;
const juliet = (to: string) => `<presence from="juliet@irc.example/bot" to="${to}"/>`;

/** Romeo on two clients, with Juliet in sight, and a new link to the server. */
async function afterReconnect(): Promise<Scene> {
  const scene = new Scene();
  await scene.logIn();
  scene.buddy("Juliet");
  await scene.hears("<presence/>", phone);
  scene.context.resync.begin();
  return scene;
}

test("a client that is still here is shown everything again, once", async () => {
  await using scene = await afterReconnect();
  const { waiting } = scene.clock;
  assert.deepEqual(await scene.hears("<presence/>"), [here(home), juliet(home)]);
  assert.deepEqual(await scene.hears("<presence/>"), []);
  assert.deepEqual(await scene.hears("<presence/>", phone), [here(phone), juliet(phone)]);
  assert.equal(scene.clock.waiting, waiting, "nobody is in doubt any more");
});

test("a client that the server does not name any more is gone", async () => {
  await using scene = await afterReconnect();
  await scene.hears("<presence><show>away</show></presence>");
  scene.clock.advance(resyncPatience);
  assert.deepEqual([...scene.user.presence.resources], [home]);
});

test("nobody is taken for gone while the server says nothing of the user at all", async () => {
  await using scene = await afterReconnect();
  scene.clock.advance(resyncPatience);
  assert.equal([...scene.user.presence.resources].length, 2);
});

test("a client that came for rooms only answers no probe, and stays", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const visitor = resourceId(`${romeo}/rooms`);
  scene.user.presence.visit(visitor, { status: "online", text: "", priority: 0 });
  await scene.hears("<presence/>", phone);
  scene.context.resync.begin();
  await scene.hears("<presence/>");
  scene.clock.advance(resyncPatience);
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual([...scene.user.presence.resources], [home, visitor]);
});

test("a link that is lost again leaves everybody where they were", async () => {
  await using scene = await afterReconnect();
  await scene.hears("<presence/>");
  scene.context.resync[Symbol.dispose]();
  scene.clock.advance(resyncPatience);
  assert.equal([...scene.user.presence.resources].length, 2);
});

test("whom the server logged out when it stopped is asked for presence when it is back", async () => {
  await using scene = await afterReconnect();
  const { resync } = scene.context;
  await scene.hears("<presence type='unavailable'/>", romeo);
  scene.clock.advance(5_000);
  resync[Symbol.dispose]();
  scene.clock.advance(60_000);
  assert.deepEqual(resync.begin(), [romeo]);
  assert.deepEqual(resync.begin(), []);
});

test("whoever left long before the link was lost wanted to", async () => {
  await using scene = await afterReconnect();
  const { resync } = scene.context;
  await scene.hears("<presence type='unavailable'/>", romeo);
  scene.clock.advance(10_001);
  resync[Symbol.dispose]();
  assert.deepEqual(resync.begin(), []);
});
