import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";

const url = "https://up.example/1/rose.jpg";
const hash = "ab".repeat(32);
const sharing = (inside: string, target = url, disposition = "disposition='attachment'") =>
  `<file-sharing xmlns='urn:xmpp:sfs:0' ${disposition}><file xmlns='urn:xmpp:file:metadata:0'>${inside}</file>` +
  `<sources><url-data xmlns='http://jabber.org/protocol/url-data' target='${target}'/></sources></file-sharing>`;
const fallback = "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:sfs:0'><body/></fallback>";
const say = (body: string, rest: string) =>
  `<message type='chat' to='juliet@irc.example'><body>${body}</body>${rest}</message>`;

/** The only file that the network was given. */
function given(scene: Scene): Record<string, unknown> {
  const [asked = ""] = scene.network.takeAsked();
  const { attachments } = JSON.parse(asked.slice(asked.indexOf("{")));
  assert.equal(attachments.length, 1);
  return attachments[0];
}

test("what a client knows about a file goes on with it, and what stands for the file stays here", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const facts = "<media-type>image/jpeg</media-type><name>a rose.jpg</name><size>3</size><width>4</width>" +
    "<height>5</height><length>6</length><desc>by any name</desc>" +
    `<hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>${Uint8Array.fromHex(hash).toBase64()}</hash>`;
  await scene.hears(say(url, sharing(facts) + fallback));
  assert.deepEqual(given(scene), {
    url,
    mimeType: "image/jpeg",
    description: "by any name",
    name: "a rose.jpg",
    sha256: hash,
    size: 3,
    width: 4,
    height: 5,
    durationMs: 6,
    disposition: "attachment",
  });
});

test("the same file out of band is one file, and its address no words", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const oob = `<x xmlns='jabber:x:oob'><url>${url}</url></x>`;
  await scene.hears(say(url, oob + sharing("<media-type>image/jpeg</media-type>")));
  assert.equal(given(scene)["mimeType"], "image/jpeg");
});

test("facts that make no sense are left out, and a file without an address is none", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const nonsense = "<size>-1</size><width>1e9</width><hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>!</hash>";
  await scene.hears(say("hi", sharing(nonsense, undefined, "disposition='x'")));
  assert.deepEqual(given(scene), { url, mimeType: "", description: "", name: "rose.jpg" });
  await scene.hears(say("hi", sharing("", "urn:x") + "<file-sharing xmlns='urn:xmpp:sfs:0'/>"));
  assert.deepEqual(scene.network.takeAsked(), ["tell juliet: hi"]);
});

test("what the network knows about a file is shown with it", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const thumbnail = { data: new Uint8Array([1, 2, 3]), mimeType: "image/png" };
  const file = {
    url,
    mimeType: "image/jpeg",
    description: "",
    name: "rose.jpg",
    size: 3,
    sha256: hash,
    thumbnail,
  };
  const shown = stanza(scene.told({ attachments: [file] })[0] ?? "").getChild(
    "file-sharing",
    "urn:xmpp:sfs:0",
  );
  const metadata = shown?.getChild("file");
  assert.equal(shown?.attrs["disposition"], "inline");
  assert.equal(shown?.getChild("sources")?.getChild("url-data")?.attrs["target"], url);
  assert.deepEqual(metadata?.getChildElements().map(({ name }) => name), [
    "media-type",
    "name",
    "size",
    "hash",
    "thumbnail",
  ]);
  assert.equal(metadata?.getChild("thumbnail")?.attrs["uri"], "data:image/png;base64,AQID");
});

test("a thumbnail that is as large as a picture is left out", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const thumbnail = { data: new Uint8Array(16 * 1024 + 1), mimeType: "image/png" };
  const [sent = ""] = scene.told({ attachments: [{ url, mimeType: "", description: "", thumbnail }] });
  assert.doesNotMatch(sent, /thumbnail/);
});
