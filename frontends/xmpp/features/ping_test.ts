import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { home, Scene } from "../testing.ts";

test("a ping is answered with nothing, by the transport and by its contacts", async () => {
  await using scene = new Scene();
  for (const to of ["irc.example", "juliet@irc.example"]) {
    assert.deepEqual(
      await scene.hears(`<iq type='get' id='1' to='${to}'><ping xmlns='urn:xmpp:ping'/></iq>`),
      [
        `<iq type="result" from="${to}" to="${home}" id="1"/>`,
      ],
    );
  }
});

test("a ping that wants to set something is none", async () => {
  await using scene = new Scene();
  const [sent = ""] = await scene.hears("<iq type='set' id='1'><ping xmlns='urn:xmpp:ping'/></iq>");
  assert.match(sent, /type="error".*service-unavailable/);
});
