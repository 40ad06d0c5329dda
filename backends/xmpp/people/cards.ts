/** Cards (XEP-0054). */
import { type Card, type ContactField, ContactFieldKind, type VCardUpdate } from "../../../plugin/mod.ts";
import { ns } from "../namespaces.ts";
import type { Stream } from "../stream/stream.ts";
import { type Element, textOf, xml } from "../xml/element.ts";

/** A picture, as it stands in a card or is published. */
export interface Photo {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly mimeType: string;
}

/** @param jid without it, the user's own card. */
export async function fetchCard(jid: string | undefined, stream: Stream): Promise<Card | undefined> {
  const vcard = await fetchElement(jid, stream);
  if (vcard === undefined) return undefined;
  const fullname = textOf(vcard, "FN");
  const nickname = textOf(vcard, "NICKNAME");
  const photo = readPhoto(vcard);
  return {
    ...(fullname === undefined ? {} : { fullname }),
    ...(nickname === undefined ? {} : { nickname }),
    ...(photo === undefined ? {} : { photo: photo.data, photoType: photo.mimeType }),
    field: readFields(vcard),
  };
}

export async function fetchElement(jid: string | undefined, stream: Stream): Promise<Element | undefined> {
  const answer = await stream.ask("get", xml("vCard", { xmlns: ns.vcard }), jid);
  return answer.getChild("vCard", ns.vcard);
}

export function readPhoto(vcard: Element): Photo | undefined {
  const photo = vcard.getChild("PHOTO");
  const data = bytesOf(textOf(photo, "BINVAL") ?? "");
  return data && { data, mimeType: textOf(photo, "TYPE") ?? "image/png" };
}

/** The bytes of base64 text, which some write in lines; undefined of what is none. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = Uint8Array.fromBase64(text);
    return bytes.length === 0 ? undefined : bytes;
  } catch {
    return undefined;
  }
}

function readFields(vcard: Element): ContactField[] {
  const facts = [
    [ContactFieldKind.phone, vcard.getChildren("TEL").map((tel) => textOf(tel, "NUMBER"))],
    [ContactFieldKind.email, vcard.getChildren("EMAIL").map((email) => textOf(email, "USERID"))],
    [ContactFieldKind.url, [textOf(vcard, "URL")]],
    [ContactFieldKind.birthday, [textOf(vcard, "BDAY")]],
    [ContactFieldKind.organisation, [textOf(vcard.getChild("ORG"), "ORGNAME")]],
    [ContactFieldKind.position, [textOf(vcard, "TITLE")]],
    [ContactFieldKind.note, [textOf(vcard, "DESC")]],
  ] as const;
  return facts.flatMap(([kind, values]) =>
    values.flatMap((value) => value === undefined ? [] : [{ kind, value }])
  );
}

/** Changes what the update names, and leaves the rest of the card as it is. */
export async function updateCard({ photo, nickname, fullname }: VCardUpdate, stream: Stream): Promise<void> {
  const known = await fetchElement(undefined, stream).catch(() => undefined);
  const changed = new Set(["PHOTO", ...(nickname ? ["NICKNAME"] : []), ...(fullname ? ["FN"] : [])]);
  const kept = known?.getChildElements().filter((child) => !changed.has(child.name)) ?? [];
  const picture = photo.length === 0 ? undefined : xml(
    "PHOTO",
    {},
    xml("TYPE", {}, imageType(photo)),
    xml("BINVAL", {}, photo.toBase64()),
  );
  const card = xml(
    "vCard",
    { xmlns: ns.vcard },
    fullname ? xml("FN", {}, fullname) : undefined,
    nickname ? xml("NICKNAME", {}, nickname) : undefined,
    kept,
    picture,
  );
  await stream.ask("set", card);
}

/** By the first bytes. */
export function imageType(data: Uint8Array): string {
  const start = data.subarray(0, 12);
  if (start[0] === 0xff && start[1] === 0xd8) return "image/jpeg";
  if (start[0] === 0x47 && start[1] === 0x49) return "image/gif";
  if (start[8] === 0x57 && start[9] === 0x45) return "image/webp";
  return "image/png";
}
