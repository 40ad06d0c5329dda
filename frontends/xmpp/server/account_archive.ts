import { TransportError } from "../../../lib/errors.ts";
import { bareJid } from "../address.ts";
import { form, formValues } from "../data_form.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { pageOf } from "../rsm.ts";
import { child, type Element, xml } from "../xml/element.ts";
import type { Archived } from "./archive.ts";
import { serverNs } from "./namespaces.ts";

/** XEP-0313: what was said lately, for a client that was not there. */
export const accountArchive: Feature = {
  name: "message archive",
  spec: "XEP-0313",
  version: "1.1.3",
  mode: "server",
  advertise: { account: [serverNs.archive, ns.stanzaIds, ns.rsm] },
  iq: [
    { type: "get", name: "query", xmlns: serverNs.archive, at: ["account"], answer: showForm },
    { type: "set", name: "query", xmlns: serverNs.archive, at: ["account"], answer: search },
  ],
};

function showForm(): Element {
  const fields = ["with", "start", "end"].map((name) => ({
    var: name,
    type: name === "with" ? "jid-single" : "text-single",
  } as const));
  return xml("query", { xmlns: serverNs.archive }, form(serverNs.archive, "", "", fields));
}

/** The results are messages of their own; what is answered says which page they are (XEP-0313 §3, §4). */
function search(query: Element, { sender }: Incoming, context: XmppContext): Element {
  const found = (context.accounts?.archive.of(sender.user) ?? []).filter(filterOf(query));
  const { items, set } = pageOf(found, query, ({ id }) => id);
  for (const item of items) {
    context.send(resultOf(item, query.attrs["queryid"], sender.user, sender.resource));
  }
  const isLast = items.length === 0 || items.at(-1) === found.at(-1);
  return xml(
    "fin",
    { xmlns: serverNs.archive, complete: isLast ? "true" : undefined },
    set ?? xml("set", { xmlns: ns.rsm }, ...ends(items), xml("count", {}, String(found.length))),
  );
}

function ends(items: readonly Archived[]): Element[] {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [xml("first", { index: "0" }, first.id), xml("last", {}, last.id)];
}

/** XEP-0313 §4.1: whom it was said to or by, and from when to when. */
function filterOf(query: Element): (message: Archived) => boolean {
  const x = child(query, "x", ns.dataForms);
  const values = x === undefined ? new Map<string, string>() : formValues(x);
  const other = values.get("with");
  const bare = other === undefined ? undefined : bareJid(other.toLowerCase());
  const start = timeIn(values.get("start")) ?? -Infinity;
  const end = timeIn(values.get("end")) ?? Infinity;
  return (message) =>
    message.at >= start && message.at <= end && (other === undefined || message.with === bare);
}

function timeIn(value: string | undefined): number | undefined {
  if (value === undefined || value === "") return undefined;
  const time = Date.parse(value);
  if (!Number.isNaN(time)) return time;
  throw new TransportError("bad-request", "This is no time.");
}

function resultOf(
  { id, at, stanza }: Archived,
  queryid: string | undefined,
  from: string,
  to: string,
): Element {
  const stamp = new Date(at).toISOString();
  const message = xml("message", { ...stanza.attrs, xmlns: ns.client }, stanza.children);
  const forwarded = xml(
    "forwarded",
    { xmlns: ns.forward },
    xml("delay", { xmlns: ns.delay, stamp }),
    message,
  );
  return xml("message", { from, to }, xml("result", { xmlns: serverNs.archive, queryid, id }, forwarded));
}
