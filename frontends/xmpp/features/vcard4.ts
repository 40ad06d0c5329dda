import type { ContactField, VCard } from "../../../lib/people.ts";
import type { ShownPicture } from "../avatars/shown_picture.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";
import { lookUpProfile } from "./vcard_lookup.ts";
import { noteText } from "./vcard_temp.ts";

/** XEP-0292: a contact's card in the newer form. Who looks for it by publish-subscribe is answered by `avatar.ts`. */
export const vcard4: Feature = {
  name: "vCard4",
  spec: "XEP-0292",
  version: "0.12.0",
  advertise: { contact: [ns.vcard4] },
  iq: [{ type: "get", name: "vcard", xmlns: ns.vcard4, at: ["contact"], answer: lookUp, slow: true }],
};

async function lookUp(_query: Element, { sender, at }: Incoming, context: XmppContext): Promise<Element> {
  const { card, picture } = await lookUpProfile(sender.user, at, context);
  return writeVCard4(card, picture);
}

/** RFC 6351 §4: each property with the type of its value. */
export function writeVCard4({ fullName, nickname, fields = [] }: VCard, picture?: ShownPicture): Element {
  const notes = fields.flatMap(noteText);
  return xml(
    "vcard",
    { xmlns: ns.vcard4 },
    property("fn", "text", fullName || nickname),
    property("nickname", "text", nickname),
    fields.flatMap(fieldElements),
    property("note", "text", notes.join("\n")),
    picture && property("photo", "uri", dataUri(picture)),
  );
}

function fieldElements({ kind, value, label }: ContactField): (Element | undefined)[] {
  switch (kind) {
    case "phone":
      return [property("tel", "text", value, label)];
    case "email":
      return [property("email", "text", value, label)];
    case "url":
      return [property("url", "uri", value)];
    case "birthday":
      return [property("bday", value.startsWith("--") ? "text" : "date", value)];
    case "address":
      return [xml("adr", {}, parameters(label), xml("street", {}, value))];
    case "organisation":
      return [property("org", "text", value)];
    case "position":
      return [property("title", "text", value)];
    case "note":
    case "legacy-name":
    case "other":
      return [];
  }
}

function property(name: string, type: string, value: string, label = ""): Element | undefined {
  return value === "" ? undefined : xml(name, {}, parameters(label), xml(type, {}, value));
}

function parameters(label: string): Element | undefined {
  const word = label.toLowerCase();
  if (word !== "work" && word !== "home") return undefined;
  return xml("parameters", {}, xml("type", {}, xml("text", {}, word)));
}

function dataUri({ mimeType, data }: ShownPicture): string {
  return `data:${mimeType || "application/octet-stream"};base64,${data.toBase64()}`;
}
