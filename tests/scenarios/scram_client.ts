import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import type { Element } from "../../frontends/xmpp/xml/element.ts";

const xmlns = "urn:ietf:params:xml:ns:xmpp-sasl";
const nonce = "rOprNGfwEbeRWgbNEkqO";

/** RFC 5802 §2.2, `Hi`. */
export type SaltPassword = (
  password: string,
  salt: Uint8Array,
  iterations: number,
  length: number,
  hash: "sha1" | "sha256",
) => Uint8Array;

/** The client's side of SCRAM (RFC 5802), by other means than ours. */
export class ScramClient {
  /** What the server has to answer, in base64. */
  serverProof = "";
  readonly #mechanism: string;
  readonly #hash: "sha1" | "sha256";
  readonly #bare: string;
  readonly #password: string;
  readonly #saltPassword: SaltPassword;

  constructor(
    mechanism: "SCRAM-SHA-1" | "SCRAM-SHA-256",
    name: string,
    password: string,
    saltPassword: SaltPassword = pbkdf2Sync,
  ) {
    this.#mechanism = mechanism;
    this.#hash = mechanism === "SCRAM-SHA-1" ? "sha1" : "sha256";
    this.#bare = `n=${name},r=${nonce}`;
    this.#password = password;
    this.#saltPassword = saltPassword;
  }

  first(): string {
    return `<auth xmlns='${xmlns}' mechanism='${this.#mechanism}'>${this.initial()}</auth>`;
  }

  /** The first message, in base64. */
  initial(): string {
    return btoa(`n,,${this.#bare}`);
  }

  final(challenge: Element): string {
    return `<response xmlns='${xmlns}'>${this.answer(challenge.getText())}</response>`;
  }

  /** The last message, in base64, to a challenge in base64. */
  answer(challenge: string): string {
    const first = atob(challenge);
    const [, r = "", s = "", i = ""] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(first) ?? [];
    const length = this.#hash === "sha1" ? 20 : 32;
    const salted = this.#saltPassword(
      this.#password,
      Uint8Array.from(atob(s), byteOf),
      Number(i),
      length,
      this.#hash,
    );
    const withoutProof = `c=biws,r=${r}`;
    const message = `${this.#bare},${first},${withoutProof}`;
    const clientKey = this.#hmac(salted, "Client Key");
    const storedKey = createHash(this.#hash).update(clientKey).digest();
    const signature = this.#hmac(storedKey, message);
    const proof = clientKey.map((byte, at) => byte ^ (signature[at] ?? 0));
    const serverSignature = this.#hmac(this.#hmac(salted, "Server Key"), message);
    this.serverProof = btoa(`v=${base64(serverSignature)}`);
    return btoa(`${withoutProof},p=${base64(proof)}`);
  }

  #hmac(key: Uint8Array, text: string): Uint8Array {
    return createHmac(this.#hash, key).update(text).digest();
  }
}

function byteOf(letter: string): number {
  return letter.charCodeAt(0);
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
