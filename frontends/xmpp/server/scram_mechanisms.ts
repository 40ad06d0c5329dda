/** The hashes, strongest first. No `-PLUS`: the runtime does not tell what a channel binding needs (RFC 9266). */
export const scramHashes = {
  "SCRAM-SHA-256": { name: "SHA-256", bits: 256 },
  "SCRAM-SHA-1": { name: "SHA-1", bits: 160 },
} as const;
export type ScramMechanism = keyof typeof scramHashes;

/** RFC 7677 §4: at least so many. */
export const iterations = 4096;
