import assert from "node:assert/strict";
import { legacyName } from "../../../../lib/ids.ts";
import { test } from "../../../../tests/test.ts";
import { Scene, stanza, transport } from "../../testing.ts";

const host = "verona.example";
const grant = `<message from='${host}'><privilege xmlns='urn:xmpp:privilege:2'><perm access='iq'>` +
  "<namespace ns='http://jabber.org/protocol/pubsub' type='both'/></perm></privilege></message>";
const news = { room: legacyName("C024"), name: "Balcony", description: "", avatarId: "", joined: true };

/** Lets promises go on. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

test("a room that the user is in on the network is bookmarked, unless it was before", async () => {
  await using scene = new Scene({ network: { rooms: true } });
  const user = await scene.logIn();
  await scene.hears(grant, host);
  user.rooms.infoReported(news);
  await turn();
  const [question = ""] = scene.takeSent();
  assert.match(question, /type="get".*<items node="urn:xmpp:bookmarks:1"><item id="c024@irc\.example"\/>/);
  const { id } = stanza(question).attrs;
  const none = "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
  const sent = await scene.hears(
    `<iq type='error' id='${id}' to='${transport}'>${none}</iq>`,
    "romeo@verona.example",
  );
  await turn();
  const [published = ""] = [...sent, ...scene.takeSent()];
  assert.match(published, /<publish node="urn:xmpp:bookmarks:1"><item id="c024@irc\.example"><conference/);
  assert.match(published, /name="Balcony" autojoin="true"/);
  assert.match(published, /whitelist/);
  user.rooms.infoReported(news);
  await turn();
  assert.deepEqual(scene.takeSent(), [], "once in a login");
});

test("without the server's leave the user is invited there", async () => {
  await using scene = new Scene({ network: { rooms: true } });
  const user = await scene.logIn();
  user.rooms.infoReported(news);
  const [invitation = ""] = scene.takeSent();
  assert.match(invitation, /<x xmlns="jabber:x:conference" jid="c024@irc\.example"/);
});

test("news of rooms that the user is not in are none", async () => {
  await using scene = new Scene({ network: { rooms: true } });
  const user = await scene.logIn();
  user.rooms.infoReported({ ...news, joined: false });
  await turn();
  assert.deepEqual(scene.takeSent(), []);
});
