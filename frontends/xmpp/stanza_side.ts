import type { XmppContext } from "./feature.ts";
import type { Accounts } from "./server/accounts.ts";
import type { Element } from "./xml/element.ts";

/** Where users' stanzas come from and go to: somebody's XMPP server (gateway mode), or their clients (server mode). */
export interface StanzaSide extends AsyncDisposable {
  /** The users' accounts, where they are here. */
  readonly accounts?: Accounts;
  /** Begins, and returns at once; `route` takes what users send. */
  start(context: XmppContext, route: (stanza: Element) => void): void;
  /** `false`: it cannot be sent now, and is not kept. */
  send(stanza: Element): boolean;
  /** Resolves when little waits to be written. */
  drained(): Promise<void>;
}
