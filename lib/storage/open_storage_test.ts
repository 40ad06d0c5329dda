import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { isForTests, readSourceTree } from "../../tests/source_tree.ts";

test("the drivers of database servers are loaded only by an import() on the way to them", async () => {
  const tree = await readSourceTree();
  const product = [...tree.values()].filter(({ path }) => !isForTests(path));
  const eager = product.filter(({ path, text }) =>
    !/^lib\/storage\/(mysql|postgres)\//.test(path) &&
    /\bfrom\s+"(?:mysql2|postgres|[./]+(?:storage\/)?(?:mysql|postgres)\/)/.test(text)
  );
  assert.deepEqual(eager.map(({ path }) => path), []);
});
