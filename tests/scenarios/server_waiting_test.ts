/** Server mode: what comes while nobody is there, and what a restart of the instance does to it. */
import assert from "node:assert/strict";
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { userId } from "../../lib/ids.ts";
import { MemoryStorage, type Storage } from "../../lib/storage/mod.ts";
import { test } from "../test.ts";
import type { PlayedClient } from "./played_client.ts";
import { domain, ServerStage, type ServerStageOptions } from "./server_stage.ts";

const user = `romeo@${domain}`;
const juliet = `juliet@${domain}`;
const sm = "urn:xmpp:sm:3";

function julietSays(stage: ServerStage, ...texts: readonly string[]): void {
  for (const text of texts) stage.network.plugin.reportMessage({ user, buddy: "juliet", text });
}

/** Romeo is logged in, and looks at nothing that is not for this very client. */
async function romeoLooksAway(stage: ServerStage): Promise<PlayedClient> {
  const romeo = await stage.available("romeo");
  romeo.sends("<presence><priority>-1</priority></presence>");
  await stage.turn();
  return romeo;
}

function bodiesIn(client: PlayedClient): string[] {
  return client.heard.items.filter((stanza) => stanza.getName() === "message")
    .flatMap((stanza) => stanza.getChildText("body") ?? []);
}

/** Everything that the client got, once it has got what it got. */
async function bodies(stage: ServerStage, client: PlayedClient): Promise<string[]> {
  await stage.turn();
  await client.asks("get", "<ping xmlns='urn:xmpp:ping'/>");
  await stage.turn();
  return bodiesIn(client);
}

/** When the messages that the client got were said, by what they say of it. */
function dates(client: PlayedClient): string[] {
  return client.heard.items.flatMap((stanza) =>
    stanza.getChild("delay", "urn:xmpp:delay")?.attrs["stamp"] ?? []
  );
}

function stanzaId(stanza: Element): string | undefined {
  return stanza.getChild("stanza-id", "urn:xmpp:sid:0")?.attrs.id;
}

/** Plays a first instance, stops it, and opens the next one on what it left. */
async function afterRestart(
  first: (stage: ServerStage) => Promise<void>,
  options: ServerStageOptions = {},
): Promise<ServerStage> {
  const storage = new MemoryStorage();
  {
    await using stage = await ServerStage.open({ ...options, storage });
    await first(stage);
    await stage.turn();
  }
  return await ServerStage.open({ ...options, storage, later: 10 });
}

test("what waited over a restart comes once, in order, dated, and with the archive's ids", async () => {
  await using stage = await afterRestart(async (before) => {
    await romeoLooksAway(before);
    julietSays(before, "one", "two", "three");
  });
  const romeo = await stage.available("romeo");
  assert.deepEqual(await bodies(stage, romeo), ["one", "two", "three"]);
  const waited = romeo.heard.items.filter((stanza) => stanza.getChildText("body") === "two");
  assert.deepEqual(dates(romeo), Array(3).fill("2026-01-01T00:00:00.000Z"));
  const fin = await romeo.asks("set", "<query xmlns='urn:xmpp:mam:2'/>");
  assert.match(fin.toString(), /<count>3<\/count>/);
  const archived = romeo.heard.items.flatMap((stanza) => stanza.getChild("result")?.attrs.id ?? []);
  assert.deepEqual(archived[1], stanzaId(waited[0] ?? fin));
  const phone = await stage.available("romeo", "secret", "phone");
  assert.deepEqual(await bodies(stage, phone), []);
});

test("a client that takes no messages leaves what waits to the next one", async () => {
  await using stage = await afterRestart(async (before) => {
    await romeoLooksAway(before);
    julietSays(before, "one");
  });
  const shy = await stage.person("romeo");
  shy.sends("<presence><priority>-1</priority></presence>");
  await stage.accepts("romeo");
  assert.deepEqual(await bodies(stage, shy), []);
  const phone = await stage.person("romeo", "secret", "phone");
  phone.sends("<presence/>");
  assert.deepEqual(await bodies(stage, phone), ["one"]);
});

/** What waits cannot be read until what is answered is disposed. */
function slowly(storage: Storage): Disposable {
  const { messages } = storage;
  const { promise, resolve } = Promise.withResolvers<void>();
  const backlog = messages.backlog.bind(messages);
  messages.backlog = async (...given) => {
    await promise;
    return await backlog(...given);
  };
  return { [Symbol.dispose]: resolve };
}

