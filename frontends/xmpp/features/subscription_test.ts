import assert from "node:assert/strict";
import { legacyName } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { romeo, Scene, stanza } from "../testing.ts";

const send = (type: string, to = "juliet@irc.example") => `<presence type='${type}' to='${to}'/>`;
const sent = (type: string, from = "juliet@irc.example") =>
  `<presence type="${type}" from="${from}" to="${romeo}"/>`;
const visible = `<presence from="juliet@irc.example/bot" to="${romeo}"/>`;
const gone = sent("unavailable", "juliet@irc.example/bot");

/** Romeo logged in; Juliet is on his list, online, and offered or accepted. */
async function withJuliet(subscription: "ask" | "both", config = ""): Promise<Scene> {
  const scene = new Scene({ config });
  await scene.logIn();
  scene.buddy("Juliet");
  if (subscription === "both") scene.user.roster.accept(legacyName("juliet"), true);
  return scene;
}

/** What Juliet is to Romeo. */
const standing = (scene: Scene) => scene.user.roster.find(legacyName("juliet"))?.subscription;

test("everybody may see the transport", async () => {
  await using scene = new Scene();
  assert.deepEqual(await scene.hears(send("subscribe", "irc.example")), [sent("subscribed", "irc.example")]);
});

test("whoever does not want to see the transport any more need not", async () => {
  await using scene = new Scene();
  assert.deepEqual(await scene.hears(send("unsubscribe", "irc.example")), [
    sent("unsubscribed", "irc.example"),
  ]);
});

test("whoever lets the transport see them is asked who is there, and may take that back", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.deepEqual(await scene.hears(send("subscribed", "irc.example")), [sent("probe", "irc.example")]);
  assert.deepEqual(await scene.hears(send("unsubscribed", "irc.example")), []);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("subscribe to somebody unknown adds a buddy, and the contact wants to see the user in turn", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.deepEqual(await scene.hears(send("subscribe")), [sent("subscribed"), sent("subscribe")]);
  assert.deepEqual(scene.network.takeAsked(), ["save juliet"]);
  assert.equal(standing(scene), "both");
});

test("subscribe to a buddy that was offered accepts it; presence follows the permission to see it", async () => {
  await using scene = await withJuliet("ask");
  assert.deepEqual(await scene.hears(send("subscribe")), [sent("subscribed"), visible, sent("subscribe")]);
  assert.deepEqual(scene.network.takeAsked(), ["save Juliet"]);
  assert.equal(standing(scene), "both");
});

test("subscribed accepts a buddy that was offered, and adds one that was not", async () => {
  await using known = await withJuliet("ask");
  assert.deepEqual(await known.hears(send("subscribed")), [visible]);
  assert.deepEqual(known.network.takeAsked(), ["save Juliet"]);
  assert.equal(standing(known), "both");
  await using unknown = new Scene();
  await unknown.logIn();
  assert.deepEqual(await unknown.hears(send("subscribed")), []);
  assert.deepEqual(unknown.network.takeAsked(), ["save juliet"]);
  assert.equal(standing(unknown), "both");
});

test("unsubscribe from somebody unknown tells the network, to be sure", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.deepEqual(await scene.hears(send("unsubscribe")), [sent("unsubscribed"), sent("unsubscribe")]);
  assert.deepEqual(scene.network.takeAsked(), ["remove juliet"]);
});

test("unsubscribe from a buddy takes it off the list, hides it, and leaves the network's own list alone", async () => {
  await using scene = await withJuliet("both");
  assert.deepEqual(await scene.hears(send("unsubscribe")), [gone, sent("unsubscribed"), sent("unsubscribe")]);
  assert.deepEqual(scene.network.takeAsked(), []);
  assert.equal(standing(scene), undefined);
});

test("unsubscribe reaches the network where the operator wants it, or when the buddy was only offered", async () => {
  for (
    const scene of [await withJuliet("both", "service.enable_remove_buddy = 1"), await withJuliet("ask")]
  ) {
    await using _scene = scene;
    await scene.hears(send("unsubscribe"));
    assert.deepEqual(scene.network.takeAsked(), ["remove Juliet"]);
    assert.equal(standing(scene), undefined);
  }
});

