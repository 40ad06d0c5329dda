import type { UserId } from "../../../lib/ids.ts";
import { ns } from "../namespaces.ts";
import { child, type Element } from "../xml/element.ts";

/** How many messages of one user are kept, and of how many users; the oldest go first. */
const mostMessages = 2_000;
const mostUsers = 10_000;

/** A message of a user's conversation with somebody. */
export interface Archived {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The other one's bare JID. */
  readonly with: string;
  readonly stanza: Element;
}

/** What was said lately, for clients that were not there (XEP-0313). It does not outlive the instance. */
export class Archive {
  readonly #byUser = new Map<UserId, Archived[]>();

  /** The oldest first. */
  of(user: UserId): readonly Archived[] {
    return this.#byUser.get(user) ?? [];
  }

  add(user: UserId, message: Archived): void {
    const own = this.#byUser.get(user) ?? [];
    own.push(message);
    // Taken off by hundreds, so that a full archive does not move with each message.
    if (own.length >= mostMessages + 100) own.splice(0, own.length - mostMessages);
    this.#byUser.delete(user);
    this.#byUser.set(user, own);
    for (const first of this.#byUser.keys()) {
      if (this.#byUser.size <= mostUsers) return;
      this.#byUser.delete(first);
    }
  }

  forget(user: UserId): void {
    this.#byUser.delete(user);
  }
}

/** Whether a message is worth keeping (XEP-0313 §5.1.1, XEP-0334). */
export function isWorthKeeping(message: Element): boolean {
  const { type = "normal" } = message.attrs;
  if (type !== "chat" && type !== "normal") return false;
  if (hasHint(message, "no-store") || hasHint(message, "no-permanent-store")) return false;
  return (message.getChildText("body") ?? "") !== "" || hasHint(message, "store") ||
    child(message, "received", ns.receipts) !== undefined;
}

function hasHint(message: Element, name: string): boolean {
  return child(message, name, ns.hints) !== undefined;
}
