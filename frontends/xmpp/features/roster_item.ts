import { addressOf, bareJid } from "../address.ts";
import { foldedName, type LegacyName, type UserId } from "../../../lib/ids.ts";
import { ns } from "../namespaces.ts";
import { child, type Element, text, xml } from "../xml/element.ts";

/** How many changes of one roster are on their way at a time: a set has one item, and lists are long. */
export const rosterWidth = 10;

/** What somebody is called, and where they stand on the list. */
export interface Naming {
  /** Empty where there is no name. */
  readonly alias: string;
  readonly groups: readonly string[];
}

/** An entry of a user's XMPP roster that is about a contact of ours (RFC 6121 §2.1). */
export interface RosterItem extends Naming {
  readonly jid: string;
  readonly name: LegacyName;
  readonly escaped: boolean;
  /** `both`, `to`, `from`, `none`, or in a push `remove`. */
  readonly subscription: string;
}

/** One user's XMPP roster, as far as it is ours. */
export interface OwnItems {
  readonly items: readonly RosterItem[];
  /** The transport itself is on it. */
  readonly hasTransport: boolean;
}

/** Reads the roster in a stanza's payload; items of other domains are none of our business. */
export function readItems(stanza: Element, transport: string): OwnItems {
  const query = child(stanza, "query", ns.roster);
  const items: RosterItem[] = [];
  let hasTransport = false;
  for (const element of query?.getChildren("item") ?? []) {
    const jid = bareJid(element.attrs["jid"]);
    const at = addressOf(jid, transport);
    if (at?.kind === "transport") hasTransport = true;
    if (at?.kind === "contact" && jid !== undefined) items.push(readItem(element, { ...at, jid }));
  }
  return { items, hasTransport };
}

function readItem(
  element: Element,
  { jid, name, escaped }: Pick<RosterItem, "jid" | "name" | "escaped">,
): RosterItem {
  const { name: alias = "", subscription = "none" } = element.attrs;
  const groups = element.getChildren("group").map((group) => text(group).trim());
  return { jid, name, escaped, alias, groups: groups.filter((group) => group !== ""), subscription };
}

/** The IQ that asks for the user's roster (RFC 6121 §2.1.3). */
export function rosterGet(from: string, to: UserId): Element {
  return xml("iq", { type: "get", from, to }, xml("query", { xmlns: ns.roster }));
}

/** The IQ that puts an item on the user's roster, or takes it off (RFC 6121 §2.3–§2.5: one item in each). */
export function rosterSet(
  from: string,
  to: UserId,
  jid: string,
  subscription: "both" | "remove",
  { alias, groups }: Naming = { alias: "", groups: [] },
): Element {
  const item = xml(
    "item",
    { jid, name: alias || undefined, subscription },
    groups.map((group) => xml("group", {}, group)),
  );
  return xml("iq", { type: "set", from, to }, xml("query", { xmlns: ns.roster }, item));
}

/** Groups are a set: servers give them in any order. */
export function sameNaming(one: Naming, other: Naming): boolean {
  return one.alias === other.alias && sameSet(one.groups, other.groups);
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  const set = new Set(one);
  return set.size === new Set(other).size && other.every((each) => set.has(each));
}

/** One contact may have several addresses, by escapes or by case. */
export const keyOf = ({ name }: { readonly name: LegacyName }): string => foldedName(name);
