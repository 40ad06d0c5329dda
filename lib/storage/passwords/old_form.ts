/**
 * COMPAT(spectrum2): what the original makes of a password in MySQL and PostgreSQL when `database.encryption_key` is
 * set: to each byte the key's next one is added, and the sum written in base64. It hides nothing from anybody who
 * has a few of them; new passwords look like this only so that the original can read them.
 */
export function encodeOldPassword(password: string, key: string): string {
  return shifted(new TextEncoder().encode(password), key, 1).toBase64();
}

/**
 * The reverse. A text that this cannot have come from (no base64, no UTF-8 behind it) was stored before there was a
 * key, and is the password itself.
 */
export function decodeOldPassword(stored: string, key: string): string {
  try {
    const bytes = Uint8Array.fromBase64(stored);
    if (bytes.toBase64() !== stored) return stored;
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(shifted(bytes, key, -1));
  } catch {
    return stored;
  }
}

function shifted(bytes: Uint8Array, key: string, sign: 1 | -1): Uint8Array {
  const keyBytes = new TextEncoder().encode(key);
  return bytes.map((byte, index) => byte + sign * (keyBytes[index % keyBytes.length] ?? 0));
}
