import { base64FromBytes, bytesFromBase64 } from "./base64.ts";
import { digest, hmac } from "./digests.ts";
import type { ScramKeys } from "./scram_keys.ts";
import { iterations, scramHashes, type ScramMechanism } from "./scram_mechanisms.ts";
import { isSameBytes } from "./secret.ts";

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
  /** Whether there is anybody of that name: if not, the exchange goes on all the same, and fails at its end. */
  readonly isKnown: boolean;
  readonly keys: ScramKeys;
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
  finish(clientFinal: string): string | undefined {
    const match = /^(c=([^,]+),r=([^,]+)(?:,.*)?),p=([^,]+)$/s.exec(clientFinal);
    const [, withoutProof = "", binding = "", nonce = "", proof = ""] = match ?? [];
    const given = bytesFromBase64(proof);
    const { first, isKnown, keys, mechanism } = this.#options;
    const { name: hash } = scramHashes[mechanism];
    const message = utf8.encode(`${first.bare},${this.challenge},${withoutProof}`);
    const clientSignature = hmac(hash, keys.storedKey, message);
    // What the proof hides is the client's key, and only who knows that can have made the stored one.
    const clientKey = clientSignature.map((byte, at) => byte ^ (given?.[at] ?? 0));
    const storedKey = digest(hash, clientKey);
    const isRight = given?.length === clientKey.length && isSameBytes(storedKey, keys.storedKey);
    if (!isRight || !isKnown) return undefined;
    if (nonce !== this.#nonce || binding !== btoa(first.gs2Header)) return undefined;
    return `v=${base64FromBytes(hmac(hash, keys.serverKey, message))}`;
  }
}
