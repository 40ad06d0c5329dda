import { parseServerAddress, type ServerAddress } from "./server_address.ts";

/**
 * The servers behind a name that a user wrote: TLS, then plain if no port was given. Undefined if it is no server, or
 * one where users have no business.
 * @param allow patterns with `*`; empty for every server that is not in our own network.
 */
export function serversNamed(name: string, allow: readonly string[]): readonly ServerAddress[] | undefined {
  let address: ServerAddress;
  try {
    address = parseServerAddress(name);
  } catch {
    return undefined;
  }
  const host = address.host.toLowerCase();
  const isAllowed = allow.length === 0 ? !isOurOwn(host) : allow.some((pattern) => fits(pattern, host));
  if (!isAllowed) return undefined;
  if (/[^:]:\+?\d+$/.test(name)) return [address];
  return [{ host, port: 6697, tls: true }, { host, port: 6667, tls: false }];
}

/** Not reachable from outside, so perhaps not meant for users: this machine and private networks (RFC 1918, 4193). */
function isOurOwn(host: string): boolean {
  if (host === "localhost" || !/[.:]/.test(host) || /\.(?:local|localhost|internal)$/.test(host)) return true;
  if (host.includes(":")) return /^(?:::|f[cd]|fe[89ab])/.test(host);
  return /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]*$/.test(host);
}

function fits(pattern: string, host: string): boolean {
  const parts = pattern.toLowerCase().split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(host);
}
