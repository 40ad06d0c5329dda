import { TransportError } from "../../../lib/errors.ts";
import { shownPicture } from "../avatars/shown_picture.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { loggedIn } from "../logged_in.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";
import { lookUpProfile } from "./vcard_lookup.ts";
import { readVCardTemp, writeVCardTemp } from "./vcard_temp.ts";

/** XEP-0054: a contact's card as the network knows it, the transport's name, and the user's own card for the network. */
export const vcard: Feature = {
  name: "vCards",
  spec: "XEP-0054",
  version: "1.2",
  advertise: { transport: [ns.vcard], contact: [ns.vcard], account: [ns.vcard] },
  iq: [
    { type: "get", name: "vCard", xmlns: ns.vcard, at: ["contact"], answer: lookUp, slow: true },
    { type: "get", name: "vCard", xmlns: ns.vcard, at: ["transport"], answer: ownName },
    { type: "set", name: "vCard", xmlns: ns.vcard, at: ["transport", "account"], answer: update },
    { type: "set", name: "vCard", xmlns: ns.vcard, at: ["contact"], answer: refuse },
  ],
};

async function lookUp(_query: Element, { sender, at }: Incoming, context: XmppContext): Promise<Element> {
  const { card, picture } = await lookUpProfile(sender.user, at, context);
  return writeVCardTemp(card, picture);
}

function ownName(_query: Element, _incoming: Incoming, { config }: XmppContext): Element {
  const { name } = config.identity;
  return xml("vCard", { xmlns: ns.vcard }, name === "" ? undefined : xml("FN", {}, name));
}

/** A card without a photo takes the photo away: a set replaces the whole card (XEP-0054 §3.2). */
function update(query: Element, { sender }: Incoming, context: XmppContext): undefined {
  const user = loggedIn(sender.user, context);
  const vcard = readVCardTemp(query);
  if (vcard.photo.length > 0 && shownPicture(vcard.photo) === undefined) {
    throw new TransportError("not-acceptable", "The photo is too large, or is none that everybody can show.");
  }
  user.ask({ type: "own-vcard", vcard });
}

function refuse(): never {
  throw new TransportError("not-allowed", "Only somebody's own card can be changed.");
}
