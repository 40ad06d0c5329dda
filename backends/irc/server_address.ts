/** An IRC server to log in to. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

const plainPort = 6667;
const tlsPort = 6697;

/**
 * Reads a value of `service.irc_server`: `host`, `host:port` or `host/port`, an IPv6 address in brackets if a port
 * follows. `+` before the port, and port 6697, mean TLS; `+` alone means TLS on 6697.
 * @throws RangeError if it is no such thing.
 */
export function parseServerAddress(text: string): ServerAddress {
  const [, bracketed, plain, separator, plus, digits] =
    /^(?:\[([^\]\s]+)\]|([^\s:/[\]]+|[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*))(?:([:/])(\+?)(\d*))?$/i.exec(
      text,
    ) ?? [];
  const host = bracketed ?? plain;
  const nothingAfterSeparator = separator !== undefined && plus === "" && digits === "";
  if (host === undefined || nothingAfterSeparator) {
    throw new RangeError(`"${text}" is no IRC server: write host, host:port or, for TLS, host:+port`);
  }
  const tls = plus === "+" || Number(digits) === tlsPort;
  const port = digits ? Number(digits) : tls ? tlsPort : plainPort;
  if (port < 1 || port > 65535) throw new RangeError(`"${text}" has an impossible port`);
  return { host, port, tls };
}

/** For people to read. */
export function describeServer({ host, port }: ServerAddress): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
