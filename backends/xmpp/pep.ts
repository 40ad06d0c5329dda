/** What an account keeps for itself and all its clients on its own server (XEP-0163, XEP-0223). */
import { bareOf } from "./jid.ts";
import { ns } from "./namespaces.ts";
import type { Stream } from "./stream/stream.ts";
import { submission } from "./xml/data_form.ts";
import { type Element, xml } from "./xml/element.ts";

/** News of a node: items that changed, and the ids of those that are gone. */
export interface PepNews {
  /** A bare JID. */
  readonly owner: string;
  readonly node: string;
  readonly items: readonly Element[];
  readonly retracted: readonly string[];
}

/** Reads news; undefined of a message that is none. */
export function readPepNews(message: Element, account: string): PepNews | undefined {
  const event = message.getChild("event", ns.pubsubEvent);
  if (event === undefined) return undefined;
  const items = event.getChild("items");
  return {
    owner: bareOf(message.attrs.from ?? account),
    node: items?.attrs["node"] ?? "",
    items: items?.getChildren("item") ?? [],
    retracted: items?.getChildren("retract").flatMap(({ attrs: { id } }) => id ?? []) ?? [],
  };
}

/**
 * All items of a node of the account's own.
 * @throws RequestError, also if there is no such node.
 */
export async function fetchOwnItems(node: string, stream: Stream): Promise<readonly Element[]> {
  const question = xml("pubsub", { xmlns: ns.pubsub }, xml("items", { node }));
  const answer = await stream.ask("get", question);
  return answer.getChild("pubsub", ns.pubsub)?.getChild("items")?.getChildren("item") ?? [];
}

/** Puts an item into a node that has many, for the account's own clients only. @throws RequestError */
export async function publishPrivately(
  node: string,
  id: string,
  payload: Element,
  stream: Stream,
): Promise<void> {
  const options = submission("http://jabber.org/protocol/pubsub#publish-options", {
    "pubsub#persist_items": "true",
    "pubsub#max_items": "max",
    "pubsub#send_last_published_item": "never",
    "pubsub#access_model": "whitelist",
  });
  const publish = xml("publish", { node }, xml("item", { id }, payload));
  await stream.ask("set", xml("pubsub", { xmlns: ns.pubsub }, publish, xml("publish-options", {}, options)));
}
