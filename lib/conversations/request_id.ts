/**
 * The id of a message on its way to a backend of protocol 2. What the sender calls the message goes along, so that
 * nobody has to remember it.
 */

/** Longer ones than any client makes would only cost. */
const longest = 200;

/** `id`: the sender's own. */
export function messageRequestId(count: number, id: string | undefined): string {
  return id === undefined || id.length > longest ? String(count) : `${count} ${id}`;
}

/** The sender's own id of a message; undefined where it had none. */
export function senderIdOf(requestId: string): string | undefined {
  const space = requestId.indexOf(" ");
  return space < 0 ? undefined : requestId.slice(space + 1);
}
