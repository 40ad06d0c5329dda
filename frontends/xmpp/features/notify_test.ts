import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Scene } from "../testing.ts";

const set = (inside: string) =>
  `<iq type='set' id='1'><query xmlns='jabber:iq:register'>${inside}</query></iq>`;

test("every operator named reads who registers and who leaves, once, and no password", async () => {
  await using scene = new Scene({
    config: "registration.notify_jid = friar@verona.example\nregistration.notify_jid = prince@verona.example",
  });
  const notices = async (inside: string) =>
    (await scene.hears(set(inside))).filter((sent) => sent.startsWith("<message"));
  const notice = (to: string, words: string) =>
    `<message type="chat" from="irc.example" to="${to}@verona.example"><body>${words}: romeo@verona.example</body></message>`;
  const register = "<username>montague</username><password>rose</password>";
  assert.deepEqual(await notices(register), [notice("friar", "registered"), notice("prince", "registered")]);
  assert.deepEqual(await notices(register), [], "a change is not news");
  assert.deepEqual(await notices("<remove/>"), [
    notice("friar", "unregistered"),
    notice("prince", "unregistered"),
  ]);
});
