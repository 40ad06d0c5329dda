import { type UserId, userId } from "../ids.ts";
import type { Allowance, MessageStorage } from "./message_storage.ts";
import type { ArchivedMessageRecord, BacklogRecord, RoomMessageBounds } from "./records.ts";
import { storable, storableArchived, storableBacklog } from "./stored_text.ts";
import { isTooMuch, surplus } from "./surplus.ts";

/** One user's messages in memory, by id. */
export class MessageMemory {
  readonly archive = new Map<string, ArchivedMessageRecord>();
  readonly backlog = new Map<string, BacklogRecord>();
}

/** {@link MessageStorage} in memory. */
export class MemoryMessages implements MessageStorage {
  readonly #of: ReadonlyMap<UserId, { readonly messages: MessageMemory }>;

  /** `users`: those who are registered, as they come and go. */
  constructor(users: ReadonlyMap<UserId, { readonly messages: MessageMemory }>) {
    this.#of = users;
  }

  saveArchived(messages: readonly ArchivedMessageRecord[]): Promise<void> {
    for (const each of storableArchived(messages)) this.#find(each.user)?.archive.set(each.id, each);
    return Promise.resolve();
  }

  archived(
    user: UserId,
    contact: string | undefined,
    { after, before, limit, newest }: RoomMessageBounds,
  ): Promise<readonly ArchivedMessageRecord[]> {
    const found = this.#between(user, contact, after, before);
    return Promise.resolve(
      newest ? found.slice(Math.max(0, found.length - limit)) : found.slice(0, limit),
    );
  }

  archivedByIds(user: UserId, ids: readonly string[]): Promise<readonly ArchivedMessageRecord[]> {
    const archive = this.#find(user)?.archive;
    const found = [...new Set(ids.map(storable))].flatMap((id) => archive?.get(id) ?? []);
    return Promise.resolve(found.sort(byPosition));
  }

  countArchived(
    user: UserId,
    contact: string | undefined,
    { after, before }: Pick<RoomMessageBounds, "after" | "before">,
  ): Promise<number> {
    return Promise.resolve(this.#between(user, contact, after, before).length);
  }

  pruneArchived(before: number): Promise<number> {
    let removed = 0;
    for (const { messages } of this.#of.values()) removed += removeUpTo(messages.archive, before - 1);
    return Promise.resolve(removed);
  }

  trimArchived(user: UserId, allowed: Allowance): Promise<number> {
    return Promise.resolve(trim(this.#find(user)?.archive ?? new Map(), allowed));
  }

  saveBacklog(items: readonly BacklogRecord[]): Promise<void> {
    for (const each of storableBacklog(items)) this.#find(each.user)?.backlog.set(each.id, each);
    return Promise.resolve();
  }

  backlog(user: UserId, limit: number): Promise<readonly BacklogRecord[]> {
    const found = [...this.#find(user)?.backlog.values() ?? []].sort(byPosition);
    return Promise.resolve(found.slice(Math.max(0, found.length - limit)));
  }

  removeBacklog(user: UserId, upTo: number): Promise<void> {
    removeUpTo(this.#find(user)?.backlog ?? new Map(), upTo);
    return Promise.resolve();
  }

  trimBacklog(user: UserId, allowed: Allowance): Promise<number> {
    return Promise.resolve(trim(this.#find(user)?.backlog ?? new Map(), allowed));
  }

  #find(user: UserId): MessageMemory | undefined {
    return this.#of.get(userId(storable(user)))?.messages;
  }

  #between(user: UserId, contact: string | undefined, after: number, before: number) {
    const wanted = contact === undefined ? undefined : storable(contact);
    return [...this.#find(user)?.archive.values() ?? []]
      .filter((each) => each.position > after && each.position < before)
      .filter((each) => wanted === undefined || each.contact === wanted)
      .sort(byPosition);
  }
}

function byPosition(one: BacklogRecord, other: BacklogRecord): number {
  return one.position - other.position;
}

function removeUpTo(kept: Map<string, BacklogRecord>, upTo: number): number {
  const old = [...kept.values()].filter(({ position }) => position <= upTo);
  for (const { id } of old) kept.delete(id);
  return old.length;
}

function trim(kept: Map<string, BacklogRecord>, allowed: Allowance): number {
  const sizes = [...kept.values()].sort(byPosition).reverse()
    .map(({ position, text }) => ({ position, size: [...text].length }));
  const characters = sizes.reduce((sum, { size }) => sum + size, 0);
  if (!isTooMuch({ messages: sizes.length, characters }, allowed)) return 0;
  const first = surplus(sizes, allowed);
  return first === undefined ? 0 : removeUpTo(kept, first);
}