test("unsubscribed refuses a buddy that was offered, who can be seen no more", async () => {
  await using scene = await withJuliet("ask");
  assert.deepEqual(await scene.hears(send("unsubscribed")), [gone]);
  assert.deepEqual(scene.network.takeAsked(), ["remove Juliet"]);
  assert.equal(standing(scene), undefined);
});

test("unsubscribed says nothing to the network about a buddy that was accepted, or somebody unknown", async () => {
  await using known = await withJuliet("both");
  assert.deepEqual(await known.hears(send("unsubscribed")), []);
  assert.deepEqual(known.network.takeAsked(), []);
  assert.equal(standing(known), "both");
  await using unknown = new Scene();
  await unknown.logIn();
  assert.deepEqual(await unknown.hears(send("unsubscribed")), []);
  assert.deepEqual(unknown.network.takeAsked(), []);
});

test("who asks to see the user is shown asking, and the answer reaches the network: yes", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  user.authorizationRequested(legacyName("Juliet"));
  assert.deepEqual(scene.takeSent(), [sent("subscribe")]);
  await scene.hears(send("subscribed"));
  assert.deepEqual(scene.network.takeAsked(), ["save juliet"]);
});

test("who asks to see the user is shown asking, and the answer reaches the network: no", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  user.authorizationRequested(legacyName("Juliet"));
  await scene.hears(send("unsubscribed"));
  assert.deepEqual(scene.network.takeAsked(), ["remove juliet"]);
  await scene.hears(send("unsubscribed"));
  assert.deepEqual(scene.network.takeAsked(), [], "one request has one answer");
});

test("a buddy asks from the address it is known by", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  await scene.hears(send("subscribe", "lady%house@irc.example"));
  user.authorizationRequested(legacyName("lady@house"));
  assert.deepEqual(scene.takeSent(), [sent("subscribe", "lady%house@irc.example")]);
  user.authorizationRequested(legacyName("lord@house"));
  assert.deepEqual(scene.takeSent(), [sent("subscribe", "lord\\40house@irc.example")]);
});

test("the answer comes from the very address that was asked, without a resource", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const odd = "\\5cjuliet@irc.example";
  assert.deepEqual(await scene.hears(send("subscribe", `${odd}/bot`)), [
    sent("subscribed", odd),
    sent("subscribe", odd),
  ]);
});

