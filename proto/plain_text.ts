/** What becomes of things that one of the two ends does not know: words that people can read. */

/** A quotation says which message is meant; it need not repeat it. */
const quoteLength = 200;

/** The lines of a quoted text; none for an empty one. */
export function quotation(text: string): string[] {
  if (text === "") return [];
  const short = text.length <= quoteLength ? text : `${text.slice(0, quoteLength)}…`;
  return short.split("\n").map((line) => `> ${line}`);
}

/** The new text of a message that was corrected. */
export function correctionText(text: string): string {
  return `* ${text}`;
}

/** A file that has no address. */
export function fileText(
  { name, description, mimeType, size }: {
    readonly name?: string;
    readonly description?: string;
    readonly mimeType?: string;
    readonly size?: number;
  },
): string {
  const what = [
    name || mimeType || "a file",
    ...(size === undefined ? [] : [`${Math.ceil(size / 1024)} KiB`]),
  ];
  return `[${what.join(", ")}]${description ? ` ${description}` : ""}`;
}

export function reactionText(emoji: readonly string[]): string {
  return emoji.length === 0 ? "[took a reaction back]" : `[reacted with ${emoji.join(" ")}]`;
}

export function retractionText(
  { moderated, reason }: { readonly moderated?: boolean; readonly reason?: string },
): string {
  const what = moderated ? "a moderator removed a message" : "took a message back";
  return reason ? `[${what}: ${reason}]` : `[${what}]`;
}
