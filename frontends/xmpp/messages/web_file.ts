import type { Attachment } from "../../../lib/message.ts";

/** A file at an address of the web, and what is claimed about it; undefined where the address is none. */
export function fileAt(url: string, claims: Partial<Attachment> = {}): Attachment | undefined {
  const address = url.trim();
  if (address.length > 4096 || !URL.canParse(address)) return undefined;
  const { protocol, pathname } = new URL(address);
  if (!/^https?:$/.test(protocol)) return undefined;
  const name = lastPart(pathname);
  return { mimeType: "", description: "", ...name === "" ? {} : { name }, ...claims, url: address };
}

function lastPart(pathname: string): string {
  const part = pathname.slice(pathname.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
