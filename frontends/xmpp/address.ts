/** The only place where a JID becomes a user, a resource or a legacy name, or one of these a JID. */
import {
  type LegacyName,
  legacyName,
  type ResourceId,
  resourceId,
  type UserId,
  userId,
} from "../../lib/ids.ts";

/** The constant resource of every contact, kept from Spectrum 2: clients and archives know contacts by it. */
export const contactResource = "bot";

/** RFC 7622 §3.1: localpart@domain/resourcepart; empty where a part is missing. */
export interface Jid {
  readonly local: string;
  readonly domain: string;
  readonly resource: string;
}

/** What a JID below the transport's own domain stands for. */
export type Address =
  | { readonly kind: "transport" }
  /** Server mode: the sender's own account, as its server. */
  | { readonly kind: "account" }
  /** `escaped`: the name was written with XEP-0106 escapes. */
  | { readonly kind: "contact"; readonly name: LegacyName; readonly escaped: boolean }
  /** `jid`: the room's bare JID as it was written. `nickname`: whom in the room; empty for the room itself. */
  | { readonly kind: "room"; readonly name: LegacyName; readonly jid: string; readonly nickname: string };

export type AddressKind = Address["kind"];

/** Who sent a stanza. */
export interface Sender {
  readonly user: UserId;
  readonly resource: ResourceId;
  readonly domain: string;
  /** No client of theirs: their server speaks for them. */
  readonly isBare: boolean;
}

/** Undefined when the text is no JID. Servers hand us prepared JIDs, so case is left alone. */
export function parseJid(text: string | undefined): Jid | undefined {
  if (text === undefined) return undefined;
  const slash = text.indexOf("/");
  const bare = slash < 0 ? text : text.slice(0, slash);
  const at = bare.indexOf("@");
  const local = at < 0 ? "" : bare.slice(0, at);
  const domain = bare.slice(at + 1);
  const resource = slash < 0 ? "" : text.slice(slash + 1);
  if (domain === "" || domain.includes("@") || at === 0 || (slash >= 0 && resource === "")) return undefined;
  return { local, domain, resource };
}

/** The JID without a resource; undefined when the text is no JID. */
export function bareJid(text: string | undefined): string | undefined {
  const jid = parseJid(text);
  if (jid === undefined) return undefined;
  return jid.local === "" ? jid.domain : `${jid.local}@${jid.domain}`;
}

/** Whether the text is a JID without a resource. */
export function isBare(text: string | undefined): boolean {
  return parseJid(text)?.resource === "";
}

/** Server mode: the bare JID of whoever logs in by that name; undefined when there can be nobody. */
export function accountJid(name: string, domain: string): UserId | undefined {
  const local = name.normalize("NFC").toLowerCase();
  return isLocalpart(local) ? userId(`${local}@${domain}`) : undefined;
}

/** Server mode: whose account on the network that is; `%` stands for the at sign (Spectrum 2: frontends §4.4). */
export function nameOfAccount(user: UserId): string {
  const local = parseJid(user)?.local ?? "";
  const unescaped = unescapeName(local);
  return unescaped === local ? local.replaceAll("%", "@") : unescaped;
}

/** Undefined when `from` is no JID of a person. */
export function senderOf(from: string | undefined): Sender | undefined {
  const jid = parseJid(from);
  if (jid === undefined || jid.local === "") return undefined;
  const bare = `${jid.local}@${jid.domain}`;
  const isBare = jid.resource === "";
  const full = isBare ? bare : `${bare}/${jid.resource}`;
  return { user: userId(bare), resource: resourceId(full), domain: jid.domain, isBare };
}

/** What one of our own addresses stands for; undefined when `to` is none of ours. */
export function addressOf(to: string | undefined, transport: string): Address | undefined {
  const jid = parseJid(to);
  if (jid === undefined || jid.domain.toLowerCase() !== transport.toLowerCase()) return undefined;
  if (jid.local === "") return { kind: "transport" };
  const unescaped = unescapeName(jid.local);
  if (unescaped !== jid.local) return { kind: "contact", name: legacyName(unescaped), escaped: true };
  return { kind: "contact", name: legacyName(replaceLast(jid.local, "%", "@")), escaped: false };
}

/** The bare JID of a contact; undefined when the name cannot be written as one. */
export function contactJid(name: LegacyName, escaped: boolean, transport: string): string | undefined {
  // Servers prepare local parts to lower case (RFC 7622 §3.3); another spelling would be another contact to some.
  // Done first: afterwards a name's own `\3A` would become an escape.
  const lower = name.toLowerCase();
  const local = escaped ? escapeName(lower) : replaceLast(lower, "@", "%");
  return isLocalpart(local) && isReadAsWritten(local) ? `${local}@${transport}` : undefined;
}

/** A name may happen to look escaped: it is read so then, and what is read must have the same address. */
function isReadAsWritten(local: string): boolean {
  return !local.includes("\\") || escapeName(unescapeName(local)) === local;
}

const escapes = new Map(
  [..." \"&'/:<>@"].map((letter) => [letter, `\\${letter.charCodeAt(0).toString(16)}`]),
);
const letters = new Map([...escapes].map(([letter, escape]) => [escape, letter])).set("\\5c", "\\");
const escapeSequence = /\\(?:20|22|26|27|2f|3a|3c|3e|40|5c)/g;

/** XEP-0106 §4.2: a backslash is escaped only where it would begin an escape. */
export function escapeName(name: string): string {
  // Most names need nothing, and this is asked with every stanza to or from a contact.
  if (!/[ "&'/:<>@\\]/.test(name)) return name;
  return name.replace(/\\(?=20|22|26|27|2f|3a|3c|3e|40|5c)/g, "\\5c")
    .replace(/[ "&'/:<>@]/g, (letter) => escapes.get(letter) ?? letter);
}

export function unescapeName(local: string): string {
  return local.replace(escapeSequence, (escape) => letters.get(escape) ?? escape);
}

function replaceLast(text: string, what: string, by: string): string {
  const at = text.lastIndexOf(what);
  return at < 0 ? text : text.slice(0, at) + by + text.slice(at + 1);
}

const utf8 = new TextEncoder();

/** RFC 7622 §3.3: what must not be in a localpart, and its longest length in bytes. */
function isLocalpart(local: string): boolean {
  if (/^[\w.\\%#+-]{1,1023}$/.test(local)) return true; // the rest of the test is five times slower
  return local !== "" && !/[\s"&'/:<>@\p{Cc}\p{Cs}]/u.test(local) && utf8.encode(local).length <= 1023;
}
