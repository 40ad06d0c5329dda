import { ConnectionError, LoginError } from "../../plugin/mod.ts";
import { canBeNick } from "./protocol/nick.ts";

export interface IrcAccount {
  readonly user: string;
  readonly nick: string;
  readonly password: string;
  /** Where the password is for, if users name the servers themselves; empty for nowhere. */
  readonly home: string;
}

/** What most networks take. */
const longestNick = 16;

/**
 * Who a registered legacy name is. `nick@server` says where the password is for; somebody who never registered has a
 * JID for a name, whose first part becomes the nick.
 * @throws LoginError if the name cannot be a nick.
 */
export function accountOf(user: string, legacyName: string, password: string): IrcAccount {
  const [, local = legacyName, home = ""] = /^([^@/]+)@([^@/]+)(?:\/.*)?$/s.exec(legacyName) ?? [];
  const nick = local === legacyName ? legacyName : nickFrom(local);
  if (canBeNick(nick)) return { user, nick, password, home: home.toLowerCase() };
  throw new LoginError(ConnectionError.invalidUsername, `"${legacyName}" cannot be a nick on IRC.`);
}

/** RFC 2812 §2.3.1: what any server takes as a nick. */
function nickFrom(local: string): string {
  const allowed = local.replaceAll(/[^\w[\]\\`^{|}-]/g, "_").replace(/^[\d-]/, "_$&");
  return allowed.slice(0, longestNick);
}
