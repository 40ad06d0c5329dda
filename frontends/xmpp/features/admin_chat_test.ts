import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Scene } from "../testing.ts";

const prince = "prince@verona.example/throne";
const options = {
  config: "service.admin_jid = friar@verona.example\nservice.admin_jid = Prince@Verona.example",
};

test("an operator's message to the transport is a command, answered in kind", async () => {
  await using scene = new Scene(options);
  assert.deepEqual(
    await scene.hears("<message type='chat' id='7'><body>status</body><thread>t1</thread></message>", prince),
    [
      `<message type="chat" from="irc.example" to="${prince}" id="7">` +
      "<body>prince@verona.example ran status</body><thread>t1</thread></message>",
    ],
  );
  assert.deepEqual(
    await scene.hears("<message><body>help</body></message>", prince),
    [`<message from="irc.example" to="${prince}"><body>prince@verona.example ran help</body></message>`],
  );
});

test("blanks around a command are the keyboard's, those inside are its own", async () => {
  await using scene = new Scene(options);
  const [answer] = await scene.hears("<message><body> get  status \n</body></message>", prince);
  assert.match(answer ?? "", /ran get {2}status</);
});

test("what anybody else writes to the transport comes back as it always did", async () => {
  await using scene = new Scene(options);
  const [answer, ...more] = await scene.hears("<message type='chat' id='7'><body>status</body></message>");
  assert.match(answer ?? "", /^<message type="error" .*feature-not-implemented/);
  assert.deepEqual(more, []);
});

test("an operator's other messages are nobody's command", async () => {
  await using scene = new Scene(options);
  for (
    const message of [
      "<message type='chat'><body> </body></message>",
      "<message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
      "<message type='headline'><body>status</body></message>",
      "<message type='groupchat'><body>status</body></message>",
      "<message type='error'><body>status</body></message>",
      "<message type='chat' to='juliet@irc.example'><body>status</body></message>",
    ]
  ) {
    const sent = await scene.hears(message, prince);
    assert.doesNotMatch(sent.join(""), / ran /, message);
  }
});

test("without operators in the configuration there are none", async () => {
  await using scene = new Scene();
  const sent = await scene.hears("<message type='chat'><body>status</body></message>", prince);
  assert.match(sent.join(""), /type="error"/);
});
