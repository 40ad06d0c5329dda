import { type Element, serialize } from "../xml/element.ts";

/** A roster's version (RFC 6121 §2.6): the same list has the same one, in whatever order, now and after a restart. */
export async function versionOf(items: readonly Element[]): Promise<string> {
  const text = items.map(serialize).sort().join("\n");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest, 0, 12), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
