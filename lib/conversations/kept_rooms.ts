import { errorText } from "../errors.ts";
import { foldedName, type LegacyName, type UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { RoomView } from "../room.ts";
import type { Storage } from "../storage/storage.ts";

export interface KeptRoomsOptions {
  readonly user: UserId;
  readonly storage: Storage;
  readonly log: Log;
}

/** Writes down in which rooms one user stays, in the order in which that was decided. Nobody waits for it. */
export class KeptRooms implements AsyncDisposable {
  readonly #options: KeptRoomsOptions;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: KeptRoomsOptions) {
    this.#options = options;
  }

  save({ name, address, nickname }: RoomView): void {
    const { storage, user } = this.#options;
    this.#write(() => storage.saveKeptRoom(user, { room: foldedName(name), name, address, nickname }));
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
