import type { Allowance } from "./message_storage.ts";

/** What is left where somebody had too much: less than is allowed, so that it need not be done again at once. */
function leftOf({ messages, characters }: Allowance): Allowance {
  return { messages: Math.ceil(messages * 7 / 8), characters: Math.ceil(characters * 7 / 8) };
}

/** Whether that is more than is allowed. */
export function isTooMuch(kept: Allowance, allowed: Allowance): boolean {
  return kept.messages > allowed.messages || kept.characters > allowed.characters;
}

/** The position of the newest message that has to go where there is too much. The newest come first. */
export function surplus(
  sizes: Iterable<{ readonly position: number; readonly size: number }>,
  allowed: Allowance,
): number | undefined {
  const left = leftOf(allowed);
  let [messages, characters] = [0, 0];
  for (const { position, size } of sizes) {
    messages++;
    characters += size;
    if (isTooMuch({ messages, characters }, left)) return position;
  }
  return undefined;
}
