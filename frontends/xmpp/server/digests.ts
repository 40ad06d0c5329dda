/**
 * Hashes of short texts, at once. The runtime's own crypto makes a task of each, for a thread of its own: a hundred times
 * the work, several times with each login.
 */
import { createHash, createHmac } from "node:crypto";

const algorithms = { "SHA-1": "sha1", "SHA-256": "sha256" } as const;
export type HashName = keyof typeof algorithms;
export type Bytes = Uint8Array<ArrayBuffer>;

export function digest(hash: HashName, bytes: Uint8Array): Bytes {
  return new Uint8Array(createHash(algorithms[hash]).update(bytes).digest());
}

/** RFC 2104. */
export function hmac(hash: HashName, secret: Uint8Array, message: Uint8Array): Bytes {
  return new Uint8Array(createHmac(algorithms[hash], secret).update(message).digest());
}
