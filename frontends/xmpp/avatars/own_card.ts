/** Where a user's own card and picture are: on the user's server, in two places. */
import { errorText } from "../../../lib/errors.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { Log } from "../../../lib/log/log.ts";
import type { VCard } from "../../../lib/people.ts";
import { ns } from "../namespaces.ts";
import type { Privileges } from "../privileges/privileges.ts";
import { child, type Element, xml } from "../xml/element.ts";
import { shownPicture } from "./shown_picture.ts";

export interface OwnCardSources {
  /** The transport's JID. */
  readonly jid: string;
  readonly log: Log;
  readonly privileges: Privileges;
  /** Sends an IQ, with an id, and resolves to the result; rejects where none comes. */
  readonly ask: (question: Element) => Promise<Element>;
  /** Reads a card as servers keep it (XEP-0054). */
  readonly read: (vcard: Element) => VCard;
}

/**
 * The user's card (XEP-0054), with the picture of that hash from wherever it is (XEP-0084 §4.3, XEP-0153 §4.2). A server
 * may have the same picture in both places, or in one. Rejects when it has no card either.
 */
export async function fetchOwnCard(user: UserId, hash: string, sources: OwnCardSources): Promise<VCard> {
  const card = await orNothing(() => cardOf(user, sources), sources.log);
  if (hash === "" || (card !== undefined && shownPicture(card.photo)?.hash === hash)) return found(card);
  const photo = await orNothing(() => published(user, hash, sources), sources.log);
  return photo === undefined ? found(card) : { fullName: "", nickname: "", ...card, photo };
}

function found(card: VCard | undefined): VCard {
  if (card === undefined) throw new Error("the server has no card of the user");
  return card;
}

async function cardOf(user: UserId, { jid, ask, read }: OwnCardSources): Promise<VCard> {
  const question = xml("iq", { type: "get", from: jid, to: user }, xml("vCard", { xmlns: ns.vcard }));
  const card = child(await ask(question), "vCard", ns.vcard);
  return card === undefined ? { fullName: "", nickname: "", photo: new Uint8Array() } : read(card);
}

/** Whoever may see a user's presence may read this node; with the privilege we read it as the user does. */
async function published(user: UserId, hash: string, sources: OwnCardSources): Promise<Uint8Array> {
  const { jid, privileges, ask } = sources;
  const items = xml("items", { node: ns.avatarData }, xml("item", { id: hash }));
  const query = xml("pubsub", { xmlns: ns.pubsub }, items);
  const answer = privileges.mayAsk(user, "get", ns.pubsub)
    ? await privileges.askAs(user, "get", query)
    : child(await ask(xml("iq", { type: "get", from: jid, to: user }, query)), "pubsub", ns.pubsub);
  const text = answer?.getChild("items")?.getChild("item")?.getChildText("data") ?? "";
  if (text === "") throw new Error("the server does not have the picture");
  return Uint8Array.fromBase64(text);
}

async function orNothing<T>(look: () => Promise<T>, log: Log): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    log.debug("a user's server did not tell of a card or a picture", { reason: errorText(error) });
    return undefined;
  }
}
