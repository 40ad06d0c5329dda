import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../tests/test.ts";
import { encodeFrame, FrameDecoder, FrameError } from "./frame.ts";

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

test("a frame is its length, big endian, and its body", () => {
  assert.deepEqual(encodeFrame(bytes(8, 9)), bytes(0, 0, 0, 2, 8, 9));
});

test("a frame split over three segments is one frame", () => {
  const decoder = new FrameDecoder();
  assert.deepEqual(decoder.push(bytes(0, 0)), []);
  assert.deepEqual(decoder.push(bytes(0, 3, 7)), []);
  assert.deepEqual(decoder.push(bytes(8, 9)), [bytes(7, 8, 9)]);
  decoder.end();
});

test("after a split frame the next one may be split too", () => {
  const decoder = new FrameDecoder();
  decoder.push(bytes(0, 0, 0, 2, 1));
  assert.deepEqual(decoder.push(bytes(2, 0, 0, 0, 2, 3)), [bytes(1, 2)]);
  assert.deepEqual(decoder.push(bytes(4)), [bytes(3, 4)]);
});

test("two frames and a half in one segment are two frames, then one", () => {
  const decoder = new FrameDecoder();
  assert.deepEqual(decoder.push(bytes(0, 0, 0, 1, 7, 0, 0, 0, 0, 0, 0, 0, 2, 8)), [bytes(7), bytes()]);
  assert.deepEqual(decoder.push(bytes(9)), [bytes(8, 9)]);
});

test("frames survive any segmentation, even into one reused buffer", () => {
  const frames = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
  const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 40 });
  const property = fc.property(frames, cuts, (bodies, sizes) => {
    const stream = concat(bodies.map(encodeFrame));
    const decoder = new FrameDecoder();
    const buffer = new Uint8Array(400);
    const received: Uint8Array[] = [];
    let at = 0;
    for (let i = 0; at < stream.length; i++) {
      const piece = stream.subarray(at, at + (sizes[i] ?? 400));
      buffer.set(piece);
      received.push(...decoder.push(buffer.subarray(0, piece.length)));
      at += piece.length;
    }
    decoder.end();
    assert.deepEqual(received, bodies);
  });
  fc.assert(property, { numRuns: 1000 });
});

test("a frame over the limit is refused as soon as its length is known", () => {
  const decoder = new FrameDecoder(1000);
  assert.throws(() => decoder.push(bytes(0, 0, 3, 0xe9)), {
    name: "FrameError",
    message: "a frame of 1001 bytes exceeds the limit of 1000 bytes",
  });
});

test("a frame of exactly the limit is taken", () => {
  const body = new Uint8Array(1000);
  assert.deepEqual(new FrameDecoder(1000).push(encodeFrame(body)), [body]);
});

test("the largest length that can be written is refused, not taken for a negative one", () => {
  assert.throws(() => new FrameDecoder().push(bytes(0xff, 0xff, 0xff, 0xff)), /4294967295 bytes/);
});

test("a stream that ends in the middle of a length or of a body is an error", () => {
  for (const start of [bytes(0), bytes(0, 0, 0, 1), bytes(0, 0, 0, 2, 1)]) {
    const decoder = new FrameDecoder();
    decoder.push(start);
    assert.throws(() => decoder.end(), FrameError);
  }
});

test("random bytes give frames or a FrameError, never anything else", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array()), (segments) => {
    const decoder = new FrameDecoder(64);
    try {
      for (const segment of segments) decoder.push(segment);
      decoder.end();
    } catch (error) {
      assert.ok(error instanceof FrameError);
    }
  }));
});
