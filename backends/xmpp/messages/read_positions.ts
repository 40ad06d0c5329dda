/** How far the user has read, in step with the account's other clients (XEP-0490). */
import type { Reporter } from "../../../plugin/mod.ts";
import { bareOf } from "../jid.ts";
import { ns } from "../namespaces.ts";
import { fetchOwnItems, type PepNews, publishPrivately } from "../pep.ts";
import type { Stream } from "../stream/stream.ts";
import { type Element, xml } from "../xml/element.ts";
import type { ArchiveIds } from "./archive_ids.ts";

export interface ReadPositionsOptions {
  readonly user: string;
  readonly stream: Stream;
  readonly reporter: Reporter;
  readonly ids: ArchiveIds;
  readonly isRoom: (jid: string) => boolean;
}

export class ReadPositions {
  readonly #options: ReadPositionsOptions;
  /** The archive's name of the last message read, by conversation. */
  readonly #positions = new Map<string, string>();

  constructor(options: ReadPositionsOptions) {
    this.#options = options;
  }

  /** What was read while we were away, of what we know. Never rejects: an account without such has read nothing. */
  async fetch(): Promise<void> {
    const items = await fetchOwnItems(ns.displayed, this.#options.stream).catch(() => []);
    for (const item of items) this.#heard(item);
  }

  /** Another client of the account has read something; or we have, which comes back. */
  receive({ owner, items }: PepNews): void {
    if (owner !== this.#options.stream.account) return;
    for (const item of items) this.#heard(item);
  }

  /** The user has read up to a message. Never rejects: a server that keeps nothing is not needed. */
  async publish(conversation: string, legacyId: string): Promise<void> {
    const { stream, ids, isRoom } = this.#options;
    const id = ids.archiveIdOf(conversation, legacyId);
    if (id === undefined || this.#positions.get(conversation) === id) return;
    this.#positions.set(conversation, id);
    const by = isRoom(conversation) ? conversation : stream.account;
    const name = xml("stanza-id", { xmlns: ns.stanzaIds, by, id });
    const payload = xml("displayed", { xmlns: ns.displayed }, name);
    await publishPrivately(ns.displayed, conversation, payload, stream).catch(() => {});
  }

  #heard(item: Element): void {
    const { user, reporter, ids } = this.#options;
    const buddy = bareOf(item.attrs.id ?? "");
    const id = item.getChild("displayed", ns.displayed)?.getChild("stanza-id", ns.stanzaIds)?.attrs.id;
    if (id === undefined || this.#positions.get(buddy) === id) return;
    this.#positions.set(buddy, id);
    const legacyId = ids.legacyIdOf(buddy, id);
    if (legacyId !== undefined) reporter.reportReadMarker({ user, buddy, legacyId, carbon: true });
  }
}
