import { type ConfigFile, ConfigFileError } from "../../plugin/mod.ts";
import type { SplitTimes } from "./netsplit.ts";
import type { Pace } from "./outbox.ts";
import { parseServerAddress, type ServerAddress } from "./server_address.ts";

/** What the operator configured, in `[service]`. README.md has each key in full. */
export interface IrcSettings {
  /** `irc_server`, repeatable: tried in turn. Empty: users name the servers themselves. */
  readonly servers: readonly ServerAddress[];
  /** `irc_allow`, repeatable: which servers users may name, `*` for any part of a host; empty for all public ones. */
  readonly allow: readonly string[];
  /** `irc_identify`: whom to tell the password, and how. */
  readonly identify: string;
  /** `irc_recover`: whom to ask for a nick that somebody else uses, and how. */
  readonly recover: string;
  /** `irc_send_pass`: send the password as PASS instead. */
  readonly sendPass: boolean;
  /** `irc_server_password`: the PASS of everybody, where the server has one. */
  readonly serverPassword: string;
  /** `irc_charset`: what a line is written in that is not UTF-8. */
  readonly charset: string;
  /** `irc_burst`, `irc_rate`. */
  readonly pace: Pace;
  /** `irc_netsplit_grace`, in seconds. */
  readonly splitTimes: SplitTimes;
  /** `irc_away_timeout`, in seconds; here in milliseconds. */
  readonly awayInterval: number;
  /** `irc_fingerprint`, repeatable, `host SHA-256`: the only certificates that a host may show, by host. */
  readonly fingerprints: ReadonlyMap<string, readonly string[]>;
  /** `irc_ca`: a file with the authority's certificate (PEM), if the system has it not. */
  readonly authority: string | undefined;
  /** `irc_certificates`: a folder with `user@example.org.pem`, a certificate and its key, for SASL EXTERNAL. */
  readonly certificates: string | undefined;
  /** `irc_list`: fetch the list of rooms. */
  readonly list: boolean;
  /** `registration.needRegistration`: users must register before they can use the transport. */
  readonly needRegistration: boolean;
}

/**
 * @throws ConfigFileError or RangeError, for the operator to read.
 */
export function readSettings(config: ConfigFile): IrcSettings {
  const flag = (key: string, otherwise: boolean): boolean =>
    config.get(key) === undefined ? otherwise : config.flag(key);
  const grace = positive(config, "service.irc_netsplit_grace", 60) * 1000;
  return {
    servers: config.all("service.irc_server").map(parseServerAddress),
    allow: config.all("service.irc_allow"),
    identify: config.get("service.irc_identify") ?? "NickServ identify $password",
    recover: config.get("service.irc_recover") ?? "NickServ GHOST $name $password",
    sendPass: config.flag("service.irc_send_pass"),
    serverPassword: config.get("service.irc_server_password") ?? "",
    charset: charset(config.get("service.irc_charset") ?? "windows-1252"),
    pace: {
      burst: Math.max(positive(config, "service.irc_burst", 10), 1),
      rate: positive(config, "service.irc_rate", 1),
    },
    splitTimes: { gather: Math.min(2000, grace / 2), grace },
    awayInterval: positive(config, "service.irc_away_timeout", 60) * 1000,
    fingerprints: fingerprints(config.all("service.irc_fingerprint")),
    authority: config.get("service.irc_ca"),
    certificates: config.get("service.irc_certificates"),
    list: flag("service.irc_list", true),
    needRegistration: flag("registration.needRegistration", true),
  };
}

/** Something to tell the network's services; an empty target for nobody. */
export interface ServicesMessage {
  readonly target: string;
  readonly text: string;
}

/** A message to the network's services, from a pattern such as `irc_identify`. */
export function servicesMessage(pattern: string, nick: string, password: string): ServicesMessage {
  const [, target = "", text = ""] = /^(\S+)\s*(.*)$/s.exec(pattern.trim()) ?? [];
  // one pass, so that a password may contain "$name"; a function, so that it may contain "$&"
  const filled = text.replaceAll(
    /\$(password|name)/g,
    (_, word: string) => word === "name" ? nick : password,
  );
  return { target, text: filled.trim() };
}

function positive(config: ConfigFile, key: string, otherwise: number): number {
  const text = config.get(key);
  const value = text === undefined ? otherwise : Number(text);
  if (text === "" || !(value > 0)) {
    throw new ConfigFileError(`${key} is "${text}", which is no number above 0`);
  }
  return value;
}

function charset(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    throw new ConfigFileError(`service.irc_charset is "${label}", which is no known charset`);
  }
}

function fingerprints(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byHost = new Map<string, string[]>();
  for (const line of lines) {
    const [, host = "", digits = ""] = /^(\S+)\s+([0-9a-f: ]+)$/i.exec(line) ?? [];
    const hex = digits.replaceAll(/[: ]/g, "").toLowerCase();
    if (hex.length !== 64) {
      throw new ConfigFileError(
        `service.irc_fingerprint is "${line}": write the host and 64 digits of SHA-256`,
      );
    }
    byHost.set(host.toLowerCase(), [...byHost.get(host.toLowerCase()) ?? [], hex]);
  }
  return byHost;
}
