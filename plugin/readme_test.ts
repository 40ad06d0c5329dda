import assert from "node:assert/strict";
import { test } from "../tests/test.ts";

const root = new URL("..", import.meta.url);

test("the tutorial shows the template as it is", async () => {
  const readme = await Deno.readTextFile(new URL("plugin/README.md", root));
  const shown = [...readme.matchAll(/<!-- file: (\S+) -->\s*```ts ignore\n([^]*?)```/g)];
  assert.equal(shown.length, 3);
  for (const [, path = "", code] of shown) {
    assert.equal(code, await Deno.readTextFile(new URL(path, root)), path);
  }
});
