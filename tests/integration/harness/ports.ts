/**
 * As many different loopback ports as asked for, on which nobody listens: the kernel picks them.
 * They are all held at once, so one answer never names a port twice.
 */
export function freePorts(count: number): number[] {
  using held = new DisposableStack();
  return Array.from({ length: count }, () => {
    const listener = held.use(Deno.listen({ hostname: "127.0.0.1", port: 0 }));
    return listener.addr.port;
  });
}

/** What can be started on ports, and says whether somebody else had taken one. */
interface OnPorts extends AsyncDisposable {
  readonly output: readonly string[];
  /** Resolves when it is up. */
  ready(): Promise<void>;
}

/**
 * Starts a server on that many free ports and waits until it is up. A port may be taken by somebody else after it was
 * found free: then others are tried, three times in all.
 */
export async function onFreePorts<Server extends OnPorts>(
  count: number,
  start: (ports: readonly number[]) => Promise<Server>,
): Promise<Server> {
  for (let attempt = 1;; attempt++) {
    const server = await start(freePorts(count));
    try {
      await server.ready();
      return server;
    } catch (error) {
      await server[Symbol.asyncDispose]();
      const isTaken = server.output.some((line) =>
        /address already in use|in use by another application/i.test(line)
      );
      if (attempt === 3 || !isTaken) throw error;
    }
  }
}

/** One loopback port that nobody listens on. */
export function freePort(): number {
  const [port] = freePorts(1);
  if (port === undefined) throw new Error("no free port");
  return port;
}
