import { type Memory, memoryOf, type MemorySource } from "../proto/mod.ts";

const ownProcess: MemorySource = {
  status: () => Deno.readTextFileSync("/proc/self/status"),
  resident: () => Deno.memoryUsage().rss,
};

/** What this process holds now: the runtime tells, unless a test hands in another source. */
export function ownMemory(source: MemorySource = ownProcess): Memory {
  return memoryOf(source);
}
