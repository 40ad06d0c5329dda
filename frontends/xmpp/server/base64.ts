const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What base64 stands for (RFC 4648 §4); undefined when it is none. */
export function bytesFromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** The text that base64 stands for; undefined when it is no base64, or no UTF-8. */
export function textFromBase64(text: string): string | undefined {
  const bytes = bytesFromBase64(text);
  try {
    return bytes && utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

export function base64FromBytes(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

export function base64FromText(text: string): string {
  return base64FromBytes(new TextEncoder().encode(text));
}
