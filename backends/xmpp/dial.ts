import type { Failure } from "./stream/failure.ts";
import { networkFailure } from "./stream/failure.ts";
import { ConnectionError } from "../../plugin/mod.ts";
import {
  isOwnNetwork,
  parseServerAddress,
  type ResolveSrv,
  type ServerAddress,
  serversOf,
} from "./server_address.ts";
import type { XmppSettings } from "./settings.ts";
import type { ServerConnection } from "./stream/socket.ts";

/** Opens a secure connection to a server, whose certificate is for the domain. */
export type Dial = (server: ServerAddress, domain: string) => Promise<ServerConnection>;

export interface DialOptions {
  readonly settings: XmppSettings;
  readonly dial: Dial;
  readonly resolveSrv: ResolveSrv;
  /** For each server, in milliseconds. */
  readonly timeout: number;
  /** Asked before each attempt. */
  readonly gaveUp: () => boolean;
  /** The only server to be tried: the domain's own has sent us there (RFC 6120 §4.9.3.19). */
  readonly otherHost?: string;
}

/** Connects to the first server of a domain that answers. Undefined if it was given up. */
export async function connectTo(
  domain: string,
  options: DialOptions,
): Promise<ServerConnection | Failure | undefined> {
  const { dial, timeout, gaveUp } = options;
  const servers = await serversFor(domain, options);
  const reasons: unknown[] = [];
  for (const server of servers) {
    if (gaveUp()) return undefined;
    try {
      const connection = await within(timeout, dial(server, domain));
      if (!gaveUp()) return connection;
      connection.close();
      return undefined;
    } catch (error) {
      reasons.push(error);
    }
  }
  return failureOfDialling(domain, reasons);
}

/**
 * Users may name any domain, and its server and its records any host: our own network is the operator's to open, by
 * `xmpp_domain` or `xmpp_server`.
 */
async function serversFor(
  domain: string,
  { settings, resolveSrv, otherHost }: DialOptions,
): Promise<readonly ServerAddress[]> {
  if (settings.servers.length > 0 && otherHost === undefined) return settings.servers;
  const servers = otherHost === undefined ? await serversOf(domain, resolveSrv) : readOtherHost(otherHost);
  const isTrusted = settings.servers.length > 0 || settings.domains.includes(domain);
  return isTrusted ? servers : servers.filter(({ host }) => !isOwnNetwork(host));
}

function readOtherHost(text: string): readonly ServerAddress[] {
  try {
    return [{ ...parseServerAddress(text), tls: "starttls" }];
  } catch {
    return []; // it is no address
  }
}

function failureOfDialling(domain: string, reasons: readonly unknown[]): Failure {
  if (reasons.length === 0) {
    return {
      code: ConnectionError.invalidUsername,
      text: `${domain} has no server that may be used from here.`,
    };
  }
  const text = `Cannot connect to ${domain}: ${reasons.map(messageOf).join("; ")}`;
  const code = reasons.map(codeOf).find((code) => code !== undefined);
  return code === undefined ? networkFailure(text) : { code, text };
}

/** What only an operator can change: the server's certificate, or that it has none. */
function codeOf(reason: unknown): ConnectionError | undefined {
  const text = messageOf(reason);
  if (/\bno TLS\b/.test(text)) return ConnectionError.noSslSupport;
  if (/NotValidForName/.test(text)) return ConnectionError.certHostnameMismatch;
  if (/Expired/.test(text)) return ConnectionError.certExpired;
  if (/NotValidYet/.test(text)) return ConnectionError.certNotActivated;
  if (/UnknownIssuer/.test(text)) return ConnectionError.certUntrusted;
  return /invalid peer certificate/.test(text) ? ConnectionError.certOtherError : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A connection that comes too late is closed. */
async function within(milliseconds: number, dialling: Promise<ServerConnection>): Promise<ServerConnection> {
  const late = Promise.withResolvers<"late">();
  const timer = setTimeout(() => late.resolve("late"), milliseconds);
  try {
    const connection = await Promise.race([dialling, late.promise]);
    if (connection !== "late") return connection;
    dialling.then((tooLate) => tooLate.close(), () => {});
    throw new Error("no answer");
  } finally {
    clearTimeout(timer);
  }
}
