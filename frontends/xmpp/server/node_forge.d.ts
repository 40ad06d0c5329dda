/** What we use of `npm:node-forge` 1.4, which ships no types. Bytes are strings with one character for each. */

export interface Asn1 {
  readonly tagClass: number;
  readonly type: number;
  readonly constructed: boolean;
  /** Its parts, or the bytes of one that has none. */
  readonly value: string | readonly Asn1[];
}

/** What a PKCS#12 file holds: a key has `key`, a certificate has `cert`. Null: of a kind that forge only passes on. */
export interface Bag {
  readonly key?: RsaKey | null;
  readonly cert?: Certificate | null;
  /** What is passed on. */
  readonly asn1?: Asn1;
}

/** Only forge looks inside. */
export interface RsaKey {
  readonly n: unknown;
}

export interface Certificate {
  /** What is signed, as it was read. */
  readonly tbsCertificate: Asn1;
  readonly signature: string;
}

interface Forge {
  readonly asn1: {
    readonly Class: { readonly UNIVERSAL: number };
    readonly Type: { readonly SEQUENCE: number; readonly BITSTRING: number };
    create(tagClass: number, type: number, constructed: boolean, value: string | readonly Asn1[]): Asn1;
    /** Throws when it is none. */
    fromDer(bytes: ByteBuffer): Asn1;
    toDer(asn1: Asn1): ByteBuffer;
  };
  readonly pem: {
    encode(message: { readonly type: string; readonly body: string }): string;
  };
  readonly pkcs12: {
    /** Throws when it is none, when the password is wrong, and when it is encrypted in an unknown way. */
    pkcs12FromAsn1(
      file: Asn1,
      password: string,
    ): { readonly safeContents: readonly { readonly safeBags: readonly Bag[] }[] };
  };
  readonly pki: {
    privateKeyToAsn1(key: RsaKey): Asn1;
  };
  readonly util: {
    createBuffer(bytes: Uint8Array): ByteBuffer;
    encodeUtf8(text: string): string;
  };
}

interface ByteBuffer {
  getBytes(): string;
}

declare const forge: Forge;
export default forge;
