import assert from "node:assert/strict";
import type { Attachment } from "../../../lib/message.ts";
import { legacyName } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import type { Put } from "../messages/uploads.ts";
import { Scene, stanza } from "../testing.ts";

const picture: Attachment = {
  url: "",
  mimeType: "image/png",
  description: "",
  name: "a/rose?.png",
  data: new Uint8Array([1, 2, 3]),
};
const get = "https://up.example/1/rose.png";

/** What the server of the play answers, by the namespace of the question and who is asked. */
const answers: Record<string, string> = {
  "http://jabber.org/protocol/disco#items example":
    "<item jid='irc.example'/><item jid='muc.example'/><item jid='up.example'/>",
  "http://jabber.org/protocol/disco#info example": "<feature var='x'/>",
  "http://jabber.org/protocol/disco#info up.example": "<feature var='urn:xmpp:http:upload:0'/>" +
    "<x xmlns='jabber:x:data' type='result'><field var='max-file-size'><value>1000</value></field></x>",
};
const slot = "<slot xmlns='urn:xmpp:http:upload:0'><put url='https://up.example/1/put'>" +
  "<header name='Authorization'>Basic\n x</header><header name='Host'>evil.example</header></put>" +
  `<get url='${get}'/></slot>`;

/** Plays the server until the gateway is quiet; answers what was asked of whom, and the messages. */
async function played(scene: Scene, slotAnswer = slot): Promise<{ asked: string[]; messages: string[] }> {
  const asked: string[] = [];
  const messages: string[] = [];
  await quiet();
  const queue = scene.takeSent();
  for (let text = queue.shift(); text !== undefined; text = queue.shift()) {
    const question = stanza(text);
    if (question.getName() === "message") messages.push(text);
    else {
      const key = `${question.getChildElements()[0]?.getNS()} ${question.attrs.to}`;
      asked.push(key);
      queue.push(...await scene.hears(answerTo(question, key, slotAnswer)));
    }
    await quiet();
    queue.push(...scene.takeSent());
  }
  return { asked, messages };
}

/** What was set going is done in microtasks. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function answerTo({ attrs }: ReturnType<typeof stanza>, key: string, slotAnswer: string): string {
  const addresses = `from='${attrs.to}' id='${attrs.id}'`;
  if (key === "urn:xmpp:http:upload:0 up.example") return `<iq type='result' ${addresses}>${slotAnswer}</iq>`;
  const inside = answers[key];
  if (inside === undefined) return `<iq type='error' ${addresses}/>`;
  return `<iq type='result' ${addresses}><query xmlns='${key.split(" ")[0]}'>${inside}</query></iq>`;
}

const bodies = (messages: readonly string[]) => messages.map((text) => stanza(text).getChildText("body"));

/** Notes what was put, and where. */
function store(status = 201): { readonly put: Put; readonly taken: unknown[] } {
  const taken: unknown[] = [];
  const put: Put = (url, bytes, headers) => {
    taken.push([url, [...bytes], headers]);
    return Promise.resolve(status);
  };
  return { put, taken };
}

test("a file without an address gets one on the server, and is shown there", async () => {
  const { put, taken } = store();
  await using scene = new Scene({ put });
  await scene.logIn();
  scene.receive({ body: "look", attachments: [picture] });
  const { messages } = await played(scene);
  assert.deepEqual(bodies(messages), [get, "look"]);
  assert.match(messages[0] ?? "", /<size>3<\/size>/);
  const headers = { Authorization: "Basic x", "Content-Type": "image/png" };
  assert.deepEqual(taken, [["https://up.example/1/put", [1, 2, 3], headers]]);
});

test("the service is looked for once, among those of our own server", async () => {
  await using scene = new Scene({ put: store().put });
  await scene.logIn();
  scene.receive({ attachments: [picture] });
  const first = await played(scene);
  assert.deepEqual(first.asked.filter((each) => !each.startsWith("urn:xmpp:http")), [
    "http://jabber.org/protocol/disco#items example",
    "http://jabber.org/protocol/disco#info example",
    "http://jabber.org/protocol/disco#info muc.example",
    "http://jabber.org/protocol/disco#info up.example",
  ]);
  scene.receive({ attachments: [picture] });
  assert.deepEqual((await played(scene)).asked, ["urn:xmpp:http:upload:0 up.example"]);
});

test("what follows in the conversation waits for the file; other conversations do not", async () => {
  await using scene = new Scene({ put: store().put });
  await scene.logIn();
  scene.receive({ attachments: [picture] });
  scene.receive({ body: "nice, is it not?" });
  scene.receive({ body: "me first", conversation: legacyName("nurse") });
  const { messages } = await played(scene);
  assert.deepEqual(bodies(messages), ["me first", get, "nice, is it not?"]);
});

test("a file that cannot be uploaded is told of in words", async () => {
  const words = ["[a/rose?.png]"];
  const tell = async (slotAnswer: string, put: Put | undefined, file = picture) => {
    await using scene = new Scene(put === undefined ? {} : { put });
    await scene.logIn();
    scene.receive({ attachments: [file] });
    return bodies((await played(scene, slotAnswer)).messages);
  };
  const { put } = store();
  assert.deepEqual(await tell(slot, undefined), words, "no uploads");
  assert.deepEqual(await tell(slot, store(500).put), words, "the service fails");
  assert.deepEqual(await tell(slot, () => Promise.reject(new Error("lost"))), words, "the link fails");
  assert.deepEqual(await tell("<slot/>", put), words, "no slot");
  assert.deepEqual(await tell(slot.replace(get, "javascript:x"), put), words, "no address");
  assert.deepEqual(await tell(slot, put, { ...picture, data: new Uint8Array(1001) }), words, "too large");
});

test("a server without a service is asked again, but not with every file", async () => {
  await using scene = new Scene({ put: store().put });
  await scene.logIn();
  const items = answers["http://jabber.org/protocol/disco#items example"] ?? "";
  answers["http://jabber.org/protocol/disco#items example"] = "";
  scene.receive({ attachments: [picture] });
  assert.deepEqual(bodies((await played(scene)).messages), ["[a/rose?.png]"]);
  answers["http://jabber.org/protocol/disco#items example"] = items;
  scene.receive({ attachments: [picture] });
  assert.deepEqual((await played(scene)).asked, []);
  scene.clock.advance(10 * 60_000);
  scene.receive({ attachments: [picture] });
  assert.deepEqual(bodies((await played(scene)).messages), [get]);
});

test("an upload that takes too long is given up", async () => {
  const put: Put = (_url, _bytes, _headers, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  await using scene = new Scene({ put });
  await scene.logIn();
  scene.receive({ attachments: [picture] });
  assert.deepEqual((await played(scene)).messages, []);
  scene.clock.advance(60_000);
  assert.deepEqual(bodies((await played(scene)).messages), ["[a/rose?.png]"]);
});

test("files that wait do not fill our memory", async () => {
  await using scene = new Scene({ put: () => new Promise(() => {}) });
  await scene.logIn();
  const large = { ...picture, data: new Uint8Array(8 * 1024 * 1024) };
  for (let count = 0; count < 9; count++) {
    scene.receive({ attachments: [large], conversation: legacyName(`friend${count}`) });
  }
  assert.deepEqual(bodies(scene.takeSent().filter((sent) => sent.startsWith("<message"))), ["[a/rose?.png]"]);
});
