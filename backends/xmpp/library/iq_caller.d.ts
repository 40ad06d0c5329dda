/** What we use of `npm:@xmpp/iq/caller` 0.13, which ships no types. */
import type { Client } from "./client_core.d.ts";
import type { Middleware } from "./middleware.d.ts";

/** Asks what the negotiation has to ask. */
export interface IqCaller {
  get(element: object): Promise<unknown>;
  set(element: object): Promise<unknown>;
}

export default function iqCaller(
  parts: { readonly middleware: Middleware; readonly entity: Client },
): IqCaller;
