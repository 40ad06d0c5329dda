import assert from "node:assert/strict";
import { backendId } from "../ids.ts";
import { test } from "../../tests/test.ts";
import { BackendCensus } from "./backend_census.ts";

const stats = (id: string) => ({ res: 1, initRes: 1, shared: 1, id });
const backend = (id: number, size: number, pid?: string) => ({
  id: backendId(id),
  seats: { size },
  stats: pid === undefined ? undefined : stats(pid),
});

test("a backend is counted from its arrival to its loss", () => {
  const census = new BackendCensus();
  const one = backend(1, 0, "10");
  census.arrived(one);
  census.arrived(backend(2, 0));
  assert.equal(census.count, 2);
  assert.deepEqual(census.stats, [stats("10")]);
  census.lost(one);
  assert.equal(census.count, 1);
  assert.deepEqual(census.stats, []);
});

test("a backend that is lost with users on it has crashed; one without, or one that never arrived, has not", () => {
  const census = new BackendCensus();
  const [busy, idle] = [backend(1, 3, "10"), backend(2, 0, "20")];
  census.arrived(busy);
  census.arrived(idle);
  census.lost(busy);
  census.lost(busy);
  census.lost(idle);
  census.lost(backend(3, 3, "30"));
  assert.deepEqual([census.crashes, census.crashed], [1, ["10"]]);
});

test("a backend that says nothing sensible of itself goes by our number", () => {
  const census = new BackendCensus();
  for (const each of [backend(1, 1), backend(2, 1, "1\n2"), backend(3, 1, "")]) {
    census.arrived(each);
    census.lost(each);
  }
  assert.deepEqual(census.crashed, ["1", "2", "3"]);
});

test("a thousand crashes are remembered by name, and all are counted", () => {
  const census = new BackendCensus();
  for (let id = 1; id <= 1_002; id++) {
    const each = backend(id, 1);
    census.arrived(each);
    census.lost(each);
  }
  assert.equal(census.crashes, 1_002);
  assert.equal(census.crashed.length, 1_000);
  assert.equal(census.crashed[0], "3");
});
