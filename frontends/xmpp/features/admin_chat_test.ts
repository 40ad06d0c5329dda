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
    await scene.hears("<message><body>uptime</body></message>", prince),
    [`<message from="irc.example" to="${prince}"><body>prince@verona.example ran uptime</body></message>`],
  );
});

test("blanks around a command are the keyboard's, those inside are its own", async () => {
  await using scene = new Scene(options);
  const [answer] = await scene.hears("<message><body> get  status \n</body></message>", prince);
  assert.match(answer ?? "", /ran get {2}status</);
});

test("operators are users as well, with the words that are no admin commands", async () => {
  await using scene = new Scene(options);
  const said = async (line: string) =>
    (await scene.hears(`<message type='chat'><body>${line}</body></message>`, prince)).join("");
  assert.match(await said("help"), /ran help.*For yourself:/s);
  assert.match(await said("settings"), /You are not registered/);
  assert.match(await said("register paris@verona.example"), / ran register paris/);
  assert.match(await said("register"), /username\?/);
  assert.match(await said("status"), /password\?/, "an answer is no command");
  assert.match(await said("cancel"), /Cancelled/);
  assert.match(await said("nonsense"), / ran nonsense/);
});

test("what anybody else writes to the transport is for himself", async () => {
  await using scene = new Scene(options);
  const [answer, ...more] = await scene.hears("<message type='chat' id='7'><body>status</body></message>");
  assert.match(answer ?? "", /You are not registered/);
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
  assert.doesNotMatch(sent.join(""), / ran /);
});
