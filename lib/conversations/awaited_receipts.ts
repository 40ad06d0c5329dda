import type { Origin, OutgoingMessage } from "../message.ts";
import { foldedName, type LegacyName } from "../ids.ts";

/** How many receipts are waited for at a time. The oldest is given up for a new one: nobody is owed a receipt. */
const most = 200;

/** Which of one user's messages may still be reported as delivered, and where each came from. */
export class AwaitedReceipts {
  readonly #origins = new Map<string, Origin>();

  /** Remembers a message that asks for a receipt. */
  add({ conversation, receiptId, origin }: OutgoingMessage): void {
    if (receiptId === undefined) return;
    this.#origins.set(keyOf(conversation, receiptId), origin);
    if (this.#origins.size <= most) return;
    for (const oldest of this.#origins.keys()) {
      this.#origins.delete(oldest);
      break;
    }
  }

  /** Where the message came from; undefined when nobody waits for its receipt (any more). */
  take(conversation: LegacyName, receiptId: string): Origin | undefined {
    const key = keyOf(conversation, receiptId);
    const origin = this.#origins.get(key);
    this.#origins.delete(key);
    return origin;
  }
}

function keyOf(conversation: LegacyName, receiptId: string): string {
  return `${receiptId}\n${foldedName(conversation)}`;
}
