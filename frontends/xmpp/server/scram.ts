import { base64FromBytes, bytesFromBase64 } from "./base64.ts";
import { isSameBytes } from "./secret.ts";

/** The hashes, strongest first. No `-PLUS`: the runtime does not tell what a channel binding needs (RFC 9266). */
export const scramHashes = {
  "SCRAM-SHA-256": { name: "SHA-256", bits: 256 },
  "SCRAM-SHA-1": { name: "SHA-1", bits: 160 },
} as const;
export type ScramMechanism = keyof typeof scramHashes;

/** RFC 7677 §4: at least so many. */
const iterations = 4096;

const utf8 = new TextEncoder();

/** What a client says first (RFC 5802 §7). */
export interface ClientFirst {
  /** As whom the client wants to act; empty where it does not say. */
  readonly authzid: string;
  readonly name: string;
  readonly nonce: string;
  readonly gs2Header: string;
  readonly bare: string;
}

/** Undefined when that is no such message, or wants a channel binding. */
export function readClientFirst(text: string): ClientFirst | undefined {
  const match = /^((?:n|y),(?:a=([^,]+))?,)(n=([^,]+),r=([\x21-\x2b\x2d-\x7e]+)(?:,.*)?)$/s.exec(text);
  if (match === null) return undefined;
  const [, gs2Header = "", authzid = "", bare = "", name = "", nonce = ""] = match;
  const [ownName, ownAuthzid] = [unescapeName(name), unescapeName(authzid)];
  if (ownName === undefined || ownAuthzid === undefined) return undefined;
  return { authzid: ownAuthzid, name: ownName, nonce, gs2Header, bare };
}

/** RFC 5802 §5.1: `=2C` is a comma, `=3D` an equals sign, and nothing else may follow one. */
function unescapeName(text: string): string | undefined {
  if (/=(?!2C|3D)/.test(text)) return undefined;
  return text.replaceAll("=2C", ",").replaceAll("=3D", "=");
}

export interface ScramOptions {
  readonly mechanism: ScramMechanism;
  readonly first: ClientFirst;
  /** Undefined when there is nobody of that name: the exchange goes on all the same, and fails at its end. */
  readonly password: string | undefined;
  /** Text without commas that nobody can guess. */
  readonly nonce: string;
  readonly salt: Uint8Array<ArrayBuffer>;
}

/** One exchange in which a client proves that it knows a password, and we do (RFC 5802, RFC 7677). */
export class ScramExchange {
  readonly #options: ScramOptions;
  readonly #nonce: string;
  readonly challenge: string;

  constructor(options: ScramOptions) {
    this.#options = options;
    this.#nonce = options.first.nonce + options.nonce;
    this.challenge = `r=${this.#nonce},s=${base64FromBytes(options.salt)},i=${iterations}`;
  }

  /** Answers what proves that we know the password, or undefined where the client does not. */
  async finish(clientFinal: string): Promise<string | undefined> {
    const match = /^(c=([^,]+),r=([^,]+)(?:,.*)?),p=([^,]+)$/s.exec(clientFinal);
    const [, withoutProof = "", binding = "", nonce = "", proof = ""] = match ?? [];
    const given = bytesFromBase64(proof);
    const { first, password } = this.#options;
    const message = utf8.encode(`${first.bare},${this.challenge},${withoutProof}`);
    const { clientProof, serverSignature } = await this.#signatures(password ?? "", message);
    const isRight = given !== undefined && isSameBytes(clientProof, given);
    if (!isRight || password === undefined) return undefined;
    if (nonce !== this.#nonce || binding !== btoa(first.gs2Header)) return undefined;
    return `v=${base64FromBytes(serverSignature)}`;
  }

  async #signatures(password: string, message: Uint8Array<ArrayBuffer>) {
    const { name: hash, bits } = scramHashes[this.#options.mechanism];
    const salted = await saltedPassword(password, this.#options.salt, hash, bits);
    const clientKey = await hmac(hash, salted, utf8.encode("Client Key"));
    const storedKey = new Uint8Array(await crypto.subtle.digest(hash, clientKey));
    const clientSignature = await hmac(hash, storedKey, message);
    const serverKey = await hmac(hash, salted, utf8.encode("Server Key"));
    const clientProof = clientKey.map((byte, at) => byte ^ (clientSignature[at] ?? 0));
    return { clientProof, serverSignature: await hmac(hash, serverKey, message) };
  }
}

/** RFC 5802 §2.2, `Hi`; what SASLprep does to most passwords is what NFKC does. */
async function saltedPassword(
  password: string,
  salt: Uint8Array<ArrayBuffer>,
  hash: string,
  bits: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = utf8.encode(password.normalize("NFKC"));
  const key = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: "PBKDF2", salt, iterations, hash }, key, bits),
  );
}

async function hmac(
  hash: string,
  secret: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
}
