/** Where to find the server of a domain. */

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (XEP-0368), or asked for in the stream (RFC 6120 §5). */
  readonly tls: "direct" | "starttls";
}

/** A record of the domain name system, as `Deno.resolveDns` has it. */
export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** Answers none where there are none. */
export type ResolveSrv = (name: string) => Promise<readonly SrvRecord[]>;

/**
 * Reads `[xmpp://|xmpps://]host[:port]`; `xmpps` is TLS from the first byte.
 * @throws RangeError for the operator to read.
 */
export function parseServerAddress(text: string): ServerAddress {
  const parts = /^(?:(xmpps?):\/\/)?(\[[0-9a-f:.]+\]|[^\s:/@]+)(?::(\d{1,5}))?\/?$/i.exec(text.trim());
  const [, scheme = "xmpp", host = "", port] = parts ?? [];
  const isDirect = scheme.toLowerCase() === "xmpps";
  const number = Number(port ?? (isDirect ? 5223 : 5222));
  if (host === "" || number < 1 || number > 65535) {
    throw new RangeError(
      `service.xmpp_server: "${text}" is no server; say host, host:port or xmpps://host:port`,
    );
  }
  return { host: host.replace(/^\[|\]$/g, ""), port: number, tls: isDirect ? "direct" : "starttls" };
}

/**
 * The addresses of a domain's server, to be tried in turn (RFC 6120 §3.2, XEP-0368 §3): by SRV records or, where there
 * are none, the domain itself.
 * @param random from 0 to 1
 */
export async function serversOf(
  domain: string,
  resolve: ResolveSrv,
  random: () => number = Math.random,
): Promise<readonly ServerAddress[]> {
  const [direct, plain] = await Promise.all([
    resolve(`_xmpps-client._tcp.${domain}`),
    resolve(`_xmpp-client._tcp.${domain}`),
  ]);
  const records = [
    ...direct.map((record) => ({ ...record, tls: "direct" as const })),
    ...plain.map((record) => ({ ...record, tls: "starttls" as const })),
  ];
  if (records.length === 0) return [{ host: domain, port: 5222, tls: "starttls" }];
  return records
    .map((record) => ({ record, luck: random() ** (1 / Math.max(record.weight, 0.001)) })) // RFC 2782's lottery
    .sort((a, b) => a.record.priority - b.record.priority || b.luck - a.luck)
    .map(({ record }) => ({ host: record.target.replace(/\.$/, ""), port: record.port, tls: record.tls }))
    .filter(({ host }) => host !== ""); // "." says that there is no such service
}

/** What never leaves this machine needs no encryption. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Whether a name or address is of this machine or a network like its own (RFC 1918, RFC 4193): no place for users. */
export function isOwnNetwork(host: string): boolean {
  const name = host.toLowerCase();
  if (isLoopback(name) || !/[.:]/.test(name) || /\.(local|localhost|internal)$/.test(name)) return true;
  if (name.includes(":")) return /^(::|f[cd]|fe[89ab])/.test(name);
  return /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$/.test(name);
}
