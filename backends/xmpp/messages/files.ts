/** Files in messages: XEP-0066 §3, XEP-0447 with the metadata of XEP-0446, and XEP-0385 before it. */
import { type Attachment, AttachmentDisposition } from "../../../plugin/mod.ts";
import { ns } from "../namespaces.ts";
import { type Element, textOf, xml } from "../xml/element.ts";

/** The files of a message, by their addresses. */
export function readFiles(message: Element): Attachment[] {
  const files = new Map<string, Attachment>();
  for (const x of message.getChildren("x", ns.oob)) {
    const url = textOf(x, "url");
    const description = textOf(x, "desc");
    if (url !== undefined) files.set(url, { url, ...(description === undefined ? {} : { description }) });
  }
  const shared = [
    ...message.getChildren("reference", ns.references).map(readMediaSharing),
    ...message.getChildren("file-sharing", ns.fileSharing).map(readSharing),
  ];
  for (const file of shared) {
    if (file !== undefined) files.set(file.url, file);
  }
  return [...files.values()].filter(({ url }) => /^https?:\/\//i.test(url));
}

function readSharing(sharing: Element): Attachment | undefined {
  const url = sharing.getChild("sources")?.getChild("url-data", ns.urlData)?.attrs["target"];
  const isInline = sharing.attrs["disposition"] === "inline";
  return url === undefined ? undefined : {
    url,
    disposition: isInline ? AttachmentDisposition.inline : AttachmentDisposition.attachment,
    ...metadataOf(sharing.getChild("file", ns.fileMetadata)),
  };
}

function readMediaSharing(reference: Element): Attachment | undefined {
  const sharing = reference.getChild("media-sharing", ns.mediaSharing);
  const sources = sharing?.getChild("sources")?.getChildren("reference", ns.references) ?? [];
  const url = sources.map(({ attrs }) => attrs["uri"]).find((uri) => /^https?:/i.test(uri ?? ""));
  const file = sharing?.getChildElements().find((child) => child.getName() === "file");
  return url === undefined ? undefined : { url, ...metadataOf(file) };
}

function metadataOf(file: Element | undefined): Omit<Attachment, "url"> {
  const hashes = file?.getChildren("hash", ns.hashes) ?? [];
  const hash = hashes.find(({ attrs }) => attrs["algo"] === "sha-256")?.getText();
  return present({
    name: textOf(file, "name"),
    mimeType: textOf(file, "media-type"),
    description: textOf(file, "desc"),
    size: numberOf(file, "size"),
    width: numberOf(file, "width"),
    height: numberOf(file, "height"),
    durationMs: numberOf(file, "length"),
    sha256: hash === undefined ? undefined : hexOf(hash),
  });
}

/** The elements that say the same to other clients. */
export function fileElements(file: Attachment): Element[] {
  const { url, description, disposition, mimeType, name, size, width, height, durationMs, sha256 } = file;
  const field = (tag: string, value: string | number | undefined): Element | undefined =>
    value === undefined ? undefined : xml(tag, {}, String(value));
  const hash = sha256 === undefined ? undefined : base64Of(sha256);
  const metadata = xml(
    "file",
    { xmlns: ns.fileMetadata },
    field("media-type", mimeType),
    field("name", name),
    field("size", size),
    field("width", width),
    field("height", height),
    field("length", durationMs),
    field("desc", description),
    hash === undefined ? undefined : xml("hash", { xmlns: ns.hashes, algo: "sha-256" }, hash),
  );
  const sources = xml("sources", {}, xml("url-data", { xmlns: ns.urlData, target: url }));
  const how = disposition === AttachmentDisposition.inline ? "inline" : "attachment";
  return [
    xml("x", { xmlns: ns.oob }, xml("url", {}, url), field("desc", description)),
    xml("file-sharing", { xmlns: ns.fileSharing, disposition: how }, metadata, sources),
  ];
}

function numberOf(element: Element | undefined, name: string): number | undefined {
  const number = Number(textOf(element, name));
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function hexOf(base64: string): string | undefined {
  try {
    return Uint8Array.fromBase64(base64.trim()).toHex();
  } catch {
    return undefined;
  }
}

function base64Of(hex: string): string | undefined {
  try {
    return Uint8Array.fromHex(hex).toBase64();
  } catch {
    return undefined;
  }
}

type Present<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Without the fields that are undefined. */
function present<T extends object>(fields: T): Present<T> {
  const result: Present<T> = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) Object.assign(result, { [key]: value });
  }
  return result;
}
