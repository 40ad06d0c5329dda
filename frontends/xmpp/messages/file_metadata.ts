/** XEP-0446: what is known about a file, in an element of XEP-0447. */
import type { Attachment } from "../../../lib/message.ts";
import { ns } from "../namespaces.ts";
import { child, type Element, text, xml } from "../xml/element.ts";
import { fileAt } from "./web_file.ts";

/** A larger picture would make too large a stanza, in bytes. */
const largestThumbnail = 16 * 1024;

/** The first of its sources that is an address of the web; undefined where there is none. */
export function readSharing(element: Element): Attachment | undefined {
  const file = child(element, "file", ns.fileMetadata);
  const sources = element.getChild("sources")?.getChildren("url-data", ns.urlData) ?? [];
  for (const { attrs } of sources.slice(0, 10)) {
    const found = fileAt(attrs["target"] ?? "", { ...file && readFile(file), ...dispositionOf(element) });
    if (found !== undefined) return found;
  }
  return undefined;
}

function readFile(file: Element): Partial<Attachment> {
  const word = (name: string) => file.getChildText(name)?.trim() ?? "";
  const [name, sha256] = [word("name"), sha256In(file)];
  const numbers = {
    size: number(word("size")),
    width: number(word("width")),
    height: number(word("height")),
    durationMs: number(word("length")),
  };
  return {
    mimeType: word("media-type"),
    description: word("desc"),
    ...name === "" ? {} : { name },
    ...sha256 === undefined ? {} : { sha256 },
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined)),
  };
}

function number(word: string): number | undefined {
  return /^\d{1,15}$/.test(word) ? Number(word) : undefined;
}

/** XEP-0300 has it in Base64. */
function sha256In(file: Element): string | undefined {
  const hash = file.getChildren("hash", ns.hashes).find(({ attrs }) => attrs["algo"] === "sha-256");
  try {
    const bytes = Uint8Array.fromBase64(hash === undefined ? "" : text(hash).trim());
    return bytes.length === 32 ? bytes.toHex() : undefined;
  } catch {
    return undefined;
  }
}

function dispositionOf({ attrs }: Element): Pick<Attachment, "disposition"> {
  const disposition = attrs["disposition"];
  return disposition === "inline" || disposition === "attachment" ? { disposition } : {};
}

export function writeSharing(file: Attachment): Element {
  const disposition = file.disposition === "attachment" ? "attachment" : "inline";
  const source = xml("url-data", { xmlns: ns.urlData, target: file.url });
  return xml(
    "file-sharing",
    { xmlns: ns.fileSharing, disposition },
    writeFile(file),
    xml("sources", {}, source),
  );
}

function writeFile(file: Attachment): Element {
  const { mimeType, name, size, width, height, durationMs, description } = file;
  const facts = { "media-type": mimeType, name, size, width, height, length: durationMs, desc: description };
  return xml(
    "file",
    { xmlns: ns.fileMetadata },
    Object.entries(facts).map(([fact, value]) =>
      value === undefined || value === "" ? undefined : xml(fact, {}, String(value))
    ),
    hashOf(file),
    thumbnailOf(file),
  );
}

function hashOf({ sha256 = "" }: Attachment): Element | undefined {
  if (!/^[\da-f]{64}$/i.test(sha256)) return undefined;
  return xml("hash", { xmlns: ns.hashes, algo: "sha-256" }, Uint8Array.fromHex(sha256).toBase64());
}

/** XEP-0264, with the picture itself in the address. */
function thumbnailOf({ thumbnail }: Attachment): Element | undefined {
  if (thumbnail === undefined || thumbnail.data.length > largestThumbnail) return undefined;
  const { data, mimeType } = thumbnail;
  const uri = `data:${mimeType};base64,${data.toBase64()}`;
  return xml("thumbnail", { xmlns: ns.thumbnails, "media-type": mimeType, uri });
}
