import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { home, romeo, Scene, stanza } from "../testing.ts";
import { features } from "../features.ts";
import type { Feature } from "../feature.ts";
import { refreshPresence } from "./login_refresh.ts";

/** Something that can be done only for a while. */
class Fashion {
  inForce = false;
  readonly #at: "transport" | "contact";

  constructor(at: "transport" | "contact") {
    this.#at = at;
  }

  get features(): readonly Feature[] {
    const feature: Feature = {
      name: "a fashion",
      spec: "XEP-0000",
      advertise: { [this.#at]: ["urn:fashion"] },
      requires: () => this.inForce,
    };
    return [...features, feature];
  }
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
    const fashion = new Fashion(at);
    await using scene = new Scene({ features: fashion.features, caps: true });
    await scene.logIn();
    scene.buddy("Juliet");
    using _watch = await refreshPresence.online?.(scene.context) ?? undefined;
    assert.deepEqual(presences(scene), []);
    fashion.inForce = true;
    const sent = presences(scene);
    assert.deepEqual(senders(sent), told);
    assert.ok(sent.every((text) => stanza(text).attrs.to === romeo && text.includes("<c ")));
    assert.deepEqual(presences(scene), [], "it is said once");
  });
}

test("nobody is told whose login does not stand", async () => {
  const fashion = new Fashion("transport");
  await using scene = new Scene({ features: fashion.features, caps: true });
  await scene.register();
  await scene.hears("<presence/>", home);
  using _watch = await refreshPresence.online?.(scene.context) ?? undefined;
  scene.takeSent();
  fashion.inForce = true;
  assert.deepEqual(presences(scene), []);
});
