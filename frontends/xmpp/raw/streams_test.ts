import assert from "node:assert/strict";
import { backendId } from "../../../lib/ids.ts";
import { MemoryLog } from "../../../lib/log/mod.ts";
import { test } from "../../../tests/test.ts";
import { RawStreams } from "./streams.ts";

const utf8 = new TextEncoder();
const source = (id: number) => ({ id: backendId(id), seats: new Set<never>() });

class Play {
  readonly log = new MemoryLog();
  readonly streams = new RawStreams(this.log);
  readonly one = source(1);
  readonly two = source(2);

  take(
    from: { readonly id: ReturnType<typeof backendId>; readonly seats: Set<never> },
    text: string,
  ): string[] {
    return this.streams.take(from, utf8.encode(text)).map(String);
  }
}

test("a stanza may be cut anywhere, even inside a letter, and two may come at once", () => {
  const { streams, one } = new Play();
  const bytes = utf8.encode("<message><body>🌹</body></message><presence/>");
  const found: string[] = [];
  for (const byte of bytes) found.push(...streams.take(one, Uint8Array.of(byte)).map(String));
  assert.deepEqual(found, ["<message><body>🌹</body></message>", "<presence/>"]);
  assert.deepEqual(streams.take(source(3), bytes).map(String), found);
});

test("the pieces of two backends are not joined", () => {
  const play = new Play();
  assert.deepEqual(play.take(play.one, "<message><body>"), []);
  assert.deepEqual(play.take(play.two, "<presence/>"), ["<presence/>"]);
  assert.deepEqual(play.take(play.one, "</body></message>"), ["<message><body/></message>"]);
});

test("nonsense costs its sender that piece, with a line in the log, and nobody else anything", () => {
  for (const nonsense of ["<a></b>", "</stream:stream>", "words", "<!-- hm -->", "<iq>&nbsp;</iq>"]) {
    const play = new Play();
    play.take(play.two, "<message>");
    assert.deepEqual(play.take(play.one, `<presence/>${nonsense}<lost/>`), ["<presence/>"], nonsense);
    assert.deepEqual(play.take(play.one, "<presence type='unavailable'/>"), [
      '<presence type="unavailable"/>',
    ]);
    assert.deepEqual(play.take(play.two, "</message>"), ["<message/>"]);
    assert.deepEqual(play.log.lines.map(({ level, fields }) => [level, fields["backend"]]), [["warning", 1]]);
  }
});

test("what a stanza says is not in the log", () => {
  const play = new Play();
  play.take(play.one, "<message><body>secret</secret></message>");
  assert.equal(play.log.lines.length, 1);
  assert.doesNotMatch(JSON.stringify(play.log.lines), /secret/);
});

test("a stanza without end is given up in the end", () => {
  const play = new Play();
  play.take(play.one, "<message><body>");
  const piece = "x".repeat(256 * 1024);
  for (let count = 0; count < 5; count++) play.take(play.one, piece);
  assert.ok(play.log.lines.length >= 1);
  assert.deepEqual(play.take(play.one, "<presence/>"), ["<presence/>"]);
});
