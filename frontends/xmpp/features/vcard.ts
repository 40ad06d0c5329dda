import { TransportError } from "../../../lib/errors.ts";
import type { VCard } from "../../../lib/events.ts";
import type { User } from "../../../lib/users/user.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { imageType } from "../image_type.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";

/** XEP-0054: a contact's card as the network knows it, the transport's name, and the user's own card for the network. */
export const vcard: Feature = {
  name: "vCards",
  spec: "XEP-0054",
  version: "1.2",
  advertise: { transport: [ns.vcard], contact: [ns.vcard] },
  iq: [
    { type: "get", name: "vCard", xmlns: ns.vcard, at: ["contact"], answer: lookUp, slow: true },
    { type: "get", name: "vCard", xmlns: ns.vcard, at: ["transport"], answer: ownName },
    { type: "set", name: "vCard", xmlns: ns.vcard, at: ["transport"], answer: update },
    { type: "set", name: "vCard", xmlns: ns.vcard, at: ["contact"], answer: refuse },
  ],
};

/**
 * The largest photo that is passed on, in bytes. XMPP servers end a component's stream for a stanza that they find too
 * large: half a megabyte is a common limit, and base64 makes four bytes of three.
 */
const largestPhoto = 256 * 1024;

async function lookUp(_query: Element, { sender, at }: Incoming, context: XmppContext): Promise<Element> {
  const user = loggedIn(sender.user, context);
  if (at.kind !== "contact") throw new TransportError("item-not-found", "Nobody is here.");
  const card = await user.vcards.request(user.roster.find(at.name)?.name ?? at.name);
  return xml(
    "vCard",
    { xmlns: ns.vcard },
    filled("FN", card.fullName),
    filled("NICKNAME", card.nickname),
    photo(card, user, context),
  );
}

function ownName(_query: Element, _incoming: Incoming, { config }: XmppContext): Element {
  return xml("vCard", { xmlns: ns.vcard }, filled("FN", config.identity.name));
}

/** A card without a photo takes the photo away: a set replaces the whole card (XEP-0054 §3.2). */
function update(query: Element, { sender }: Incoming, context: XmppContext): undefined {
  const card = {
    fullName: query.getChildText("FN") ?? "",
    nickname: query.getChildText("NICKNAME") ?? "",
    photo: decode(query.getChild("PHOTO")?.getChildText("BINVAL") ?? ""),
  };
  loggedIn(sender.user, context).ask({ type: "own-vcard", vcard: card });
}

function refuse(): never {
  throw new TransportError("not-allowed", "Only somebody's own card can be changed.");
}

function loggedIn(id: User["id"], { core }: XmppContext): User {
  const user = core.users.find(id);
  if (user?.voice === undefined) {
    throw new TransportError("not-logged-in", "You are not logged in to the other network.");
  }
  return user;
}

function filled(name: string, text: string): Element | undefined {
  return text === "" ? undefined : xml(name, {}, text);
}

function photo({ photo }: VCard, { id }: User, { log }: XmppContext): Element | undefined {
  if (photo.length === 0) return undefined;
  if (photo.length > largestPhoto) {
    log.debug("a photo is too large to be shown", { user: id, bytes: photo.length });
    return undefined;
  }
  return xml("PHOTO", {}, filled("TYPE", imageType(photo) ?? ""), xml("BINVAL", {}, photo.toBase64()));
}

/** Base64 as clients write it, with line breaks. */
function decode(text: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(text);
  } catch (cause) {
    throw new TransportError("bad-request", "The photo is not in base64.", { cause });
  }
}
