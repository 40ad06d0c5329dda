import assert from "node:assert/strict";
import { test } from "../../test.ts";
import { eachLine } from "./lines.ts";

async function linesOf(chunks: readonly Uint8Array[]): Promise<string[]> {
  const lines: string[] = [];
  await eachLine(ReadableStream.from(chunks), (line) => void lines.push(line));
  return lines;
}

test("lines come whole wherever the bytes were cut, with either line end", async () => {
  const bytes = new TextEncoder().encode("a😀b\r\n\nlast");
  const expected = ["a😀b", "", "last"];
  for (let cut = 0; cut <= bytes.length; cut++) {
    assert.deepEqual(await linesOf([bytes.slice(0, cut), bytes.slice(cut)]), expected, `cut at ${cut}`);
  }
});
