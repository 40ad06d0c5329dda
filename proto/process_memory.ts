/** What STATS tells of a backend, and the instance of itself. */

/** Memory of a process, in KiB. */
export interface Memory {
  readonly resident: number;
  readonly shared: number;
}

/** Where the system tells it. */
export interface MemorySource {
  /** The text of `/proc/self/status`; throws where there is none, or none for us. */
  readonly status: () => string;
  /** Resident memory in bytes. */
  readonly resident: () => number;
}

/**
 * What a process holds. What it shares is not known, and 0, on other systems than Linux, and in a program with limits:
 * Deno shows /proc only to those that may do everything.
 */
export function memoryOf(source: MemorySource): Memory {
  try {
    return parseMemory(source.status());
  } catch {
    return { resident: Math.round(source.resident() / 1024), shared: 0 };
  }
}

/** Reads the text of `/proc/self/status` (proc(5)); a line that is not there counts as 0. */
export function parseMemory(status: string): Memory {
  const kib = (name: string): number =>
    Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, "m").exec(status)?.[1] ?? 0);
  return { resident: kib("VmRSS"), shared: kib("RssFile") + kib("RssShmem") };
}
