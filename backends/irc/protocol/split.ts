/** IRC has only lines of 512 bytes: a message becomes as many as it needs. */

const encoder = new TextEncoder();
// deno-lint-ignore no-control-regex -- all of ASCII
const isAscii = /^[\x00-\x7f]*$/;
const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** RFC 2812 §2.3: with the line end. */
const maxLine = 512;
/** What other people get begins with our address; until we know it, user name and host may be this long. */
const maxUserAndHost = "!~".length + 10 + "@".length + 63;

/**
 * How many bytes of text fit into one message, as those who receive it see it: `:nick!user@host PRIVMSG target :…`.
 * @param source our address, or only our nick as long as we do not know the rest.
 */
export function roomForText(source: string, target: string, command = "PRIVMSG"): number {
  const head = byteLength(`:${source} ${command} ${target} :\r\n`);
  const unknown = source.includes("!") ? 0 : maxUserAndHost;
  return Math.max(maxLine - head - unknown, 50);
}

/**
 * Splits a text at its line ends, and long lines so that none exceeds `maxBytes` of UTF-8. It cuts after a blank if
 * there is one, else between characters as people see them. Empty lines are left out.
 */
export function splitText(text: string, maxBytes: number): string[] {
  if (text !== "" && !/[\r\n]/.test(text)) return splitLine(text, maxBytes); // most are of one line
  return text.split(/\r\n|\r|\n/).flatMap((line) => line === "" ? [] : splitLine(line, maxBytes));
}

function splitLine(line: string, maxBytes: number): string[] {
  if (byteLength(line) <= maxBytes) return [line];
  const pieces: string[] = [];
  let piece = "";
  let size = 0;
  for (const character of charactersOf(line, maxBytes)) {
    const bytes = byteLength(character);
    if (size + bytes > maxBytes) {
      const cut = piece.lastIndexOf(" ") + 1 || piece.length;
      pieces.push(piece.slice(0, cut));
      piece = piece.slice(cut);
      size = byteLength(piece);
    }
    piece += character;
    size += bytes;
  }
  pieces.push(piece);
  return pieces;
}

/** A character too large for a line, a heap of accents, falls apart into code points. */
function* charactersOf(line: string, maxBytes: number): Generator<string> {
  for (const { segment } of characters.segment(line)) {
    if (byteLength(segment) <= maxBytes) yield segment;
    else yield* segment;
  }
}

function byteLength(text: string): number {
  return isAscii.test(text) ? text.length : encoder.encode(text).length;
}
