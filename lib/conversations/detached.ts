/**
 * The same text in memory of its own. V8 makes a piece of a text keep the whole: an id that is remembered would keep
 * its stanza, or all that came with it in one segment.
 */
export function detached<Text extends string>(text: Text): Text;
export function detached(text: string): string {
  return ` ${text}`.slice(1);
}
