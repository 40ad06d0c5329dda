import { type ArchivePage, type MessageArchive, type MessageBounds } from "../../../lib/conversations/mod.ts";
import { TransportError } from "../../../lib/errors.ts";
import type { UserId } from "../../../lib/ids.ts";
import { bareJid } from "../address.ts";
import { filtersIn, finOf, mostMessages, pageIn, resultOf, timesIn } from "../archive_query.ts";
import { form } from "../data_form.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { child, type Element, xml } from "../xml/element.ts";

/** XEP-0313: what was said, for a client that was not there. */
export const accountArchive: Feature = {
  name: "message archive",
  spec: "XEP-0313",
  version: "1.1.3",
  mode: "server",
  advertise: { account: [ns.archive, `${ns.archive}#extended`, ns.stanzaIds, ns.rsm] },
  requires: (_network, { service }) => service.messageArchiveDays > 0,
  iq: [
    { type: "get", name: "query", xmlns: ns.archive, at: ["account"], answer: showForm },
    { type: "get", name: "metadata", xmlns: ns.archive, at: ["account"], answer: showEnds, slow: true },
    { type: "set", name: "query", xmlns: ns.archive, at: ["account"], answer: search, slow: true },
  ],
};

function showForm(): Element {
  const fields = [
    { var: "with", type: "jid-single" },
    ...["start", "end", "before-id", "after-id"].map((name) => ({ var: name, type: "text-single" } as const)),
    { var: "ids", type: "list-multi" },
  ] as const;
  return xml("query", { xmlns: ns.archive }, form(ns.archive, "", "", fields));
}

/** XEP-0313 §5: the first message and the last. */
async function showEnds(_query: Element, { sender }: Incoming, context: XmppContext): Promise<Element> {
  const archive = archiveOf(context);
  const [first] = (await archive.page(sender.user, { limit: 1, newest: false })).messages;
  const [last] = (await archive.page(sender.user, { limit: 1, newest: true })).messages;
  const ends = first && last
    ? [["start", first] as const, ["end", last] as const].map(([name, { id, at }]) =>
      xml(name, { id, timestamp: at.toISOString() })
    )
    : [];
  return xml("metadata", { xmlns: ns.archive }, ends);
}

/** The results are messages of their own; what is answered says which page they are (XEP-0313 §4). */
async function search(query: Element, { sender }: Incoming, context: XmppContext): Promise<Element> {
  const archive = archiveOf(context);
  const filters = filtersIn(query);
  const ids = filters.get("ids");
  const { page, count } = ids === undefined
    ? await pageOf(archive, sender.user, query, filters)
    : { page: await thoseOf(archive, sender.user, ids.split("\n")), count: undefined };
  // Nobody else's business, should the client be gone by now.
  if (context.accounts?.sessions.find(sender.user, sender.resource) === undefined) return finOf(page);
  const isFlipped = child(query, "flip-page", ns.archive) !== undefined;
  for (const message of isFlipped ? page.messages.toReversed() : page.messages) {
    const result = resultOf(message, query.attrs["queryid"]);
    if (result !== undefined) {
      context.send(xml("message", { from: sender.user, to: sender.resource }, result));
    }
  }
  return finOf(page, count);
}

/** How many there are is counted for the first page asked for, and not again for each that follows. */
async function pageOf(
  archive: MessageArchive,
  user: UserId,
  query: Element,
  filters: ReadonlyMap<string, string>,
): Promise<{ page: ArchivePage; count: number | undefined }> {
  const within = boundsIn(filters);
  const wanted = pageIn(query);
  const page = await archive.page(user, { ...within, ...wanted });
  const isFirst = wanted.afterId === undefined && wanted.beforeId === undefined;
  return { page, count: isFirst ? await archive.count(user, within) : undefined };
}

/** XEP-0313 §4.1: with whom, from when to when, behind or before which message. */
function boundsIn(filters: ReadonlyMap<string, string>): Omit<MessageBounds, "limit" | "newest"> {
  const [other, afterId, beforeId] = ["with", "after-id", "before-id"].map((name) => filters.get(name));
  const contact = bareJid(other?.toLowerCase());
  if (other && contact === undefined) throw new TransportError("bad-request", `"${other}" is no address.`);
  return {
    ...timesIn(filters),
    ...contact === undefined ? {} : { contact },
    ...afterId ? { afterId } : {},
    ...beforeId ? { beforeId } : {},
  };
}

/** XEP-0313 §4.1.6: all of these, or none. */
async function thoseOf(archive: MessageArchive, user: UserId, ids: readonly string[]): Promise<ArchivePage> {
  if (ids.length > mostMessages) {
    throw new TransportError("not-acceptable", `No more than ${mostMessages} messages at once, please.`);
  }
  const messages = await archive.withIds(user, ids);
  if (messages.length === new Set(ids).size) return { messages, isComplete: true };
  throw new TransportError("item-not-found", "Some of these messages are not in the archive (any more).");
}

function archiveOf({ core }: XmppContext): MessageArchive {
  if (core.messageArchive !== undefined) return core.messageArchive;
  throw new TransportError("item-not-found", "There is no archive here.");
}