test("what comes while a client gets what waited stands in line behind it", async () => {
  const storage = new MemoryStorage();
  await using stage = await ServerStage.open({ storage });
  const romeo = await romeoLooksAway(stage);
  julietSays(stage, "one");
  await stage.turn();
  using slow = slowly(storage);
  romeo.sends("<presence/>");
  await stage.turn();
  julietSays(stage, "two");
  assert.deepEqual(await bodies(stage, romeo), []);
  slow[Symbol.dispose]();
  assert.deepEqual(await bodies(stage, romeo), ["one", "two"]);
});

test("a client that is gone before it got what waited has taken nothing away", async () => {
  const storage = new MemoryStorage();
  await using stage = await ServerStage.open({ storage });
  await romeoLooksAway(stage);
  julietSays(stage, "one");
  await stage.turn();
  using slow = slowly(storage);
  const phone = await stage.person("romeo", "secret", "phone");
  phone.sends("<presence/>");
  await stage.turn();
  julietSays(stage, "two");
  await stage.turn();
  phone.leaves();
  await stage.turn();
  slow[Symbol.dispose]();
  await stage.turn();
  const tablet = await stage.person("romeo", "secret", "tablet");
  tablet.sends("<presence/>");
  assert.deepEqual(await bodies(stage, tablet), ["one", "two"]);
});

test("what a client had not confirmed when the instance stopped waits for the next one", async () => {
  await using stage = await afterRestart(async (before) => {
    const romeo = await before.available("romeo");
    romeo.sends(`<enable xmlns='${sm}' resume='true'/>`);
    await romeo.hears("enabled");
    julietSays(before, "one");
    await romeo.hears("message");
    romeo.sends(`<a xmlns='${sm}' h='1'/>`);
    julietSays(before, "two");
    await romeo.hears("message");
    romeo.leaves();
    await before.turn();
    julietSays(before, "three");
    await before.turn();
    await before.waits(60);
  });
  const romeo = await stage.available("romeo");
  assert.deepEqual(await bodies(stage, romeo), ["two", "three"]);
  assert.deepEqual(dates(romeo), Array(2).fill("2026-01-01T00:00:00.000Z"));
});

test("one client's end repeats nothing to another that heard the same", async () => {
  await using stage = await ServerStage.open();
  const home = await stage.available("romeo", "secret", "home");
  const phone = await stage.available("romeo", "secret", "phone");
  home.sends(`<enable xmlns='${sm}'/>`);
  await home.hears("enabled");
  julietSays(stage, "one");
  await stage.turn();
  home.leaves();
  assert.deepEqual(await bodies(stage, phone), ["one"]);
});

test("a wish to see somebody waits over a restart as well", async () => {
  const config = "settings.stay_connected = 1";
  await using stage = await afterRestart(async (before) => {
    const romeo = await before.available("romeo");
    romeo.sends("<presence type='unavailable'/>");
    await before.turn();
    before.network.plugin.reportAuthRequest({ user, buddy: "juliet" });
    await before.turn();
  }, { config });
  const romeo = await stage.available("romeo");
  await romeo.hears("presence", ({ attrs }) => attrs.type === "subscribe" && attrs.from === juliet);
});

test("without an archive, what nobody has had yet is kept all the same", async () => {
  const config = "service.message_archive_days = 0";
  await using stage = await afterRestart(async (before) => {
    const romeo = await before.available("romeo");
    romeo.says(juliet, "hark");
    romeo.sends("<presence><priority>-1</priority></presence>");
    await before.turn();
    julietSays(before, "one");
  }, { config });
  const romeo = await stage.available("romeo");
  assert.deepEqual(await bodies(stage, romeo), ["one"]);
  assert.equal((await romeo.asks("set", "<query xmlns='urn:xmpp:mam:2'/>")).attrs.type, "error");
});

test("whoever unregisters leaves no word behind", async () => {
  const storage = new MemoryStorage();
  await using stage = await ServerStage.open({ storage });
  const romeo = await romeoLooksAway(stage);
  romeo.says(juliet, "hark");
  julietSays(stage, "one");
  await stage.turn();
  await romeo.asks("set", "<query xmlns='jabber:iq:register'><remove/></query>", domain);
  await stage.waits(10);
  await stage.available("romeo", "secret", "phone");
  const bounds = { after: 0, before: 2 ** 52 };
  assert.equal(await storage.messages.countArchived(userId(user), undefined, bounds), 0);
});
