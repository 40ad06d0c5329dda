/** Memory of a process, in KiB. */
export interface Memory {
  readonly resident: number;
  readonly shared: number;
}

/** Reads the text of `/proc/self/status` (proc(5)); a line that is not there counts as 0. */
export function memoryOf(status: string): Memory {
  const kib = (name: string): number =>
    Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, "m").exec(status)?.[1] ?? 0);
  return { resident: kib("VmRSS"), shared: kib("RssFile") + kib("RssShmem") };
}
