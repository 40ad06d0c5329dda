/** Whatever anybody sends: nothing breaks, and what RFC 6120 wants an answer to gets one. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { buddyReport } from "../../lib/users/fake_network.ts";
import { ns } from "./namespaces.ts";
import { addressOf, bareJid, parseJid } from "./address.ts";
import { home, phone, romeo, Scene, stanza as parsed } from "./testing.ts";
import { type Element, serialize, xml } from "./xml/element.ts";

const namespaces = [...Object.values(ns), "jabber:client", "urn:xmpp:mam:2", "urn:nobody", ""];
const names = [
  "query",
  "ping",
  "vCard",
  "x",
  "command",
  "set",
  "prompt",
  "storage",
  "stat",
  "body",
  "subject",
  "active",
  "composing",
  "request",
  "received",
  "attention",
  "error",
  "c",
  "show",
  "status",
  "priority",
  "remove",
  "username",
  "password",
  "PHOTO",
  "BINVAL",
  "field",
  "value",
  "after",
  "before",
  "max",
  "conference",
  "nonsense",
];
const texts = fc.oneof(
  fc.constantFrom("", "1", "true", "-129", "juliet", "\\40", "/me", "away", "sha-1", "submit", "get", "%"),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 5 }),
);
const attributes = fc.dictionary(
  fc.constantFrom(
    "type",
    "node",
    "ver",
    "hash",
    "jid",
    "var",
    "name",
    "id",
    "action",
    "sessionid",
    "stamp",
    "__proto__",
    "constructor",
  ),
  texts,
  { maxKeys: 4 },
);

const { tree } = fc.letrec<{ tree: Element }>((tie) => ({
  tree: fc.record({
    name: fc.oneof(fc.constant("query"), fc.constantFrom(...names)),
    xmlns: fc.option(fc.constantFrom(...namespaces)),
    attributes,
    children: fc.array(fc.oneof({ depthSize: "small", withCrossShrink: true }, texts, tie("tree")), {
      maxLength: 4,
    }),
  }).map(({ name, xmlns, attributes, children }) =>
    xml(name, { ...attributes, ...xmlns === null ? {} : { xmlns } }, ...children)
  ),
}));

const locals = fc.oneof(
  fc.constantFrom(
    "juliet",
    "a%b",
    "a\\40b",
    "\\",
    "\\5c40",
    "%",
    "#room",
    "#room%host",
    "é😀",
    "a b",
    "A",
    "<",
    "'",
  ),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 10 }),
);
/** Addresses of ours, and what only looks like one. */
const ours = fc.oneof(
  fc.constantFrom(
    "irc.example",
    "irc.example/x",
    "IRC.example",
    "juliet@irc.example",
    "juliet@irc.example/bot",
  ),
  locals.map((local) => `${local}@irc.example`),
  fc.tuple(locals, locals).map(([local, resource]) => `${local}@irc.example/${resource}`),
  fc.constantFrom("@irc.example", "irc.example/", "a@b@irc.example", "elsewhere.example", ""),
);
const theirs = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<string>(home, phone, romeo, "mercutio@verona.example/inn") },
  fc.constantFrom(
    "verona.example",
    "irc.example",
    "juliet@irc.example/bot",
    "@",
    "a@",
    "__proto__@x/constructor",
  ),
  fc.string({ unit: "grapheme", maxLength: 20 }),
);
const kinds = [
  ["iq", "get", "get", "set", "set", "result", "error", "nonsense", ""],
  ["message", "chat", "normal", "headline", "groupchat", "error", "nonsense", ""],
  [
    "presence",
    "subscribe",
    "subscribed",
    "unsubscribe",
    "unsubscribed",
    "probe",
    "unavailable",
    "error",
    "nonsense",
    "",
  ],
  ["nonsense", "get", "set"],
] as const;

