import type { IncomingMessage, Reply } from "../../../lib/message.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { Element } from "../xml/element.ts";
import type { Body } from "./body.ts";

/** A message on its way to a user, to which each feature adds what it knows. */
export interface Draft {
  readonly user: UserId;
  /** What this stanza tells. Of a message that takes several stanzas it is the part. */
  readonly message: IncomingMessage;
  /** The contact's full JID; the transport's own where no JID can hold the contact's name. */
  readonly contact: string;
  /** Has its addresses, its id and its type. The body is put in last. */
  readonly stanza: Element;
  readonly body: Body;
  /** In a room: the JID of whoever wrote what is answered. */
  readonly authorOf?: (author: NonNullable<Reply["author"]>) => string;
  /** The words as the network marked them up, unchecked. */
  readonly markup: Element | undefined;
}
