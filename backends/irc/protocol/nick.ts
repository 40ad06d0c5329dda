/**
 * Whether a text can be a nick. Servers differ in what they allow, so this keeps out only what would mean something else
 * in a command: a room, a list of targets, a mask, a second parameter.
 */
export function canBeNick(text: string): boolean {
  // deno-lint-ignore no-control-regex -- a nick must hold none
  return /^[^\s\x00-\x1f,*?!@:#&+$~%]/.test(text) && /^[^\s\x00-\x1f,*?!@:]*$/.test(text);
}
