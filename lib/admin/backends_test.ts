import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { AdminStage, backend } from "./testing.ts";

test("backends are counted, and those that crashed are named on a line each", async () => {
  await using stage = new AdminStage();
  const stats = { res: 1, initRes: 1, shared: 1, id: "4711" };
  const [first, second, third] = [backend(1, 5, stats), backend(2, 5), backend(3, 0)];
  for (const each of [first, second, third]) stage.backends.arrived(each);
  assert.equal(await stage.run("backends_count"), "3");
  assert.equal(await stage.run("crashed_backends_count"), "0");
  assert.equal(await stage.run("crashed_backends"), "");
  stage.backends.lost(first);
  stage.backends.lost(second);
  assert.equal(await stage.run("backends_count"), "1");
  assert.equal(await stage.run("crashed_backends_count"), "2");
  assert.equal(await stage.run("crashed_backends"), "4711\n2\n");
});
