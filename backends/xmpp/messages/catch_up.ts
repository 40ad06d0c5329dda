/** What came while there was no connection. */
import { FailureReason, RequestError } from "../../../plugin/mod.ts";
import type { Archive, Archived, ArchivePage } from "./archive.ts";

/** How far each user has heard, in the archives' names of messages, by whose archive it is. It outlives the sessions. */
export class Positions {
  readonly #positions = new Map<string, Map<string, string>>();

  get(user: string, owner: string): string | undefined {
    return this.#positions.get(user)?.get(owner);
  }

  set(user: string, owner: string, position: string): void {
    const known = this.#positions.get(user) ?? new Map<string, string>();
    this.#positions.set(user, known.set(owner, position));
  }

  of(user: string): ReadonlyMap<string, string> {
    return this.#positions.get(user) ?? new Map();
  }
}

export interface ReadingOptions {
  readonly user: string;
  /** Whose archive: the account's, or a room's. */
  readonly owner: string;
  /** The owner is a room. */
  readonly isRoom?: boolean;
  readonly archive: Archive;
  readonly positions: Positions;
}

const pageSize = 100;

/** Who stayed away for more has to ask for history. */
const mostPages = 20;

/**
 * How far a user has heard one archive, during one login. As long as something is missing, what is heard now does not
 * count: a login that ends early would leave a gap behind.
 */
export class Reading {
  readonly #options: ReadingOptions;
  #isBehind = true;
  #latest: string | undefined;
  /** The archive had nothing in it when this login began. */
  #wasEmpty = false;

  constructor(options: ReadingOptions) {
    this.#options = options;
  }

  /** How far it is heard without a gap, in the archive's name of the message. */
  get position(): string | undefined {
    const { user, owner, positions } = this.#options;
    return positions.get(user, owner);
  }

  /** A message came, which the archive has under this name. */
  heard(id: string): void {
    this.#latest = id;
    if (!this.#isBehind) this.#move(id);
  }

  /** Nothing is missing. */
  begin(): void {
    this.#isBehind = false;
    if (this.#latest !== undefined) this.#move(this.#latest);
  }

  /**
   * Without a position, the archive's end is where to begin. To be called before messages come: those that nobody is
   * there for yet are only in the archive.
   * @throws RequestError if there is no archive.
   */
  async prepare(): Promise<void> {
    if (this.position === undefined) await this.#goToEnd();
  }

  /**
   * Hears what is in the archive after the position. If the archive does not know that any more, its end is where to
   * begin.
   * @throws RequestError if there is no archive.
   */
  async catchUp(hear: (archived: Archived) => void): Promise<void> {
    this.#isBehind = true;
    if (this.position === undefined && !this.#wasEmpty) await this.#goToEnd();
    else if (!await this.#hearAfter(this.position, hear)) await this.#goToEnd();
    this.begin();
  }

  async #goToEnd(): Promise<void> {
    const { owner, isRoom = false, archive } = this.#options;
    const newest = await archive.newest(isRoom ? owner : undefined);
    if (newest === undefined) this.#wasEmpty = true;
    else this.#move(newest);
  }

  /** From the beginning, if there is no position. Answers whether the archive knows it. */
  async #hearAfter(position: string | undefined, hear: (archived: Archived) => void): Promise<boolean> {
    let after = position;
    for (let pages = 0; pages < mostPages; pages++) {
      const page = await this.#pageAfter(after);
      if (page === undefined) return false;
      for (const archived of page.messages) hear(archived);
      const last = page.messages.at(-1);
      if (last === undefined) return true;
      after = last.id;
      this.#move(after);
      if (page.complete) return true;
    }
    return true;
  }

  async #pageAfter(after: string | undefined): Promise<ArchivePage | undefined> {
    const { owner, isRoom = false, archive } = this.#options;
    try {
      return await archive.query({
        limit: pageSize,
        ...(after === undefined ? {} : { after }),
        ...(isRoom ? { room: owner } : {}),
      });
    } catch (error) {
      if (error instanceof RequestError && error.reason === FailureReason.notFound) return undefined;
      throw error;
    }
  }

  #move(id: string): void {
    const { user, owner, positions } = this.#options;
    positions.set(user, owner, id);
  }
}