test("without a login contacts cannot be added, which is said; removing them works", async () => {
  await using scene = new Scene();
  await scene.register();
  const refused = async () => {
    for (const type of ["subscribe", "subscribed"]) {
      const [answer = "", ...rest] = await scene.hears(send(type));
      assert.deepEqual(rest, []);
      assert.ok(stanza(answer).getChild("error")?.getChild("recipient-unavailable"), type);
    }
    assert.deepEqual(await scene.hears(send("unsubscribe")), [sent("unsubscribed"), sent("unsubscribe")]);
    assert.deepEqual(await scene.hears(send("unsubscribed")), []);
  };
  await refused();
  await scene.hears("<presence/>");
  scene.network.takeAsked();
  await refused();
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("a buddy of the network's is offered once, with the name it goes by", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const named = (alias: string) =>
    visible.replace("/>", `><nick xmlns="http://jabber.org/protocol/nick">${alias}</nick></presence>`);
  assert.deepEqual(scene.buddy("Juliet", { alias: "J. <3" }), [
    sent("subscribe").replace(
      "/>",
      '><nick xmlns="http://jabber.org/protocol/nick">J. &lt;3</nick></presence>',
    ),
    named("J. &lt;3"),
  ]);
  assert.deepEqual(
    scene.buddy("Juliet", { alias: "Jule" }),
    [named("Jule")],
    "another name is no other offer",
  );
  assert.deepEqual(scene.buddy("Nurse"), [
    sent("subscribe", "nurse@irc.example"),
    visible.replace("juliet", "nurse"),
  ]);
});

test("a buddy that the network drops is hidden, and leaves the list", async () => {
  await using scene = await withJuliet("both");
  scene.takeSent();
  scene.user.buddyRemoved(legacyName("Juliet"));
  assert.deepEqual(scene.takeSent(), [gone, sent("unsubscribe"), sent("unsubscribed")]);
});

test("whoever registers is asked to put the transport on the list; whoever leaves is rid of it all", async () => {
  await using scene = await withJuliet("both");
  const leave = "<iq type='set' id='1'><query xmlns='jabber:iq:register'><remove/></query></iq>";
  const presences = (await scene.hears(leave)).filter((text) => text.startsWith("<presence"));
  assert.deepEqual(presences, [
    gone,
    sent("unavailable", "irc.example"),
    sent("unsubscribe"),
    sent("unsubscribed"),
    sent("unsubscribe", "irc.example"),
    sent("unsubscribed", "irc.example"),
  ]);
  scene.report(romeo, { type: "registered" });
  assert.deepEqual(scene.takeSent(), [sent("subscribe", "irc.example")]);
});

test("a name that no JID can hold asks and offers nothing", async () => {
  await using scene = new Scene({ network: { escapedNames: false } });
  const user = await scene.logIn();
  assert.deepEqual(scene.buddy("a b"), []);
  user.authorizationRequested(legacyName("a b"));
  user.buddyRemoved(legacyName("a b"));
  assert.deepEqual(scene.takeSent(), []);
});

test("whoever asks to see the user may say why, and who they are", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  user.authorizationRequested(legacyName("Juliet"), "J. Capulet", "It is the east");
  const asked = sent("subscribe").replace(
    "/>",
    '><status>It is the east</status><nick xmlns="http://jabber.org/protocol/nick">J. Capulet</nick></presence>',
  );
  assert.deepEqual(scene.takeSent(), [asked]);
});

test("a server that confirms what was agreed before says nothing new to the network", async () => {
  await using scene = await withJuliet("both");
  assert.deepEqual(await scene.hears(send("subscribed")), [visible]);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("a buddy taken off the list does not come back with its next presence", async () => {
  await using scene = await withJuliet("both");
  await scene.hears(send("unsubscribe"));
  assert.deepEqual(scene.buddy("Juliet", { availability: { status: "away", text: "" } }), []);
  assert.equal(standing(scene), undefined);
  await scene.hears(send("subscribe"));
  assert.equal(standing(scene), "both", "until the user wants it");
});

test("a buddy taken off the list while nobody was logged in does not come back, nor in the login after", async () => {
  await using scene = await withJuliet("both");
  await scene.hears("<presence type='unavailable'/>");
  const replies = await scene.hears(send("unsubscribe"));
  assert.deepEqual(replies, [sent("unsubscribed"), sent("unsubscribe")]);
  for (let login = 0; login < 2; login++) {
    await scene.hears("<presence/>");
    scene.user.connected();
    scene.network.takeAsked();
    assert.deepEqual(scene.buddy("Juliet"), []);
    assert.deepEqual(scene.network.takeAsked(), [], "the network's own list is left alone");
    await scene.hears("<presence type='unavailable'/>");
  }
});

test("where removals reach the network, one made while logged out does with the next login, once", async () => {
  await using scene = await withJuliet("both", "service.enable_remove_buddy = 1");
  await scene.hears("<presence type='unavailable'/>");
  await scene.hears(send("unsubscribe"));
  await scene.hears("<presence/>");
  scene.network.takeAsked();
  scene.user.connected();
  assert.deepEqual(scene.network.takeAsked(), ["remove Juliet"]);
  assert.deepEqual(scene.buddy("Juliet"), [], "it was under way already");
  scene.user.connected();
  assert.deepEqual(scene.network.takeAsked(), []);
  await scene.hears("<presence type='unavailable'/>");
  assert.deepEqual(await scene.storage.buddies(romeo), []);
});
