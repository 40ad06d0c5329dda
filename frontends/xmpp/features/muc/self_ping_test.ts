import assert from "node:assert/strict";
import { test } from "../../../../tests/test.ts";
import { phone } from "../../testing.ts";
import { balcony, errorIn, person, RoomScene } from "./testing.ts";

test("only a client that is in the room is told that it is, and that others are", async () => {
  await using scene = new RoomScene();
  await scene.enter(person("juliet", { alias: "Giulietta" }));
  const ping = async (to: string, from?: string) => {
    const text = `<iq type='get' id='p' to='${to}'><ping xmlns='urn:xmpp:ping'/></iq>`;
    const [answer] = await scene.asked(text, from);
    return errorIn(answer) ?? answer?.attrs.type;
  };
  assert.equal(await ping(`${balcony}/romeo`), "result");
  assert.equal(await ping(`${balcony}/Giulietta`), "result");
  assert.equal(await ping(balcony), "result");
  assert.equal(await ping(`${balcony}/ghost`), "item-not-found");
  assert.equal(await ping(`${balcony}/romeo`, phone), "not-acceptable");
  assert.deepEqual(scene.network.takeAsked(), [], "the network is asked nothing");
});
