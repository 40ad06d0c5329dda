/** The account's and the rooms' archives of messages (XEP-0313). */
import { ns } from "../namespaces.ts";
import { bareOf } from "../jid.ts";
import type { Stream } from "../stream/stream.ts";
import { submission } from "../xml/data_form.ts";
import { type Element, forwardedMessage, xml } from "../xml/element.ts";

/** A message, as an archive has it. */
export interface Archived {
  /** The archive's name for it. */
  readonly id: string;
  readonly message: Element;
  readonly delay: Element | undefined;
}

export interface ArchivePage {
  /** Oldest first. */
  readonly messages: readonly Archived[];
  /** Nothing is left in the direction of the query. */
  readonly complete: boolean;
}

export interface ArchiveQuery {
  /** A room whose archive it is; without it, the account's. */
  readonly room?: string;
  /** Only the conversation with somebody. */
  readonly with?: string;
  /** Milliseconds since 1970 UTC, exclusive. */
  readonly beforeMs?: number;
  /** Milliseconds since 1970 UTC, exclusive. */
  readonly afterMs?: number;
  /** The archive's name of a message; empty for the very end. Then the page is the last before it. */
  readonly before?: string;
  /** The archive's name of a message. Then the page is the first after it. */
  readonly after?: string;
  /** The archive's name of the only message that is wanted. Only where the archive knows `urn:xmpp:mam:2#extended`. */
  readonly id?: string;
  readonly limit: number;
}

export class Archive {
  readonly #stream: Stream;
  /** What has come so far, by the query's id. */
  readonly #pages = new Map<string, { readonly owner: string; readonly messages: Archived[] }>();

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  /** Takes a message. Answers whether it was a piece of an answer. */
  receive(message: Element): boolean {
    const result = message.getChild("result", ns.mam);
    if (result === undefined) return false;
    const page = this.#pages.get(result.attrs["queryid"] ?? "");
    const from = bareOf(message.attrs.from ?? this.#stream.account);
    const forwarded = forwardedMessage(result);
    if (page?.owner === from && forwarded !== undefined) {
      page.messages.push({ id: result.attrs.id ?? "", ...forwarded });
    }
    return true;
  }

  /** @throws RequestError */
  async query(query: ArchiveQuery): Promise<ArchivePage> {
    const id = crypto.randomUUID();
    const messages: Archived[] = [];
    this.#pages.set(id, { owner: query.room ?? this.#stream.account, messages });
    try {
      const answer = await this.#stream.ask("set", queryElement(id, query), query.room);
      return { messages, complete: answer.getChild("fin", ns.mam)?.attrs["complete"] === "true" };
    } finally {
      this.#pages.delete(id);
    }
  }

  /** The archive's name of its newest message; undefined if there is none. Without a room, it is the account's. */
  async newest(room?: string): Promise<string | undefined> {
    const { messages } = await this.query({ before: "", limit: 1, ...(room === undefined ? {} : { room }) });
    return messages.at(-1)?.id;
  }
}

function queryElement(id: string, query: ArchiveQuery): Element {
  const { before, after, limit, beforeMs, afterMs } = query;
  const form = submission(ns.mam, {
    with: query.with,
    ids: query.id,
    start: timeOf(afterMs, 1),
    end: timeOf(beforeMs, -1),
  });
  const set = xml(
    "set",
    { xmlns: ns.rsm },
    xml("max", {}, String(limit)),
    before === undefined ? undefined : xml("before", {}, before),
    after === undefined ? undefined : xml("after", {}, after),
  );
  return xml("query", { xmlns: ns.mam, queryid: id }, form, set);
}

/** Bounds are inclusive there, and exclusive here. */
function timeOf(milliseconds: number | undefined, shift: number): string | undefined {
  if (milliseconds === undefined || Math.abs(milliseconds) > 8e15) return undefined;
  return new Date(milliseconds + shift).toISOString();
}
