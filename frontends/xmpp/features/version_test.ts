import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { home, Scene } from "../testing.ts";

const query = "<query xmlns='jabber:iq:version'/>";

test("the transport tells which version of what it is, and nothing of the system it runs on", async () => {
  await using scene = new Scene();
  assert.deepEqual(await scene.hears(`<iq type='get' id='1'>${query}</iq>`), [
    `<iq type="result" from="irc.example" to="${home}" id="1"><query xmlns="jabber:iq:version"><name>Spectrum</name>` +
    "<version>3.0</version></query></iq>",
  ]);
});

test("nobody sets a version, and contacts have none that we know", async () => {
  await using scene = new Scene();
  for (const start of ["<iq type='set'", "<iq type='get' to='juliet@irc.example/bot'"]) {
    const [sent = ""] = await scene.hears(`${start} id='1'>${query}</iq>`);
    assert.match(sent, /type="error".*service-unavailable/, start);
  }
});
