/** SCRAM (RFC 5802, RFC 7677), the client's side, without channel binding: Deno shows no TLS exporter. */

/** What to log in with. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export type ScramHash = "SHA-1" | "SHA-256";

/** The server's proof is wrong, or what it says is no SCRAM. */
export class ScramError extends Error {
  override readonly name = "ScramError";
}

/** Fewer would let a stranger guess the password from one login; more is an attack on our time. */
const iterationBounds = { least: 1024, most: 1_000_000 } as const;

export class Scram {
  readonly #hash: ScramHash;
  readonly #password: string;
  readonly #nonce: string;
  readonly #firstBare: string;
  #serverSignature = "";

  /** `nonce`: printable, without commas, never used before. */
  constructor(hash: ScramHash, { username, password }: Credentials, nonce: string) {
    this.#hash = hash;
    this.#password = password.normalize("NFKC"); // the part of SASLprep that people meet
    this.#nonce = nonce;
    const name = username.replaceAll("=", "=3D").replaceAll(",", "=2C");
    this.#firstBare = `n=${name},r=${nonce}`;
  }

  first(): string {
    return `n,,${this.#firstBare}`;
  }

  /** @throws ScramError */
  async answer(challenge: string): Promise<string> {
    const fields = fieldsOf(challenge);
    const [nonce = "", salt = "", iterations = 0] = [
      fields.get("r"),
      fields.get("s"),
      Number(fields.get("i")),
    ];
    const { least, most } = iterationBounds;
    if (!nonce.startsWith(this.#nonce) || nonce === this.#nonce) {
      throw new ScramError("the nonce is not ours");
    }
    if (!(iterations >= least && iterations <= most)) throw new ScramError(`${iterations} iterations`);
    const withoutProof = `c=biws,r=${nonce}`;
    const spoken = bytesOf(`${this.#firstBare},${challenge},${withoutProof}`);
    const salted = await this.#salted(Uint8Array.fromBase64(salt), iterations);
    const clientKey = await this.#hmac(salted, bytesOf("Client Key"));
    const storedKey = new Uint8Array(await crypto.subtle.digest(this.#hash, clientKey));
    const signature = await this.#hmac(storedKey, spoken);
    const serverKey = await this.#hmac(salted, bytesOf("Server Key"));
    this.#serverSignature = (await this.#hmac(serverKey, spoken)).toBase64();
    const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
    return `${withoutProof},p=${proof.toBase64()}`;
  }

  /**
   * Takes the server's last word.
   * @throws ScramError if the server does not know the password either.
   */
  verify(final: string): void {
    if (this.#serverSignature === "" || fieldsOf(final).get("v") !== this.#serverSignature) {
      throw new ScramError("the server did not prove that it knows the password");
    }
  }

  async #salted(salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<Uint8Array<ArrayBuffer>> {
    const key = await crypto.subtle.importKey("raw", bytesOf(this.#password), "PBKDF2", false, [
      "deriveBits",
    ]);
    const bits = this.#hash === "SHA-1" ? 160 : 256;
    const how = { name: "PBKDF2", hash: this.#hash, salt, iterations };
    return new Uint8Array(await crypto.subtle.deriveBits(how, key, bits));
  }

  async #hmac(key: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const how = { name: "HMAC", hash: this.#hash };
    const imported = await crypto.subtle.importKey("raw", key, how, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", imported, data));
  }
}

function fieldsOf(text: string): ReadonlyMap<string, string> {
  return new Map(text.split(",").map((field) => [field.slice(0, 1), field.slice(2)]));
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
