/** What the kernel says about a process. Linux only. */
import { descendants } from "../integration/harness/processes.ts";

/** The kernel counts CPU time in ticks of 10 ms (`USER_HZ`). */
const tickMs = 10;

/** CPU time that a process has used so far, user and system together, all threads, in milliseconds. */
export async function cpuMilliseconds(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  // The name in parentheses may hold anything: fields are counted behind it. utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** Memory that a process holds right now, in megabytes (VmRSS). */
export async function residentMegabytes(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? NaN) / 1000;
}

/**
 * CPU time that a process and all its children have used so far, in microseconds: finer than ticks. Threads that have
 * ended are left out, so it is for the difference between two moments.
 */
export async function familyCpuMicroseconds(pid: number): Promise<number> {
  const used = await Promise.all((await family(pid)).map(threadMicroseconds));
  return sum(used);
}

/** Memory of a process with all its children, in megabytes. What they share is counted for each. */
export async function familyMegabytes(pid: number): Promise<number> {
  return sum(await Promise.all((await family(pid)).map(residentMegabytes)));
}

async function family(pid: number): Promise<number[]> {
  return [pid, ...(await descendants(pid)).map((child) => child.pid)];
}

async function threadMicroseconds(pid: number): Promise<number> {
  const threads = await Array.fromAsync(Deno.readDir(`/proc/${pid}/task`));
  const stats = await Promise.all(
    threads.map(({ name }) => Deno.readTextFile(`/proc/${pid}/task/${name}/schedstat`).catch(() => "0")),
  );
  return sum(stats.map((stat) => Number(stat.split(" ")[0]) / 1000));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
