import assert from "node:assert/strict";
import { userId } from "../ids.ts";
import { test } from "../../tests/test.ts";
import { AdminStage, backend, romeo } from "./testing.ts";

const big = { res: 5_000, initRes: 2_000, shared: 1_000, id: "1" };
/** Smaller than at its start, which must not count against the other. */
const small = { res: 1_500, initRes: 2_000, shared: 1_000, id: "2" };

test("memory is that of the instance and of every backend that told", async () => {
  await using stage = new AdminStage();
  assert.deepEqual(
    [await stage.run("res_memory"), await stage.run("shr_memory"), await stage.run("used_memory")],
    ["1000", "300", "700"],
  );
  for (const each of [backend(1, 1, big), backend(2, 1, small), backend(3, 1)]) stage.backends.arrived(each);
  assert.deepEqual(
    [await stage.run("res_memory"), await stage.run("shr_memory"), await stage.run("used_memory")],
    ["7500", "2300", "5200"],
  );
});

test("memory by user is what backends have grown since they started, in whole KB", async () => {
  await using stage = new AdminStage();
  for (const each of [backend(1, 1, big), backend(2, 1, small)]) stage.backends.arrived(each);
  assert.equal(await stage.run("average_memory_per_user"), "0");
  await stage.arrive(romeo, "montague");
  assert.equal(await stage.run("average_memory_per_user"), "3000");
  await stage.arrive(userId("juliet@verona.example"), "capulet");
  await stage.arrive(userId("paris@verona.example"), "county");
  await stage.arrive(userId("nurse@verona.example"), "nurse");
  await stage.arrive(userId("friar@verona.example"), "friar");
  await stage.arrive(userId("tybalt@verona.example"), "tybalt");
  await stage.arrive(userId("peter@verona.example"), "peter");
  assert.equal(await stage.run("average_memory_per_user"), "428");
});
