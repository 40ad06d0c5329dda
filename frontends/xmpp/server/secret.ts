import { digest } from "./digests.ts";

const utf8 = new TextEncoder();

/** Whether two secrets are the same, in a time that says nothing about where they differ. */
export function isSameSecret(one: string, other: string): boolean {
  return isSameBytes(digest("SHA-256", utf8.encode(one)), digest("SHA-256", utf8.encode(other)));
}

/** Whether two pieces of the same length are the same, in a time that depends on the length alone. */
export function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (const [at, byte] of one.entries()) difference |= byte ^ (other[at] ?? 0);
  return difference === 0;
}
