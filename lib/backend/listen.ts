/** The edge to the network: the port that backends connect to. */
import type { Listener } from "./server.ts";

/** Listens on `host`:`port`; port 0 takes a free one, which the answer names. */
export function listenForBackends(host: string, port: number): Listener & { readonly port: number } {
  const listener = Deno.listen({ hostname: host, port, transport: "tcp" });
  return {
    port: listener.addr.port,
    async accept() {
      const connection = await listener.accept();
      connection.setNoDelay(true);
      return connection;
    },
    close: () => listener.close(),
  };
}
