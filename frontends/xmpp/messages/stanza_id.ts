/** The ids of messages as stanzas have them (XEP-0359), and back. */
import { type MessageId, messageId } from "../../../lib/ids.ts";

/** In front of an id that could not be written as it is. */
const encoded = "legacy:";

/** Between a message's id and what tells its further stanzas apart. */
const mark = "#s2-";

/** A longer one is of no use to clients and archives. */
const longest = 1000;

/** White space changes on its way through an attribute (XML 1.0 §3.3.3), and control characters do not get through. */
const fragile = /[\s\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

/** The id for a stanza; undefined where it cannot be one, so that nothing can refer to the message. */
export function stanzaIdOf(id: MessageId): string | undefined {
  if (id === "" || id.length > longest) return undefined;
  const isSafe = !fragile.test(id) && !id.startsWith(encoded) && !id.includes(mark);
  return isSafe ? id : encoded + encodeURIComponent(id.toWellFormed());
}

/** The id of a further stanza about the same message: a part, or a correction. What refers to it means the message. */
export function furtherStanzaId(id: MessageId, which: string): string | undefined {
  const stanzaId = stanzaIdOf(id);
  return stanzaId === undefined ? undefined : stanzaId + mark + which;
}

/** Which message a client means by a stanza's id. */
export function messageIdOf(stanzaId: string): MessageId {
  const end = stanzaId.indexOf(mark);
  const id = end < 0 ? stanzaId : stanzaId.slice(0, end);
  if (!id.startsWith(encoded)) return messageId(id);
  try {
    return messageId(decodeURIComponent(id.slice(encoded.length)));
  } catch {
    return messageId(id); // none of ours
  }
}
