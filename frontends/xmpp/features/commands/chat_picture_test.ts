import assert from "node:assert/strict";
import { test } from "../../../../tests/test.ts";
import { romeo, Scene, stanza } from "../../testing.ts";

const qr = {
  id: "1",
  kind: "qr",
  title: "Link",
  text: "Scan it.",
  fields: [],
  qr: "sgnl://link",
} as const;
const picture = "https://files.example/qr.gif";

/** What the server of the gateway answers to what its upload service is asked. */
function answerTo(question: string): string {
  if (question.includes("disco#items")) return "<query xmlns='http://jabber.org/protocol/disco#items'/>";
  if (question.includes("disco#info")) {
    return "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:http:upload:0'/></query>";
  }
  return `<slot xmlns='urn:xmpp:http:upload:0'><put url='https://files.example/put'/><get url='${picture}'/></slot>`;
}

/** Answers the gateway's questions until it has sent Romeo so many messages. */
async function messages(count: number, scene: Scene): Promise<string[]> {
  const found: string[] = [];
  for (let turn = 0; turn < 50 && found.length < count; turn++) {
    await new Promise((resolve) => setTimeout(resolve));
    for (const text of scene.takeSent()) {
      const { attrs: { id = "", to = "" }, name } = stanza(text);
      if (name === "message") found.push(text);
      const from = `type='result' id='${id}' from='${to}' to='irc.example'`;
      if (name === "iq") scene.router.route(stanza(`<iq ${from}>${answerTo(text)}</iq>`));
    }
  }
  return found;
}

test("where the server takes files, a QR code is sent as a picture after its words", async () => {
  const uploaded: string[] = [];
  const put = (_url: string, bytes: Uint8Array) => {
    uploaded.push(new TextDecoder().decode(bytes.subarray(0, 4)));
    return Promise.resolve(201);
  };
  await using scene = new Scene({ put });
  await scene.register();
  await scene.hears("<presence/>");
  scene.user.loginSteps.step(qr);
  const [words = "", shown = ""] = await messages(2, scene);
  assert.match(words, /sgnl:\/\/link<\/body>/);
  const inside = `<body>${picture}</body><x xmlns="jabber:x:oob"><url>${picture}</url></x>`;
  assert.ok(shown.endsWith(`from="irc.example" to="${romeo}">${inside}</message>`), shown);
  assert.deepEqual(uploaded, ["GIF8"]);
});
