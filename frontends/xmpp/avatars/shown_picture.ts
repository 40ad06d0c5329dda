import { sha1 } from "@noble/hashes/legacy.js";
import { imageType } from "../image_type.ts";

/** A picture as clients get it. */
export interface ShownPicture {
  readonly data: Uint8Array;
  /** Empty where the first bytes do not say. */
  readonly mimeType: string;
  /** SHA-1 of the data in hexadecimal digits: what XEP-0084 and XEP-0153 call the picture by. */
  readonly hash: string;
}

/**
 * The largest picture that is passed on, in bytes. XMPP servers end a component's stream for a stanza that they find too
 * large: half a megabyte is a common limit, and base64 makes four bytes of three.
 */
export const largestPicture = 256 * 1024;

/** The picture, if it is one that may be shown: not too large, and no drawing that could carry a script (SVG). */
export function shownPicture(data: Uint8Array): ShownPicture | undefined {
  if (data.length === 0 || data.length > largestPicture || isMarkup(data)) return undefined;
  return { data, mimeType: imageType(data) ?? "", hash: sha1(data).toHex() };
}

/** Whether the text is what a picture is called by: 40 hexadecimal digits. */
export function isPictureHash(text: string): boolean {
  return /^[0-9a-f]{40}$/i.test(text);
}

/** No kind of picture but a drawing begins with `<`. */
function isMarkup(data: Uint8Array): boolean {
  return new TextDecoder().decode(data.subarray(0, 64)).trimStart().startsWith("<");
}
