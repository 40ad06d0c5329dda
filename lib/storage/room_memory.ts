import type { KeptRoomRecord, RoomMessageBounds, RoomMessageRecord } from "./records.ts";
import { storableKeptRoom } from "./stored_text.ts";

/** How many messages of a room are kept. */
const most = 1_000;

/** One user's rooms in memory, and the latest of what was said there. */
export class RoomMemory {
  readonly #kept = new Map<string, KeptRoomRecord>();
  readonly #archive = new Map<string, Map<string, RoomMessageRecord>>();

  get kept(): readonly KeptRoomRecord[] {
    return [...this.#kept.values()].sort((one, other) => one.room < other.room ? -1 : 1);
  }

  keep(record: KeptRoomRecord): boolean {
    const storable = storableKeptRoom(record);
    if (storable !== undefined) this.#kept.set(storable.room, storable);
    return storable !== undefined;
  }

  drop(room: string): boolean {
    return this.#kept.delete(room);
  }

  save(message: RoomMessageRecord): void {
    const archive = this.#archive.get(message.room) ?? new Map<string, RoomMessageRecord>();
    this.#archive.set(message.room, archive);
    const position = archive.get(message.id)?.position ?? message.position;
    archive.set(message.id, { ...message, position });
    for (const first of archive.keys()) {
      if (archive.size <= most) break;
      archive.delete(first);
    }
  }

  position(room: string, id: string): number | undefined {
    return this.#archive.get(room)?.get(id)?.position;
  }

  messages(
    room: string,
    { after, before, limit, newest }: RoomMessageBounds,
  ): readonly RoomMessageRecord[] {
    const found = [...this.#archive.get(room)?.values() ?? []]
      .filter(({ position }) => position > after && position < before)
      .sort((one, other) => one.position - other.position);
    return newest ? found.slice(Math.max(0, found.length - limit)) : found.slice(0, limit);
  }

  prune(before: number): number {
    let removed = 0;
    for (const archive of this.#archive.values()) {
      for (const { id, position } of [...archive.values()]) {
        if (position < before && archive.delete(id)) removed++;
      }
    }
    return removed;
  }
}
