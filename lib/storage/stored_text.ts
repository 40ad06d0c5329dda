import type {
  ArchivedMessageRecord,
  BacklogRecord,
  BuddyRecord,
  KeptRoomRecord,
  MessageIdPair,
  RoomMessageRecord,
} from "./records.ts";

/**
 * The text as every database can keep it: SQLite cuts at a NUL when reading and PostgreSQL refuses one; half a
 * surrogate pair has no UTF-8.
 */
export function storable(text: string): string {
  // nearly every text is as it should be, and each passes here on its way
  if (!text.includes("\0") && text.isWellFormed()) return text;
  return text.replaceAll("\0", "").toWellFormed();
}

/** Group names as one text, a line each. */
export function joinGroups(groups: readonly string[]): string {
  return groups.map((group) => group.replaceAll("\n", " ")).join("\n");
}

/** The reverse of {@link joinGroups}. Old rows may end in a line feed: empty names are no groups. */
export function splitGroups(text: string): readonly string[] {
  if (text === "") return [];
  return text.split("\n").filter((group) => group !== "");
}

/** Only buddies with a name are stored. */
export function hasName(buddy: BuddyRecord): boolean {
  return storable(buddy.name) !== "";
}

/** The pairs that every database can keep and tell apart, as it keeps them. Of two with one legacy id the later. */
export function storablePairs(pairs: readonly MessageIdPair[]): readonly MessageIdPair[] {
  const kept = pairs.map(storablePair).filter(({ conversation, legacyId, ownId }) =>
    legacyId !== "" && ownId !== "" && [conversation, legacyId, ownId].every(isShort)
  );
  return [...new Map(kept.map((pair) => [`${pair.conversation}\0${pair.legacyId}`, pair])).values()];
}

function storablePair({ conversation, legacyId, ownId, sentAt }: MessageIdPair): MessageIdPair {
  return {
    conversation: storable(conversation),
    legacyId: storable(legacyId),
    ownId: storable(ownId),
    sentAt,
  };
}

/** Undefined for one that not every database has room for. */
export function storableKeptRoom(record: KeptRoomRecord): KeptRoomRecord | undefined {
  const { room, name, address, nickname, password } = record;
  const kept = {
    room: storable(room),
    name: storable(name),
    address: storable(address),
    nickname: storable(nickname),
    password: storable(password),
  };
  return kept.room !== "" && isShort(kept.room) ? kept : undefined;
}

/** The messages that every database can keep, as it keeps them. Of two with one id the later text. */
export function storableRoomMessages(messages: readonly RoomMessageRecord[]): readonly RoomMessageRecord[] {
  const kept = new Map<string, RoomMessageRecord>();
  for (const message of messages) {
    const { user, position } = message;
    const [room, id, text] = [storable(message.room), storable(message.id), storable(message.text)];
    if (room === "" || id === "" || !isShort(room) || !isShort(id)) continue;
    const key = `${user}\0${room}\0${id}`;
    kept.set(key, { user, room, id, position: kept.get(key)?.position ?? position, text });
  }
  return [...kept.values()];
}

/** As {@link storableRoomMessages}, of what people said to each other. */
export function storableArchived(
  messages: readonly ArchivedMessageRecord[],
): readonly ArchivedMessageRecord[] {
  const kept = storableBacklog(messages).map((message) => ({
    ...message,
    contact: storable(message.contact),
  }));
  return kept.filter(({ contact }) => isShort(contact));
}

/** The items that every database can keep, as it keeps them. Of two with one id the later. */
export function storableBacklog<T extends BacklogRecord>(items: readonly T[]): readonly T[] {
  const kept = new Map<string, T>();
  for (const item of items) {
    const [id, text] = [storable(item.id), storable(item.text)];
    if (id === "" || !isShort(id)) continue;
    kept.set(`${item.user}\0${id}`, { ...item, id, text });
  }
  return [...kept.values()];
}

/** An index entry has little room: PostgreSQL refuses one of more than 2704 bytes. */
function isShort(text: string): boolean {
  // three bytes are the most that one unit of UTF-16 takes
  return text.length <= 85 || (text.length <= 255 && new TextEncoder().encode(text).length <= 255);
}
