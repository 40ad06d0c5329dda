/** Users' own pictures, on their way to the network. */
import type { Clock } from "../../../lib/clock.ts";
import { errorText } from "../../../lib/errors.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { Log } from "../../../lib/log/log.ts";
import type { VCard } from "../../../lib/people.ts";
import type { User } from "../../../lib/users/user.ts";
import { shownPicture } from "./shown_picture.ts";

/** The name under which Spectrum 2 keeps what a user's picture was called when the network got it. */
const setting = "photohash";

/** Milliseconds between two looks at one user's card. */
const pause = 10_000;

export interface OwnAvatarsOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly find: (user: UserId) => User | undefined;
  /** The user's own card, with the picture of that hash if it can be found. */
  readonly fetch: (user: UserId, hash: string) => Promise<VCard>;
  /** Keeps a text for the user beyond this login. */
  readonly keep: (user: UserId, setting: string, text: string) => Promise<void>;
}

interface Watched {
  /** What the user's clients or server called the picture last; empty when they said that there is none. */
  said: string | undefined;
  /** For which of these words the card was last looked at. */
  looked: string | undefined;
  rest: Disposable | undefined;
}

/** Each change goes to the network once, also when several clients and the server tell of it. */
export class OwnAvatars implements Disposable {
  readonly #options: OwnAvatarsOptions;
  readonly #watched = new Map<UserId, Watched>();
  readonly #working = new Set<Promise<void>>();

  constructor(options: OwnAvatarsOptions) {
    this.#options = options;
  }

  /** A user who is here says what the picture is called. */
  said(user: User, hash: string): void {
    const watched = this.#watched.get(user.id) ?? { said: undefined, looked: undefined, rest: undefined };
    this.#watched.set(user.id, watched);
    watched.said = hash.toLowerCase();
    this.#look(user);
  }

  /** The network can be told from now on. */
  connected(user: User): void {
    this.#look(user);
  }

  left(user: UserId): void {
    this.#watched.get(user)?.rest?.[Symbol.dispose]();
    this.#watched.delete(user);
  }

  /** Resolves when nobody's card is being looked at. */
  async idle(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  [Symbol.dispose](): void {
    for (const user of [...this.#watched.keys()]) this.left(user);
  }

  #look(user: User): void {
    const watched = this.#watched.get(user.id);
    if (watched?.said === undefined || watched.rest !== undefined) return;
    const { said } = watched;
    if (said === watched.looked || said === passed(user) || !user.voice?.can("own_vcard")) return;
    watched.looked = said;
    watched.rest = this.#options.clock.after(pause, () => {
      watched.rest = undefined;
      this.#look(user);
    });
    const work: Promise<void> = this.#pass(user, said, watched).finally(() => this.#working.delete(work));
    this.#working.add(work);
  }

  /** Never rejects. */
  async #pass(user: User, said: string, watched: Watched): Promise<void> {
    const { fetch, keep, find, log } = this.#options;
    try {
      const vcard = await fetch(user.id, said);
      if (vcard.photo.length > 0 && shownPicture(vcard.photo) === undefined) {
        return log.debug("a user's picture cannot be passed on", {
          user: user.id,
          bytes: vcard.photo.length,
        });
      }
      // Whoever left meanwhile, or logs in anew, is told of later.
      if (find(user.id) !== user || !user.ask({ type: "own-vcard", vcard })) watched.looked = undefined;
      else await keep(user.id, setting, said);
    } catch (error) {
      log.debug("a user's own card could not be passed on", { user: user.id, reason: errorText(error) });
    }
  }
}

function passed({ account }: User): string {
  return account.settings.get(setting) ?? "";
}
