/** A password encrypted, as it stands in our own table. */
export interface SealedPassword {
  /** Which key opens it: 16 hexadecimal digits that say nothing about the key. */
  readonly keyId: string;
  /** `1:` and in base64url a nonce of 12 bytes, the encrypted UTF-8, and a tag of 16 bytes. */
  readonly text: string;
}

interface Key {
  readonly id: string;
  readonly key: CryptoKey;
}

const version = "1:";
const nonceLength = 12;
const leastKeyLength = 32;

/**
 * Encrypts passwords with AES-256-GCM. The user's JID is authenticated with each, so a row that was copied to
 * another user does not open. The first key encrypts; the others only open what was encrypted with them before.
 */
export class PasswordCipher {
  readonly #current: Key;
  readonly #keys: ReadonlyMap<string, Key>;

  private constructor(current: Key, keys: readonly Key[]) {
    this.#current = current;
    this.#keys = new Map(keys.map((key) => [key.id, key]));
  }

  /**
   * Makes the keys from their texts, which must be random and of 32 characters at least (`openssl rand -base64 32`):
   * HKDF (RFC 5869, SHA-256) draws an encryption key and an id from each, but cannot make up for a guessable one.
   */
  static async fromKeys(first: string, ...others: readonly string[]): Promise<PasswordCipher> {
    const current = await derive(first);
    return new PasswordCipher(current, [current, ...await Promise.all(others.map(derive))]);
  }

  /** The key that encrypts. */
  get keyId(): string {
    return this.#current.id;
  }

  /** Whether there is a key of this id. */
  has(keyId: string): boolean {
    return this.#keys.has(keyId);
  }

  /** `owner`: the user's JID, with more behind a NUL where a user has several. */
  async seal(owner: string, password: string): Promise<SealedPassword> {
    const iv = crypto.getRandomValues(new Uint8Array(nonceLength));
    const clear = new TextEncoder().encode(password);
    const encrypted = await crypto.subtle.encrypt(parameters(iv, owner), this.#current.key, clear);
    const bytes = new Uint8Array([...iv, ...new Uint8Array(encrypted)]);
    const text = version + bytes.toBase64({ alphabet: "base64url", omitPadding: true });
    return { keyId: this.#current.id, text };
  }

  /** Undefined when the key is not there, or the text was damaged or made for another owner. */
  async open(owner: string, { keyId, text }: SealedPassword): Promise<string | undefined> {
    const key = this.#keys.get(keyId);
    if (key === undefined || !text.startsWith(version)) return undefined;
    try {
      const bytes = Uint8Array.fromBase64(text.slice(version.length), { alphabet: "base64url" });
      const given = parameters(bytes.slice(0, nonceLength), owner);
      const clear = await crypto.subtle.decrypt(given, key.key, bytes.slice(nonceLength));
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(clear);
    } catch {
      return undefined;
    }
  }
}

function parameters(iv: Uint8Array<ArrayBuffer>, owner: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(`spectrum2 password 1\0${owner}`) };
}

async function derive(text: string): Promise<Key> {
  if (text.length < leastKeyLength || new Set(text).size < 10) {
    throw new Error(
      `a password key must be random and have at least ${leastKeyLength} characters: ` +
        "make one with `openssl rand -base64 32`",
    );
  }
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(text), "HKDF", false, [
    "deriveKey",
    "deriveBits",
  ]);
  const id = await crypto.subtle.deriveBits(hkdf("spectrum2 password key id"), material, 64);
  const algorithm = { name: "AES-GCM", length: 256 };
  const use: KeyUsage[] = ["encrypt", "decrypt"];
  const key = await crypto.subtle.deriveKey(
    hkdf("spectrum2 password encryption"),
    material,
    algorithm,
    false,
    use,
  );
  return { id: new Uint8Array(id).toHex(), key };
}

function hkdf(purpose: string): HkdfParams {
  return { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: new TextEncoder().encode(purpose) };
}
