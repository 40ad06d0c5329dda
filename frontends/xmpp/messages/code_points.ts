/** Positions in texts as XMPP counts them (XEP-0426): in code points, where JavaScript counts UTF-16 code units. */

const surrogate = /[\uD800-\uDFFF]/;

export function codePointsIn(text: string): number {
  if (!surrogate.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Where in the text, in code units, so many code points end; its length where there are not so many. */
export function codeUnitAt(text: string, codePoints: number): number {
  if (!surrogate.test(text)) return Math.min(codePoints, text.length);
  let at = 0;
  for (let left = codePoints; left > 0 && at < text.length; left--) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}
