import type { ServerAddress } from "./server_address.ts";

interface Policy {
  readonly port: number;
  /** In milliseconds. */
  readonly until: number;
}

/** What the capability says (ircv3.net/specs/extensions/sts): where TLS is spoken, and for how long that holds. */
export interface StsOffer {
  readonly port: number | undefined;
  /** In milliseconds. */
  readonly duration: number | undefined;
}

export function parseStsOffer(value: string): StsOffer {
  const tokens = new Map(
    value.split(",").map((token) => {
      const at = token.indexOf("=");
      return at < 0 ? [token, ""] : [token.slice(0, at), token.slice(at + 1)];
    }),
  );
  const port = whole(tokens.get("port"));
  const duration = whole(tokens.get("duration"));
  return {
    port: port !== undefined && port > 0 && port < 65536 ? port : undefined,
    duration: duration === undefined ? undefined : duration * 1000,
  };
}

/** No server may make us remember it for longer, in milliseconds. */
const longest = 365 * 24 * 60 * 60 * 1000;
const mostHosts = 10_000;

/** Which hosts have said that they are to be reached by TLS only: the same for all users, until the backend ends. */
export class StrictTransport {
  readonly #now: () => number;
  readonly #policies = new Map<string, Policy>();

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Where the server is to be reached instead, or the same. */
  secured(server: ServerAddress): ServerAddress {
    const policy = this.#policies.get(server.host.toLowerCase());
    if (server.tls || policy === undefined || policy.until <= this.#now()) return server;
    return { host: server.host, port: policy.port, tls: true };
  }

  /** A server that was reached by TLS says how long that shall hold; 0 milliseconds: no longer. */
  keep({ host, port }: ServerAddress, duration: number): void {
    const key = host.toLowerCase();
    this.#policies.delete(key);
    if (duration === 0 || this.#policies.size >= mostHosts) return;
    this.#policies.set(key, { port, until: this.#now() + Math.min(duration, longest) });
  }
}

function whole(text = ""): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
