/** Cards as XEP-0054 writes them. */
import { TransportError } from "../../../lib/errors.ts";
import type { ContactField, VCard } from "../../../lib/people.ts";
import type { ShownPicture } from "../avatars/shown_picture.ts";
import { ns } from "../namespaces.ts";
import { childElements, type Element, xml } from "../xml/element.ts";

/** The card of somebody on the network. */
export function writeVCardTemp({ fullName, nickname, fields = [] }: VCard, picture?: ShownPicture): Element {
  const notes = fields.flatMap(noteText);
  return xml(
    "vCard",
    { xmlns: ns.vcard },
    filled("FN", fullName),
    filled("NICKNAME", nickname),
    fields.flatMap(fieldElements),
    filled("DESC", notes.join("\n")),
    picture &&
      xml("PHOTO", {}, filled("TYPE", picture.mimeType), xml("BINVAL", {}, picture.data.toBase64())),
  );
}

/** The user's card as the user's client or server has it. Throws `bad-request` when its photo is not in base64. */
export function readVCardTemp(card: Element): VCard {
  return {
    fullName: card.getChildText("FN") ?? "",
    nickname: card.getChildText("NICKNAME") ?? "",
    photo: decode(card.getChild("PHOTO")?.getChildText("BINVAL") ?? ""),
    fields: childElements(card).flatMap(readField).filter(({ value }) => value !== ""),
  };
}

function fieldElements({ kind, value, label }: ContactField): Element[] {
  switch (kind) {
    case "phone":
      return [xml("TEL", {}, place(label), xml("VOICE"), xml("NUMBER", {}, value))];
    case "email":
      return [xml("EMAIL", {}, place(label), xml("INTERNET"), xml("USERID", {}, value))];
    case "url":
      return [xml("URL", {}, value)];
    case "birthday":
      return [xml("BDAY", {}, value)];
    // The network tells an address in one piece: it stands where all clients look first.
    case "address":
      return [xml("ADR", {}, place(label), xml("STREET", {}, value))];
    case "organisation":
      return [xml("ORG", {}, xml("ORGNAME", {}, value))];
    case "position":
      return [xml("TITLE", {}, value)];
    case "note":
    case "legacy-name":
    case "other":
      return [];
  }
}

/** What XEP-0054 has no element for is said in words. */
export function noteText({ kind, value, label }: ContactField): string[] {
  switch (kind) {
    case "note":
      return [value];
    case "legacy-name":
      return [`${label || "Name on the network"}: ${value}`];
    case "other":
      return [label === "" ? value : `${label}: ${value}`];
    default:
      return [];
  }
}

function place(label: string): Element | undefined {
  const word = label.toUpperCase();
  return word === "WORK" || word === "HOME" ? xml(word) : undefined;
}

function readField(element: Element): ContactField[] {
  const inside = (name: string) => element.getChildText(name) ?? "";
  const label = ["WORK", "HOME"].find((word) => element.getChild(word) !== undefined)?.toLowerCase() ?? "";
  switch (element.getName()) {
    case "TEL":
      return [{ kind: "phone", value: inside("NUMBER"), label }];
    case "EMAIL":
      return [{ kind: "email", value: inside("USERID"), label }];
    case "URL":
      return [{ kind: "url", value: element.getText(), label: "" }];
    case "BDAY":
      return [{ kind: "birthday", value: element.getText(), label: "" }];
    case "ADR":
      return [{ kind: "address", value: addressText(element), label }];
    case "ORG":
      return [{ kind: "organisation", value: inside("ORGNAME"), label: "" }];
    case "TITLE":
      return [{ kind: "position", value: element.getText(), label: "" }];
    case "DESC":
    case "NOTE":
      return [{ kind: "note", value: element.getText(), label: "" }];
    default:
      return [];
  }
}

function addressText(address: Element): string {
  const parts = ["POBOX", "EXTADD", "STREET", "PCODE", "LOCALITY", "REGION", "CTRY"];
  return parts.map((part) => address.getChildText(part) ?? "").filter((text) => text !== "").join(", ");
}

function filled(name: string, text: string): Element | undefined {
  return text === "" ? undefined : xml(name, {}, text);
}

/** Base64 as clients write it, with line breaks. */
function decode(text: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(text);
  } catch (cause) {
    throw new TransportError("bad-request", "The photo is not in base64.", { cause });
  }
}
