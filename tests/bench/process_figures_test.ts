import assert from "node:assert/strict";
import { cpuUsage } from "node:process";
import { Program } from "../integration/harness/program.ts";
import { until } from "../integration/harness/until.ts";
import { test } from "../test.ts";
import { familyCpuMicroseconds, familyMegabytes, residentMegabytes } from "./process_figures.ts";

test("the work of a process is in its CPU time, in microseconds", async () => {
  const before = await familyCpuMicroseconds(Deno.pid);
  for (const start = cpuUsage(); cpuUsage(start).user < 50_000;);
  const used = await familyCpuMicroseconds(Deno.pid) - before;
  assert.ok(used > 30_000 && used < 5_000_000, `${used} µs`);
});

test("children count, with their CPU time and their memory", async () => {
  const script = "yes >/dev/null & trap 'kill $!' TERM; echo started; wait";
  await using parent = new Program("sh", { args: ["-c", script] });
  await parent.output.expect("a child", (line) => line === "started");
  assert.ok(await familyMegabytes(parent.pid) > await residentMegabytes(parent.pid));
  const before = await familyCpuMicroseconds(parent.pid);
  const grown = async () => await familyCpuMicroseconds(parent.pid) > before + 20_000; // the shell itself only waits
  assert.ok(await until(grown, 20_000));
});
