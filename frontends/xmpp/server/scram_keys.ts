import type { UserId } from "../../../lib/ids.ts";
import { type Bytes, digest, type HashName, hmac } from "./digests.ts";
import { iterations, scramHashes, type ScramMechanism } from "./scram_mechanisms.ts";

/** By what a server knows that a client knows the password, and shows that it does, too (RFC 5802 §3). */
export interface ScramKeys {
  readonly storedKey: Bytes;
  readonly serverKey: Bytes;
}

/** How many passwords are kept as keys; those of who logged in longest ago go first. */
const most = 10_000;

const saltLength = 16;
const utf8 = new TextEncoder();

/**
 * What SCRAM makes of passwords. It is made to be costly, so it is done once for each password and not for each login.
 * Salts follow from a secret: they stay the same as long as we run, for names that nobody has as well, so that nothing
 * tells which there are.
 */
export class ScramKeyring {
  readonly #secret: Bytes;
  readonly #kept = new Map<string, { readonly password: string; readonly keys: Promise<ScramKeys> }>();

  /** @param secret text that nobody can guess */
  constructor(secret: string) {
    this.#secret = utf8.encode(secret);
  }

  saltOf(user: UserId, mechanism: ScramMechanism): Bytes {
    return hmac("SHA-256", this.#secret, utf8.encode(`${mechanism} ${user}`)).slice(0, saltLength);
  }

  keysOf(user: UserId, mechanism: ScramMechanism, password: string): Promise<ScramKeys> {
    const name = `${mechanism} ${user}`;
    const before = this.#kept.get(name);
    this.#kept.delete(name);
    const kept = before?.password === password
      ? before
      : { password, keys: scramKeys(mechanism, password, this.saltOf(user, mechanism)) };
    this.#kept.set(name, kept);
    for (const first of this.#kept.keys()) {
      if (this.#kept.size <= most) break;
      this.#kept.delete(first);
    }
    return kept.keys;
  }
}

/** The keys of one password. */
export async function scramKeys(
  mechanism: ScramMechanism,
  password: string,
  salt: Bytes,
): Promise<ScramKeys> {
  const { name: hash, bits } = scramHashes[mechanism];
  const salted = await saltedPassword(password, salt, hash, bits);
  const clientKey = hmac(hash, salted, utf8.encode("Client Key"));
  return {
    storedKey: digest(hash, clientKey),
    serverKey: hmac(hash, salted, utf8.encode("Server Key")),
  };
}

/** RFC 5802 §2.2, `Hi`; what SASLprep does to most passwords is what NFKC does. */
async function saltedPassword(password: string, salt: Bytes, hash: HashName, bits: number): Promise<Bytes> {
  const bytes = utf8.encode(password.normalize("NFKC"));
  const key = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: "PBKDF2", salt, iterations, hash }, key, bits),
  );
}
