import { TransportError } from "../../../../lib/errors.ts";
import type { ArchivePage } from "../../../../lib/conversations/mod.ts";
import { form, formValues } from "../../data_form.ts";
import type { Feature, Incoming, XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import { child, childElements, type Element, text, xml } from "../../xml/element.ts";
import { StreamParser } from "../../xml/parser.ts";

/** XEP-0313: what was said in a room, as the user heard it, for clients that were not there. */
export const roomArchive: Feature = {
  name: "rooms: archive",
  spec: "XEP-0313",
  version: "1.1.3",
  advertise: { room: [ns.archive] },
  requires: ({ rooms }, { service }) => rooms && service.roomArchiveDays > 0,
  iq: [
    { type: "get", name: "query", xmlns: ns.archive, at: ["room"], answer: showForm },
    { type: "set", name: "query", xmlns: ns.archive, at: ["room"], answer: search, slow: true },
  ],
};

/** How many messages one answer brings, at most and unless less is wanted. */
const mostMessages = 100;

function showForm(): Element {
  const fields = ["start", "end"].map((name) => ({ var: name, type: "text-single" } as const));
  return xml("query", { xmlns: ns.archive }, form(ns.archive, "", "", fields));
}

/** The results are messages of their own; what is answered says which page they are (XEP-0313 §4). */
async function search(query: Element, { sender, at }: Incoming, context: XmppContext): Promise<Element> {
  const { archive } = context.core;
  if (archive === undefined || at.kind !== "room" || at.nickname !== "") {
    throw new TransportError("item-not-found", "There is no archive here.");
  }
  const page = await archive.page(sender.user, at.name, { ...timesIn(query), ...pageIn(query) });
  const queryid = query.attrs["queryid"];
  for (const message of page.messages) {
    const result = resultOf(message, queryid);
    if (result !== undefined) context.send(xml("message", { from: at.jid, to: sender.resource }, result));
  }
  return describe(page);
}

/** XEP-0313 §4.1. */
function timesIn(query: Element): { start?: Date; end?: Date } {
  const x = child(query, "x", ns.dataForms);
  const values = x === undefined ? new Map<string, string>() : formValues(x);
  const [start, end] = [timeIn(values.get("start")), timeIn(values.get("end"))];
  return { ...start && { start }, ...end && { end } };
}

function timeIn(value: string | undefined): Date | undefined {
  if (!value) return undefined;
  const time = new Date(value);
  if (!Number.isNaN(time.getTime())) return time;
  throw new TransportError("bad-request", `"${value}" is no time.`);
}

/** XEP-0059: an empty `before` means the last page. */
function pageIn(query: Element) {
  const set = child(query, "set", ns.rsm);
  const words = new Map(
    (set === undefined ? [] : childElements(set)).map((each) => [each.getName(), text(each)]),
  );
  const [max, after, before] = [words.get("max")?.trim() ?? "", words.get("after"), words.get("before")];
  if (!/^\d{0,9}$/.test(max)) throw new TransportError("bad-request", "<max/> must be a number.");
  return {
    limit: max === "" ? mostMessages : Math.min(Number(max), mostMessages),
    newest: before !== undefined,
    ...after ? { afterId: after } : {},
    ...before ? { beforeId: before } : {},
  };
}

function resultOf(
  { id, at, text }: ArchivePage["messages"][number],
  queryid: string | undefined,
): Element | undefined {
  const kept = parse(text);
  if (kept === undefined) return undefined;
  const delay = xml("delay", { xmlns: ns.delay, stamp: at.toISOString() });
  const message = xml("message", { ...kept.attrs, xmlns: ns.client }, kept.children);
  const forwarded = xml("forwarded", { xmlns: ns.forward }, delay, message);
  return xml("result", { xmlns: ns.archive, queryid, id }, forwarded);
}

function describe({ messages, isComplete }: ArchivePage): Element {
  const [first, last] = [messages[0], messages.at(-1)];
  const ends = first && last ? [xml("first", {}, first.id), xml("last", {}, last.id)] : [];
  const complete = isComplete ? "true" : undefined;
  return xml("fin", { xmlns: ns.archive, complete }, xml("set", { xmlns: ns.rsm }, ends));
}

/** A stanza as we wrote it. */
function parse(text: string): Element | undefined {
  const found: Element[] = [];
  const parser = new StreamParser();
  parser.on("element", (element) => void found.push(element));
  parser.write(`<kept>${text}`);
  return found[0];
}
