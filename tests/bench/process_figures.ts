/** What the kernel says about a process. Linux only. */

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
