interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Reads /proc, so it only works on Linux. Processes that have ended and wait for their parent are left out. */
async function running(): Promise<Process[]> {
  const found: Process[] = [];
  for await (const entry of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(entry.name)) continue;
    const process = await readProcess(Number(entry.name));
    if (process !== undefined) found.push(process);
  }
  return found;
}

async function readProcess(pid: number): Promise<Process | undefined> {
  try {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
    // The name in parentheses may hold anything, so the fields are counted from the last one.
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z") return undefined;
    const command = (await Deno.readTextFile(`/proc/${pid}/cmdline`)).replaceAll("\0", " ").trim();
    return { pid, parent: Number(parent), command };
  } catch {
    return undefined; // It ended while we looked.
  }
}

/** The children of a process, their children, and so on. */
export async function descendants(pid: number): Promise<Process[]> {
  const all = await running();
  const family: Process[] = [];
  let parents = new Set([pid]);
  while (parents.size > 0) {
    const children = all.filter((process) => parents.has(process.parent));
    family.push(...children);
    parents = new Set(children.map((process) => process.pid));
  }
  return family;
}

/** Which of these processes still run. A reused process id is told apart by its command. */
export async function stillRunning(processes: readonly Process[]): Promise<Process[]> {
  const now = await Promise.all(processes.map((process) => readProcess(process.pid)));
  return processes.filter((process, index) => now[index]?.command === process.command);
}

/** Memory that a process holds right now, in bytes (VmRSS). */
export async function residentBytes(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? NaN) * 1024;
}
