/** What becomes of what was sent when a link ends. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { type Element, serialize, xml } from "../xml/element.ts";
import { StreamParser } from "../xml/parser.ts";
import { Stage, streamError, streamHeader, turn } from "./testing.ts";

/** What arrives of a text: what XML cannot carry is replaced, and line ends are all the same to it (XML 1.0 §2.11). */
function carried(text: string): string {
  // deno-lint-ignore no-control-regex -- XML cannot carry these
  const possible = text.toWellFormed().replace(/[\0-\x08\v\f\x0E-\x1F\uFFFE\uFFFF]/g, "\uFFFD");
  return possible.replace(/\r\n?/g, "\n");
}

const word = (text: string) => xml("message", {}, xml("body", {}, text));
const bodies = (stanzas: readonly Element[]) => stanzas.map((stanza) => stanza.getChildText("body"));

test("what the server had not taken when the link was lost is handed back, in order", async () => {
  const back: Element[] = [];
  await using stage = new Stage({ onUnwritten: (stanzas) => void back.push(...stanzas) });
  await stage.goOnline();
  stage.component.send(word("taken"));
  await stage.server.received("taken");
  stage.server.stalled = true;
  for (const text of ["one", "two"]) stage.component.send(word(text));
  await turn();
  stage.component.send(word("three"));
  stage.server.sendEnd();
  await turn();
  stage.clock.advance(2_000);
  await turn();
  assert.deepEqual(bodies(back), ["one", "two", "three"]);
});

test("a stanza that was cut in its middle is handed back whole", async () => {
  const back: Element[] = [];
  await using stage = new Stage({ onUnwritten: (stanzas) => void back.push(...stanzas) });
  await stage.goOnline();
  const { server } = stage;
  const write = server.write.bind(server);
  const whole = serialize(xml("message", { from: "irc.example" }, xml("body", {}, "one"))).length;
  let room = whole + 10;
  server.write = (bytes) => {
    const part = bytes.subarray(0, room);
    room -= part.length;
    if (part.length === 0) {
      return new Promise((_, reject) => {
        server.close = () => reject(new Error("closed"));
      });
    }
    return write(part);
  };
  for (const text of ["one", "two", "three"]) stage.component.send(word(text));
  await server.received("one");
  await turn();
  server.sendEnd();
  await turn();
  stage.clock.advance(2_000);
  await turn();
  assert.deepEqual(bodies(back), ["two", "three"]);
});

test("nothing is handed back when all was taken", async () => {
  let handed = 0;
  await using stage = new Stage({ onUnwritten: () => void handed++ });
  await stage.goOnline();
  stage.component.send(word("one"));
  await stage.server.received("one");
  stage.server.sendEnd();
  await turn();
  assert.equal(handed, 0);
});

test("a secret that was never taken is reported, once the server has refused it", async () => {
  const refused: string[] = [];
  await using stage = new Stage({ onRefused: (reason) => void refused.push(reason) });
  stage.component.start();
  await turn();
  stage.server.send(streamHeader);
  await stage.server.received("</handshake>");
  stage.server.send(streamError("not-authorized"));
  await turn();
  assert.equal(refused.length, 1);
  assert.match(refused[0] ?? "", /service\.password/);
});

test("a secret that was taken before is somebody's mistake over there: we go on trying", async () => {
  const refused: string[] = [];
  await using stage = new Stage({ onRefused: (reason) => void refused.push(reason) });
  await stage.goOnline();
  stage.server.send(streamError("not-authorized"));
  await turn();
  stage.clock.advance(2_000);
  await turn();
  assert.deepEqual([refused, stage.connections.length], [[], 2]);
});

test("whatever a stanza is made of, the server can read it, and what comes after it", async () => {
  const anything = fc.string({ unit: "binary", maxLength: 20 })
    .chain((text) => fc.constantFrom(text, `${text}\uD800`, `\uDC00${text}`, `${text}\0\x0b\uFFFE]]>&<`));
  await fc.assert(
    fc.asyncProperty(anything, anything, async (attribute, text) => {
      await using stage = new Stage();
      await stage.goOnline();
      const before = stage.server.text.length;
      stage.component.send(xml("message", { id: attribute }, xml("body", { "xml:lang": attribute }, text)));
      stage.component.send(word("still here"));
      await stage.server.received("still here");
      const read = readAsServer(stage.server.text.slice(before));
      assert.equal(read.length, 2);
      assert.equal(read[0]?.getChildText("body"), carried(text));
      assert.equal(stage.component.online, true);
    }),
    { numRuns: 200 },
  );
});

function readAsServer(text: string): Element[] {
  const found: Element[] = [];
  const parser = new StreamParser();
  parser.on("element", (element) => void found.push(element));
  parser.on("error", (error) => assert.fail(`${error.message}: ${JSON.stringify(text)}`));
  parser.write(streamHeader + text);
  return found;
}
