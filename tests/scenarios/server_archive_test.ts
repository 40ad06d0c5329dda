/** Server mode: what a client that was not there finds in the archive (XEP-0313). */
import assert from "node:assert/strict";
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { MemoryStorage } from "../../lib/storage/mod.ts";
import { test } from "../test.ts";
import type { PlayedClient } from "./played_client.ts";
import { domain, ServerStage } from "./server_stage.ts";

const user = `romeo@${domain}`;
const mam = "urn:xmpp:mam:2";

/** What a client finds, as the bodies and ids of the results, and the answer. */
interface Found {
  readonly bodies: string;
  readonly ids: readonly string[];
  readonly answer: Element;
}

async function find(
  client: PlayedClient,
  fields: Readonly<Record<string, string | readonly string[]>> = {},
  rest = "",
): Promise<Found> {
  client.heard.clear();
  const form = Object.entries(fields).map(([name, value]) =>
    `<field var='${name}'>${[value].flat().map((one) => `<value>${one}</value>`).join("")}</field>`
  );
  const x = `<x xmlns='jabber:x:data' type='submit'>${form.join("")}</x>`;
  const answer = await client.asks("set", `<query xmlns='${mam}'>${x}${rest}</query>`);
  const results = client.heard.items.flatMap((stanza) => stanza.getChild("result", mam) ?? []);
  const bodies = results.map((result) =>
    result.getChild("forwarded", "urn:xmpp:forward:0")?.getChild("message")?.getChildText("body") ?? "?"
  );
  return { bodies: bodies.join(" "), ids: results.map(({ attrs }) => attrs.id ?? ""), answer };
}

function page(set: string): string {
  return `<set xmlns='http://jabber.org/protocol/rsm'>${set}</set>`;
}

/** Romeo talked with Juliet and the nurse, and the instance was started anew since then. */
async function open(): Promise<{ stage: ServerStage; romeo: PlayedClient }> {
  const storage = new MemoryStorage();
  {
    await using before = await ServerStage.open({ storage });
    const romeo = await before.available("romeo");
    for (const [buddy, text] of [["juliet", "one"], ["nurse", "two"], ["juliet", "three"]] as const) {
      before.network.plugin.reportMessage({ user, buddy, text });
      await romeo.hears("message");
      await before.waits(60);
    }
    romeo.says(`juliet@${domain}/bot`, "four");
    await before.turn();
  }
  const stage = await ServerStage.open({ storage, later: 10 });
  return { stage, romeo: await stage.available("romeo") };
}

test("everything said before a restart is there, from both sides, and counted", async () => {
  const { stage, romeo } = await open();
  await using _stage = stage;
  const { bodies, answer } = await find(romeo);
  assert.equal(bodies, "one two three four");
  assert.match(answer.toString(), /<fin xmlns="urn:xmpp:mam:2" complete="true">.*<count>4<\/count>/);
});

test("pages go from the newest to the oldest, and from the oldest to the newest", async () => {
  const { stage, romeo } = await open();
  await using _stage = stage;
  const newest = await find(romeo, {}, page("<max>3</max><before/>"));
  assert.equal(newest.bodies, "two three four");
  assert.doesNotMatch(newest.answer.toString(), /complete=/);
  const before = await find(romeo, {}, page(`<max>3</max><before>${newest.ids[0]}</before>`));
  assert.equal(before.bodies, "one");
  assert.match(before.answer.toString(), /complete="true"/);
  const after = await find(romeo, {}, page(`<max>1</max><after>${newest.ids[0]}</after>`));
  assert.equal(after.bodies, "three");
  const none = await find(romeo, {}, page("<max>0</max>"));
  assert.deepEqual([none.bodies, /<count>4</.test(none.answer.toString())], ["", true]);
  const lost = await find(romeo, {}, page("<after>?</after>"));
  assert.match(lost.answer.toString(), /item-not-found/);
});

test("an archive is searched by contact, by time and by id, and turned over", async () => {
  const { stage, romeo } = await open();
  await using _stage = stage;
  assert.equal((await find(romeo, { with: `Juliet@${domain}/bot` })).bodies, "one three four");
  assert.equal((await find(romeo, { with: `tybalt@${domain}` })).bodies, "");
  const start = "2026-01-01T00:01:00Z";
  assert.equal((await find(romeo, { start })).bodies, "two three four");
  assert.equal((await find(romeo, { start, end: "2026-01-01T00:02:59Z" })).bodies, "two three");
  assert.equal((await find(romeo, {}, "<flip-page/>")).bodies, "four three two one");
  const { ids } = await find(romeo);
  const [first = "", second = "", third = ""] = ids;
  assert.equal((await find(romeo, { "after-id": first, "before-id": ids[3] ?? "" })).bodies, "two three");
  assert.equal((await find(romeo, { ids: [third, first] })).bodies, "one three");
  assert.match((await find(romeo, { ids: [second, "?"] })).answer.toString(), /item-not-found/);
  assert.match((await find(romeo, { start: "soon" })).answer.toString(), /bad-request/);
});

test("an archive says where it begins and ends, and is no one else's", async () => {
  const { stage, romeo } = await open();
  await using _stage = stage;
  const ends = (await romeo.asks("get", `<metadata xmlns='${mam}'/>`)).toString();
  assert.match(ends, /<start id="[^"]+" timestamp="2026-01-01T00:00:00.000Z"\/>/);
  assert.match(ends, /<end id="[^"]+" timestamp="2026-01-01T00:03:00.000Z"\/>/);
  const tybalt = await stage.available("tybalt");
  const nothing = await find(tybalt);
  assert.deepEqual([nothing.bodies, /complete="true"/.test(nothing.answer.toString())], ["", true]);
  assert.equal(
    (await tybalt.asks("get", `<metadata xmlns='${mam}'/>`)).getChild("metadata")?.children.length,
    0,
  );
});