const stanzas = fc.constantFrom(...kinds).chain(([name, ...types]) =>
  fc.record({
    from: fc.option(theirs, { nil: undefined, freq: 10 }),
    to: fc.option(ours, { nil: undefined, freq: 10 }),
    type: fc.option(fc.constantFrom(...types), { nil: undefined }),
    children: fc.array(fc.oneof({ weight: 4, arbitrary: tree }, texts), { maxLength: 2 }),
  }).map(({ children, ...attributes }) => xml(name, attributes, ...children))
);

/** A scene in which Romeo is logged in and knows Juliet; what happens in it happens at once. */
async function stage(speaksRaw: boolean): Promise<Scene> {
  const scene = new Scene({ caps: true, network: { can: () => true, rooms: true, receipts: true } });
  scene.network.speaksRaw = speaksRaw;
  await scene.logIn();
  scene.user.buddyReported(buddyReport("juliet"));
  scene.takeSent();
  return scene;
}

/** Plays these stanzas, and answers all that went out until nobody waits for anything any more. */
async function play(scene: Scene, heard: readonly Element[]): Promise<Element[]> {
  for (const each of heard) scene.router.route(parsed(serialize(each)));
  let isOver = false;
  const over = scene.router.idle().then(() => void (isOver = true));
  while (!isOver) {
    scene.clock.advance(60_000);
    await turn();
  }
  await over;
  // What is asked of a network that speaks XML is given up after a while.
  scene.clock.advance(60_000);
  return scene.takeSent().map((text) => parsed(text));
}

const isAnswer = ({ attrs }: Element) => attrs.type === "result" || attrs.type === "error";

test("no stanza breaks anything, and every question is answered once, from where it was put to", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(stanzas, { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      async (heard, speaksRaw) => {
        await using scene = await stage(speaksRaw);
        for (const [index, each] of heard.entries()) each.attrs.id = `q${index}`;
        const sent = await play(scene, heard);
        assert.deepEqual(scene.log.lines.filter(({ level }) => level === "error"), []);
        for (const { name, attrs } of heard) {
          const answers = sent.filter((each) =>
            each.is("iq") && isAnswer(each) && each.attrs.id === attrs.id
          );
          const isQuestion = name === "iq" && attrs.type !== "result" && attrs.type !== "error";
          const expected = isQuestion && parseJid(attrs.from) !== undefined
            ? [`${attrs.to} to ${attrs.from}`]
            : [];
          assert.deepEqual(answers.map(({ attrs }) => `${attrs.from} to ${attrs.to}`), expected);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("what a stranger writes to anybody comes back, or is answered", async () => {
  const words = fc.string({ unit: "grapheme-ascii", minLength: 1 }).filter((text) => text.trim() !== "");
  const valid = ours.filter((to) => addressOf(to, "irc.example") !== undefined);
  await fc.assert(
    fc.asyncProperty(valid, words, fc.constantFrom("chat", "normal", undefined), async (to, body, type) => {
      await using scene = new Scene();
      const from = "mercutio@verona.example/inn";
      const sent = await play(scene, [xml("message", { from, to, type, id: "m" }, xml("body", {}, body))]);
      assert.deepEqual(sent.map((each) => [each.name, each.attrs.to]), [["message", from]]);
    }),
    { numRuns: 100 },
  );
});

test("whoever probes hears whether anybody is there", async () => {
  const valid = ours.filter((to) => addressOf(to, "irc.example") !== undefined);
  await fc.assert(
    fc.asyncProperty(valid, fc.boolean(), async (to, isKnown) => {
      await using scene = await stage(false);
      const from = isKnown ? home : "mercutio@verona.example/inn";
      const sent = await play(scene, [xml("presence", { from, to, type: "probe" })]);
      const bareAddress = (jid: string | undefined) => bareJid(jid)?.toLowerCase();
      assert.ok(
        sent.some(({ name, attrs }) => name === "presence" && bareAddress(attrs.from) === bareAddress(to)),
      );
    }),
    { numRuns: 100 },
  );
});

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
