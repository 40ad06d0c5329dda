import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../test.ts";
import { attribute, MessageCounter, StanzaCutter } from "./stanzas.ts";

const stream = "<?xml version='1.0'?><stream:stream to='gw.localhost'><presence from='gw.localhost'/> " +
  "<iq id=\"1\"><query xmlns='jabber:iq:roster'/></iq><message to='a@b'><body>one</body></message>" +
  "<message to='a@b'><body>two</body></message>";

/** The stream in pieces, cut at these places. */
function pieces(cuts: readonly number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % stream.length).sort((one, other) => one - other)];
  return places.map((place, index) => stream.slice(place, places[index + 1] ?? stream.length));
}

test("a stream is cut into its stanzas, however it arrives", () => {
  fc.assert(fc.property(fc.array(fc.nat()), (cuts) => {
    const cutter = new StanzaCutter();
    const names = pieces(cuts).flatMap((piece) => cutter.push(piece)).map(({ name }) => name);
    assert.deepEqual(names, ["stream:stream", "presence", "iq", "message", "message"]);
  }));
});

test("messages are counted and told one by one, however they arrive", () => {
  fc.assert(fc.property(fc.array(fc.nat()), (cuts) => {
    const counter = new MessageCounter();
    const told: string[] = [];
    let count = 0;
    for (const piece of pieces(cuts)) {
      count += counter.push(piece, (message) => told.push(/<body>(\w+)/.exec(message)?.[1] ?? ""));
    }
    assert.equal(count, 2);
    assert.deepEqual(told, ["one", "two"]);
  }));
});

test("an attribute is found in either kind of quotes, and only in the stanza's own tag", () => {
  const stanza = { name: "iq", text: `<iq to='a' id="b"><query from='c'/></iq>` };
  assert.equal(attribute(stanza, "to"), "a");
  assert.equal(attribute(stanza, "id"), "b");
  assert.equal(attribute(stanza, "from"), undefined);
});
