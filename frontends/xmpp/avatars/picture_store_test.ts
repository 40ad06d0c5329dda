import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { PictureStore } from "./picture_store.ts";

const picture = (hash: string, size: number) => ({ hash, mimeType: "image/png", data: new Uint8Array(size) });

test("what was used least lately goes when there is too much", () => {
  const store = new PictureStore(10);
  for (const hash of ["a", "b"]) store.put(picture(hash, 4));
  store.get("a");
  store.put(picture("c", 4));
  assert.deepEqual(["a", "b", "c"].filter((hash) => store.get(hash)), ["a", "c"]);
});

test("the same picture counts once", () => {
  const store = new PictureStore(10);
  store.put(picture("a", 4));
  for (let times = 0; times < 5; times++) store.put(picture("b", 4));
  assert.ok(store.get("a"));
});
