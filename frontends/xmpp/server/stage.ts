import type { Element } from "../xml/element.ts";
import type { StreamErrorCondition } from "../xml/stream_error.ts";
import type { EntryRequest } from "./entry.ts";
import type { Identified } from "./sasl_outcome.ts";
import type { Outlet, Session } from "./session.ts";

/** How far a client has come: a stranger, somebody who logged in, a session. */
export interface Stage {
  /** What the client may do now; asked for at each opening of the stream. */
  features(header: Element): Promise<Element>;
  take(element: Element): void;
  /** The connection is over. `orderly`: the client closed its stream. */
  over(orderly: boolean): void;
}

/** What a stage can do with its connection. */
export interface Line {
  /** Where the client connects from. */
  readonly address: string;
  readonly isEncrypted: boolean;
  /** Whether passwords may be sent as it is. */
  readonly isPrivate: boolean;
  readonly canEncrypt: boolean;
  readonly isOver: boolean;
  send(element: Element): void;
  write(text: string): void;
  /** Ends the connection. */
  close(condition?: StreamErrorCondition, text?: string): void;
  encrypt(proceed: Element): void;
  /** The client has shown who it is, and opens its stream anew; or goes on with what it asked for beforehand. */
  identified(who: Identified, request?: EntryRequest): void;
  /** The client is logged in. */
  bound(session: Session, outlet: Outlet): void;
}
