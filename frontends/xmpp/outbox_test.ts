import assert from "node:assert/strict";
import { ManualClock } from "../../lib/clock.ts";
import { MemoryLog } from "../../lib/log/mod.ts";
import { test } from "../../tests/test.ts";
import { Outbox } from "./outbox.ts";
import { stanza } from "./testing.ts";

const word = (text: string) =>
  stanza(`<message from='juliet@irc.example/bot' to='romeo@verona.example'><body>${text}</body></message>`);

const taken = (outbox: Outbox) => outbox.take().map(String);

test("messages come out in the order they went in, once, and say since when they wait", () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const outbox = new Outbox(clock, new MemoryLog());
  outbox.keep(word("one"));
  clock.advance(1_000);
  outbox.keep(word("two"));
  clock.advance(60_000);
  const expected = (text: string, second: number) =>
    `<message from="juliet@irc.example/bot" to="romeo@verona.example"><body>${text}</body><delay ` +
    `xmlns="urn:xmpp:delay" from="juliet@irc.example/bot" stamp="2026-01-01T00:00:0${second}.000Z"/></message>`;
  assert.deepEqual(taken(outbox), [expected("one", 0), expected("two", 1)]);
  assert.deepEqual(taken(outbox), []);
});

test("a message that already says when it was sent keeps that", () => {
  const outbox = new Outbox(new ManualClock(), new MemoryLog());
  const old =
    "<message><body>hi</body><delay xmlns='urn:xmpp:delay' stamp='1597-01-29T00:00:00Z'/></message>";
  outbox.keep(stanza(old));
  assert.deepEqual(taken(outbox), [old.replaceAll("'", '"')]);
});

test("subscriptions and answers are kept as they are; other presence and questions are not", () => {
  const outbox = new Outbox(new ManualClock(), new MemoryLog());
  const types = ["subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe", "error"];
  for (const type of types) outbox.keep(stanza(`<presence type='${type}'/>`));
  for (const other of ["<presence/>", "<iq type='get'/>", "<iq type='subscribe'/>", "<iq type='error'/>"]) {
    outbox.keep(stanza(other));
  }
  const kept = types.slice(0, 4).map((type) => `<presence type="${type}"/>`);
  assert.deepEqual(taken(outbox), [...kept, '<iq type="error"/>']);
});

test("who is gone is told, unless they came back meanwhile", () => {
  const outbox = new Outbox(new ManualClock(), new MemoryLog());
  const presence = (name: string, type = "") =>
    stanza(`<presence from='${name}@irc.example' to='romeo@verona.example'${type}/>`);
  for (const name of ["juliet", "nurse"]) outbox.keep(presence(name, " type='unavailable'"));
  outbox.keep(presence("juliet"));
  outbox.keep(word("adieu"));
  const [first, second, ...more] = taken(outbox);
  assert.match(first ?? "", /adieu/);
  assert.match(second ?? "", /^<presence from="nurse@irc.example" .*type="unavailable"/);
  assert.deepEqual(more, []);
});

test("what a lost link had not written comes before what was kept since", () => {
  const outbox = new Outbox(new ManualClock(), new MemoryLog());
  outbox.keep(word("three"));
  outbox.takeBack([word("one"), stanza("<presence/>"), stanza("<iq type='get'/>"), word("two")]);
  assert.deepEqual(taken(outbox).map((text) => /<body>(.*)<\/body>/.exec(text)?.[1]), [
    "one",
    "two",
    "three",
  ]);
});

test("it is bounded: what is too much is lost, and the log says how much", () => {
  const log = new MemoryLog();
  const outbox = new Outbox(new ManualClock(), log);
  for (let at = 0; at < 10_003; at++) outbox.keep(word(`hush ${at}`));
  const kept = taken(outbox);
  assert.equal(kept.length, 10_000);
  assert.match(kept.at(-1) ?? "", /hush 9999</);
  assert.deepEqual(log.find("error", "lost")?.fields, { kept: 10_000, lost: 3 });
  assert.ok(!JSON.stringify(log.lines).includes("hush"));
  outbox.take();
  assert.equal(log.lines.length, 1, "it is said once");
});
