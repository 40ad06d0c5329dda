import { encodeFrame, FrameDecoder } from "./frame.ts";

const frame = encodeFrame(new Uint8Array(200));
const segment = new Uint8Array(frame.length * 300);
for (let i = 0; i < 300; i++) segment.set(frame, i * frame.length);
const photo = encodeFrame(new Uint8Array(1_000_000));

Deno.bench("300 frames of 200 bytes in one segment", () => {
  new FrameDecoder().push(segment);
});
Deno.bench("a frame of 1 MB in segments of 1 kB", () => {
  const decoder = new FrameDecoder();
  for (let at = 0; at < photo.length; at += 1000) decoder.push(photo.subarray(at, at + 1000));
});
