import type { Ngircd } from "./ngircd.ts";
import type { Prosody } from "./prosody.ts";
import { backendCommand } from "./spectrum.ts";

/** The gateway's JID, wherever the harness runs one. */
export const gateway = "irc.localhost";

/** What Prosody and the gateway both have to know. */
export const component = { jid: gateway, secret: "a component secret" } as const;

/** The settings of an instance that serves people on this Prosody with this backend. */
export function gatewaySettings(
  prosody: Prosody,
  ngircd: Ngircd,
  backend: "irc" | "template",
): Readonly<Record<string, string | number>> {
  return {
    "service.jid": component.jid,
    "service.port": prosody.componentPort,
    "service.password": component.secret,
    "service.backend": backendCommand(backend),
    "service.irc_server": `127.0.0.1:${ngircd.port}`,
    "identity.type": "irc",
  };
}
