import { TransportError } from "../../../lib/errors.ts";
import type { Sender } from "../address.ts";
import type { XmppContext } from "../feature.ts";

/** Whether somebody from there may come in. Whoever is registered is in, wherever they come from. */
export function mayRegister(sender: Sender, context: XmppContext): boolean {
  return refusalOf(sender, context) === undefined;
}

/** Throws `not-allowed` to somebody who may not register. */
export function refuseOutsiders(sender: Sender, context: XmppContext): void {
  const refusal = refusalOf(sender, context);
  if (refusal !== undefined) throw new TransportError("not-allowed", refusal);
}

function refusalOf({ domain }: Sender, { config }: XmppContext): string | undefined {
  const { enablePublicRegistration, requireLocalAccount, localAccountServer } = config.registration;
  // Whose account it is, the server that we hear this from vouches for: it needs no password of theirs.
  if (requireLocalAccount && domain !== localAccountServer.toLowerCase()) {
    return `Only people with an account on ${localAccountServer} may register: do it from there.`;
  }
  if (enablePublicRegistration || config.service.allowedServers.includes(domain)) return undefined;
  return "This gateway does not take registrations from your server.";
}
