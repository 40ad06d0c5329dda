import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { imageType } from "./image_type.ts";

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test("an image is known by its first bytes", () => {
  assert.equal(imageType(bytes("\xff\xd8\xff\xe0 JFIF")), "image/jpeg");
  assert.equal(imageType(bytes("\x89PNG\r\n\x1a\n....")), "image/png");
  assert.equal(imageType(bytes("GIF89a")), "image/gif");
  assert.equal(imageType(bytes("BM....")), "image/bmp");
  assert.equal(imageType(bytes("RIFF1234WEBPVP8 ")), "image/webp");
});

test("anything else, or too little, is not guessed at", () => {
  for (const text of ["", "\xff\xd8", "RIFF1234WAVE", "<svg/>"]) {
    assert.equal(imageType(bytes(text)), undefined);
  }
});
