/** Colours, which take digits along: `^C` with one or two numbers, `^D` with RGB in hex. */
// deno-lint-ignore no-control-regex -- IRC's formatting is made of control characters
const colours = /\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9a-f]{6}(?:,[0-9a-f]{6})?)?/gi;
/** Bold, italic, underlined …, and all other control characters except the tab. */
// deno-lint-ignore no-control-regex -- IRC's formatting is made of control characters
const controls = /[\x00-\x08\x0a-\x1f\x7f]/g;

/** The text without the formatting codes of mIRC (modern.ircdocs.horse/formatting). */
export function stripFormatting(text: string): string {
  return text.replaceAll(colours, "").replaceAll(controls, "");
}
