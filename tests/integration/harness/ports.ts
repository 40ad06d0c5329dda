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

/** One loopback port that nobody listens on. */
export function freePort(): number {
  const [port] = freePorts(1);
  if (port === undefined) throw new Error("no free port");
  return port;
}
