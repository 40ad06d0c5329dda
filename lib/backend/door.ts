import type { BackendProcess } from "./backend_process.ts";
import type { Connection } from "./connection.ts";
import type { Ends } from "./peer.ts";

/** A connection that was accepted. Without its ends nothing can be looked up about the other side. */
export type Arrival = Connection & { readonly ends?: Ends };

/** Where somebody connects: the part of a listening socket that is needed. */
export interface Listener {
  accept(): Promise<Arrival>;
  close(): void;
}

/** What a door found out about somebody who came. */
export type Peer =
  /** One that we started has its process; one that joined by its secret, or was started by hand, has none. */
  | { readonly kind: "backend"; readonly connection: Connection; readonly process?: BackendProcess }
  /** Asks like a controller, and may turn out to be a backend that somebody started by hand. */
  | { readonly kind: "by-hand"; readonly connection: Connection }
  /** May ask us about ourselves, and is told nothing else. */
  | { readonly kind: "controller"; readonly connection: Connection }
  | { readonly kind: "stranger"; readonly reason: string };

/** A listening socket with a rule for who may come in. */
export interface Door extends Listener {
  /** How many may be examined at the same time; whoever comes then waits in the listening socket's queue. */
  readonly places: number;
  /** Finds out who it is without sending a byte. Answers `stranger` for whoever is to be sent away. */
  admit(arrival: Arrival): Promise<Peer>;
}
