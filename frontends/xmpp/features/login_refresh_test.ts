import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { home, romeo, Scene, stanza } from "../testing.ts";
import { features } from "../features.ts";
import type { Feature } from "../feature.ts";
import { refreshPresence } from "./login_refresh.ts";

/** All that there are, and one that is a fashion: it can be done only while no password is needed. */
function withFashion(at: "transport" | "contact"): readonly Feature[] {
  const fashion: Feature = {
    name: "a fashion",
    spec: "XEP-0000",
    advertise: { [at]: ["urn:fashion"] },
    requires: ({ needPassword }) => !needPassword,
  };
  return [...features, fashion];
}

/** What is told when it is time to look again. */
function presences(scene: Scene): string[] {
  scene.clock.advance(10_000);
  return scene.takeSent().filter((text) => text.startsWith("<presence"));
}

const senders = (sent: readonly string[]) => sent.map((text) => stanza(text).attrs.from);

for (
  const [at, told] of [
    ["transport", ["irc.example"]],
    ["contact", ["irc.example", "juliet@irc.example/bot"]],
  ] as const
) {
  test(`when what we can do as a ${at} changes, presence says so to whoever is logged in`, async () => {
    await using scene = new Scene({ features: withFashion(at), caps: true });
    await scene.logIn();
    scene.buddy("Juliet");
    using _watch = await refreshPresence.online?.(scene.context) ?? undefined;
    assert.deepEqual(presences(scene), []);
    scene.changeFacts({ needPassword: false });
    const sent = presences(scene);
    assert.deepEqual(senders(sent), told);
    assert.ok(sent.every((text) => stanza(text).attrs.to === romeo && text.includes("<c ")));
    assert.deepEqual(presences(scene), [], "it is said once");
  });
}

test("nobody is told whose login does not stand", async () => {
  await using scene = new Scene({ features: withFashion("transport"), caps: true });
  await scene.register();
  await scene.hears("<presence/>", home);
  using _watch = await refreshPresence.online?.(scene.context) ?? undefined;
  scene.takeSent();
  scene.changeFacts({ needPassword: false });
  assert.deepEqual(presences(scene), []);
});
