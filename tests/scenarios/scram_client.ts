import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import type { Element } from "../../frontends/xmpp/xml/element.ts";

const xmlns = "urn:ietf:params:xml:ns:xmpp-sasl";
const nonce = "rOprNGfwEbeRWgbNEkqO";

/** The client's side of SCRAM (RFC 5802), by other means than ours. */
export class ScramClient {
  /** What the server has to answer, in base64. */
  serverProof = "";
  readonly #mechanism: string;
  readonly #hash: "sha1" | "sha256";
  readonly #bare: string;
  readonly #password: string;

  constructor(mechanism: "SCRAM-SHA-1" | "SCRAM-SHA-256", name: string, password: string) {
    this.#mechanism = mechanism;
    this.#hash = mechanism === "SCRAM-SHA-1" ? "sha1" : "sha256";
    this.#bare = `n=${name},r=${nonce}`;
    this.#password = password;
  }

  first(): string {
    return `<auth xmlns='${xmlns}' mechanism='${this.#mechanism}'>${btoa(`n,,${this.#bare}`)}</auth>`;
  }

  final(challenge: Element): string {
    const first = atob(challenge.getText());
    const [, r = "", s = "", i = ""] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(first) ?? [];
    const length = this.#hash === "sha1" ? 20 : 32;
    const salted = pbkdf2Sync(
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
    return `<response xmlns='${xmlns}'>${btoa(`${withoutProof},p=${base64(proof)}`)}</response>`;
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
