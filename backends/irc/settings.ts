import type { ConfigFile } from "../../plugin/mod.ts";
import { parseServerAddress, type ServerAddress } from "./server_address.ts";

/** What the operator configured, in `[service]`. */
export interface IrcSettings {
  /** `irc_server`, repeatable: tried in turn. */
  readonly servers: readonly ServerAddress[];
  /** `irc_identify`: whom to tell the password, and how. */
  readonly identify: string;
  /** `irc_send_pass`: send the password as PASS instead. */
  readonly sendPass: boolean;
}

/**
 * @throws ConfigFileError or RangeError, for the operator to read.
 */
export function readSettings(config: ConfigFile): IrcSettings {
  const servers = config.all("service.irc_server").map(parseServerAddress);
  if (servers.length === 0) {
    throw new RangeError("the config file lacks service.irc_server, the IRC server to log in to");
  }
  return {
    servers,
    identify: config.get("service.irc_identify") ?? "NickServ identify $password",
    sendPass: config.flag("service.irc_send_pass"),
  };
}

/** The message that tells the password to the network's services, from the pattern of `irc_identify`. */
export function identifyMessage(
  pattern: string,
  nick: string,
  password: string,
): { target: string; text: string } {
  const [, target = "", text = ""] = /^(\S+)\s*(.*)$/s.exec(pattern.trim()) ?? [];
  // one pass, so that a password may contain "$name"; a function, so that it may contain "$&"
  const filled = text.replaceAll(
    /\$(password|name)/g,
    (_, word: string) => word === "name" ? nick : password,
  );
  return { target, text: filled };
}
