import { errorText } from "../errors.ts";
import { foldedName, type LegacyName, type UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { PastMessage, RoomView } from "../room.ts";
import type { Storage } from "../storage/storage.ts";
import type { RoomArchive } from "./room_archive.ts";

/** A room as it is entered: with its password, which is empty where there is none. */
type EnteredRoom = Pick<RoomView, "name" | "address" | "nickname"> & { readonly password: string };

export interface KeptRoomsOptions {
  readonly user: UserId;
  readonly storage: Storage;
  readonly log: Log;
  /** Whether the user stays in every room. */
  readonly areAll?: () => boolean;
  /** What was said in rooms; without it nothing is known. */
  readonly archive?: Pick<RoomArchive, "latest"> | undefined;
}

/** Writes down in which rooms one user stays, in the order in which that was decided. Nobody waits for it. */
export class KeptRooms implements AsyncDisposable {
  readonly #options: KeptRoomsOptions;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: KeptRoomsOptions) {
    this.#options = options;
  }

  /** Whether every room is kept that the user enters. */
  get areAll(): boolean {
    return this.#options.areAll?.() ?? false;
  }

  /** What was said in a room before the last restart. Never rejects. */
  async past(room: LegacyName): Promise<readonly PastMessage[]> {
    const { archive, user } = this.#options;
    return await archive?.latest(user, room) ?? [];
  }

  save({ name, address, nickname, password }: EnteredRoom): void {
    const { storage, user } = this.#options;
    const record = { room: foldedName(name), name, address, nickname, password };
    this.#write(() => storage.saveKeptRoom(user, record));
  }

  remove(name: LegacyName): void {
    const { storage, user } = this.#options;
    this.#write(() => storage.removeKeptRoom(user, foldedName(name)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
  }

  #write(work: () => Promise<boolean>): void {
    this.#writing = this.#writing.then(work).then(() => {}, (error: unknown) => {
      const { log, user } = this.#options;
      log.error("a user's rooms could not be written", { user, reason: errorText(error) });
    });
  }
}
