/**
 * The secret (or the stream id) in the form in which xmpp.js must be given it: it hashes strings as Latin-1, while
 * XEP-0114 §3 means the UTF-8 bytes. So: one character for each byte.
 */
export function asBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}
