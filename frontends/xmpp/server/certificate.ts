/** A private key and its certificate, the chain behind it, both as PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads what `service.cert` names: PEM with key and certificates, or PKCS#12. Throws a text for the operator when it is
 * neither, or when the password is wrong.
 */
export async function readKeyPair(bytes: Uint8Array<ArrayBuffer>, password: string): Promise<KeyPair> {
  const text = new TextDecoder().decode(bytes);
  // Loaded when it is wanted: hardly anybody has such a file, and it is large.
  if (!text.includes("-----BEGIN ")) return (await import("./pkcs12.ts")).readPkcs12(bytes, password);
  const blocks = text.match(/-----BEGIN ([A-Z ]+)-----[\s\S]*?-----END \1-----/g) ?? [];
  const certificates = blocks.filter((block) => block.startsWith("-----BEGIN CERTIFICATE-----"));
  const keys = blocks.filter((block) => /^-----BEGIN (?:RSA |EC )?PRIVATE KEY-----/.test(block));
  if (blocks.some((block) => block.includes("ENCRYPTED"))) {
    throw new Error("the private key is encrypted: use PKCS#12 for a key with a password");
  }
  const [key] = keys;
  if (key === undefined) throw new Error("there is no private key in the file");
  if (certificates.length === 0) throw new Error("there is no certificate in the file");
  return { cert: `${certificates.join("\n")}\n`, key: `${key}\n` };
}
