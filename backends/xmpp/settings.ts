import type { ConfigFile } from "../../plugin/mod.ts";
import { parseServerAddress, type ServerAddress } from "./server_address.ts";

/** What the operator configured, in `[service]`. */
export interface XmppSettings {
  /** `xmpp_server`, repeatable: tried in turn, for every account. Empty: each domain's own, by its SRV records. */
  readonly servers: readonly ServerAddress[];
  /** `xmpp_domain`, repeatable: the only domains whose accounts may be used. Empty: all. */
  readonly domains: readonly string[];
  /** `xmpp_ca`: a file with the certificate of an authority (PEM), if the system has it not. */
  readonly authority: string | undefined;
  /** `xmpp_resource`: what we are called among the account's clients. */
  readonly resource: string;
  /** `xmpp_bookmarks`: rooms that a user enters and leaves are noted among the account's bookmarks. */
  readonly writesBookmarks: boolean;
}

/** @throws RangeError for the operator to read. */
export function readSettings(config: ConfigFile): XmppSettings {
  return {
    servers: config.all("service.xmpp_server").map(parseServerAddress),
    domains: config.all("service.xmpp_domain").map((domain) => domain.toLowerCase()),
    authority: config.get("service.xmpp_ca"),
    resource: config.get("service.xmpp_resource") ?? "spectrum2",
    writesBookmarks: ["1", "true"].includes(config.get("service.xmpp_bookmarks") ?? ""),
  };
}
