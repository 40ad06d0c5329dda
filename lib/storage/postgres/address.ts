/** Where a PostgreSQL server is and how to log in to it. What is undefined is the driver's business. */
export interface PostgresAddress {
  /** A host name or address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly sslMode: SslMode;
  /** The file with certificates to trust, or `system`. */
  readonly sslRootCert: string | undefined;
  /** In seconds. */
  readonly connectTimeout: number | undefined;
}

export const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;
export type SslMode = typeof sslModes[number];

/** Debian's, where libpq looks when no host is given. */
const socketFolder = "/var/run/postgresql";
const defaultPort = 5432;

/** What libpq knows and we need not: it is about how libpq itself works. */
const passedOver = new Set([
  "application_name",
  "fallback_application_name",
  "client_encoding",
  "gssencmode",
  "keepalives",
  "keepalives_count",
  "keepalives_idle",
  "keepalives_interval",
  "sslcompression",
  "sslsni",
  "target_session_attrs",
  "tcp_user_timeout",
]);

const understood = new Set([
  "host",
  "hostaddr",
  "port",
  "user",
  "password",
  "dbname",
  "sslmode",
  "sslrootcert",
  "connect_timeout",
]);

/**
 * Reads a connection string as libpq does (PostgreSQL manual, §34.1.1): `host=db user='a b'`, or a URI. One host
 * only. Throws an error for people, which never shows the password.
 */
export function parseConnectionString(text: string): PostgresAddress {
  return readAddress(/^postgres(ql)?:\/\//.test(text) ? uriWords(text) : keyedWords(text));
}

/** The address from words named as libpq names them; empty ones count as not given. */
export function readAddress(given: ReadonlyMap<string, string>): PostgresAddress {
  for (const key of given.keys()) {
    if (!understood.has(key) && !passedOver.has(key)) throw new Error(`"${key}" is not supported here`);
  }
  const word = (key: string) => given.get(key) || undefined;
  const host = word("hostaddr") ?? word("host") ?? socketFolder;
  if (host.includes(",")) throw new Error("only one host is supported");
  return {
    host,
    port: whole(word("port"), "port") ?? defaultPort,
    user: word("user"),
    password: word("password"),
    database: word("dbname"),
    sslMode: readSslMode(word("sslmode")),
    sslRootCert: word("sslrootcert"),
    connectTimeout: whole(word("connect_timeout"), "connect_timeout"),
  };
}

function readSslMode(text: string | undefined): SslMode {
  if (text === undefined) return "prefer";
  const mode = sslModes.find((one) => one === text);
  if (mode === undefined) throw new Error(`sslmode "${text}" is none of ${sslModes.join(", ")}`);
  return mode;
}

function whole(text: string | undefined, key: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${key} "${text}" is not a whole number`);
  return Number(text);
}

/** One `key = value`, the value plain or in single quotes; a backslash takes the next character as it is. */
const keyed =
  /\s*([A-Za-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'(?=\s|$)|((?:[^\s'\\]|\\.)(?:[^\s\\]|\\.)*|$))\s*/sy;

function keyedWords(text: string): Map<string, string> {
  const words = new Map<string, string>();
  keyed.lastIndex = 0;
  while (keyed.lastIndex < text.length) {
    const at = keyed.lastIndex;
    const match = keyed.exec(text);
    if (match === null) throw new Error(`it cannot be read from its character ${at + 1} on`);
    const [, key = "", quoted, plain = ""] = match;
    words.set(key, (quoted ?? plain).replace(/\\(.)/gs, "$1"));
  }
  return words;
}

/** The parts of `postgresql://user:password@host:port/dbname?key=value`, each with percent escapes. */
const uri = /^\w+:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?(\[[^\]]*\]|[^:/?]*)(?::(\d*))?(?:\/([^?]*))?(?:\?(.*))?$/;

function uriWords(text: string): Map<string, string> {
  const match = uri.exec(text);
  if (match === null) throw new Error("it is not a URI that can be read");
  const [, user, password, host, port, dbname, parameters] = match;
  const words = new Map<string, string>();
  const parts = { user, password, host: host?.replace(/^\[|\]$/g, ""), port, dbname };
  for (const [key, part] of Object.entries(parts)) if (part) words.set(key, unescaped(part));
  for (const parameter of parameters?.split("&") ?? []) {
    const [key = "", value = ""] = parameter.split("=", 2);
    words.set(unescaped(key), unescaped(value));
  }
  return words;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error("it has a percent sign that is not part of an escape");
  }
}
