import { foldedName, type LegacyName, type MessageId, messageId } from "../ids.ts";
import type { IncomingMessage, Origin, OutgoingMessage } from "../message.ts";

/** How many of the user's own messages are waited for at a time. */
const most = 200;

/** What one user said in rooms, and has not seen come back from there yet. */
export class OwnRoomMessages {
  readonly #open: { readonly room: string; readonly body: string; readonly origin: Origin }[] = [];

  add({ conversation, body, origin }: OutgoingMessage): void {
    this.#open.push({ room: foldedName(conversation), body, origin });
    if (this.#open.length > most) this.#open.shift();
  }

  /** Where the message came from that a room reflects: by the user's own id of it, or else by what it says. */
  take(room: LegacyName, message: IncomingMessage, senderId: string | undefined): Origin | undefined {
    const folded = foldedName(room);
    const known = this.#open.findIndex((each) =>
      each.room === folded && isThe(each.origin, message.id, senderId)
    );
    const index = known >= 0
      ? known
      : this.#open.findIndex((each) => each.room === folded && each.body.trim() === message.body.trim());
    return index < 0 ? undefined : this.#open.splice(index, 1)[0]?.origin;
  }
}

function isThe({ id }: Origin, known: MessageId | undefined, senderId: string | undefined): boolean {
  return id !== undefined && (id === senderId || messageId(id) === known);
}
