/** Which pictures contacts have, and the pictures: fetched once, kept for a while, called by what they really are. */
import type { Clock } from "../../../lib/clock.ts";
import { errorText } from "../../../lib/errors.ts";
import type { BuddyView } from "../../../lib/events.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { Log } from "../../../lib/log/log.ts";
import type { Depicted } from "../../../lib/people.ts";
import { FetchQueue } from "./fetch_queue.ts";
import { PictureStore } from "./picture_store.ts";
import { isPictureHash, type ShownPicture, shownPicture } from "./shown_picture.ts";

/** How many hashes are known at a time; some 200 bytes each. */
const mostKnown = 100_000;

/** How many bytes of pictures are kept. Whatever is not there any more is fetched again. */
const mostBytes = 32 * 1024 * 1024;

/** Whose picture, as one user sees it: the networks' ids need not mean the same to two users. */
export interface Sitter {
  readonly user: UserId;
  readonly of: Depicted;
  /** Changes when the picture does; empty where the network has nothing of the kind. */
  readonly id: string;
  /** The hash, as the network says; may be empty. */
  readonly claimed: string;
}

export interface AvatarsOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Asks the network for the picture's file; empty when there is none. */
  readonly fetch: (sitter: Sitter) => Promise<Uint8Array>;
  /** The hash is known from now on, or is another one than the network said. */
  readonly changed: (sitter: Sitter) => void;
}

export function sitterOf(user: UserId, { name, avatarId, iconHash }: BuddyView): Sitter {
  return { user, of: { kind: "buddy", name }, id: avatarId || iconHash, claimed: iconHash };
}

/** In memory only: networks tell hashes and ids at each login, and pictures are fetched when somebody wants them. */
export class Avatars implements Disposable {
  readonly #options: AvatarsOptions;
  readonly #store = new PictureStore(mostBytes);
  readonly #queue: FetchQueue;
  /** The hashes of what was really fetched, empty for none. */
  readonly #known = new Map<string, string>();
  readonly #fetching = new Map<string, Promise<ShownPicture | undefined>>();
  /** What was looked for unasked since a user's login: once is enough. */
  readonly #tried = new Map<UserId, Set<string>>();

  constructor(options: AvatarsOptions) {
    this.#options = options;
    this.#queue = new FetchQueue(options.clock);
  }

  /** Whether the network may have shown any picture: where it has none, nobody needs to ask with each presence. */
  mayKnow({ iconHash }: BuddyView): boolean {
    return iconHash !== "" || this.#known.size > 0;
  }

  /** What the picture is called by; empty when there is none, undefined while that is not known. */
  hash(sitter: Sitter): string | undefined {
    const known = this.#known.size === 0 ? undefined : this.#known.get(keyOf(sitter));
    if (known !== undefined) return known;
    return isPictureHash(sitter.claimed) ? sitter.claimed.toLowerCase() : undefined;
  }

  /** Finds the hash out by and by, where the network has a picture and tells no hash. */
  want(sitter: Sitter): void {
    if (sitter.id === "" || this.hash(sitter) !== undefined) return;
    const key = keyOf(sitter);
    const tried = this.#tried.get(sitter.user) ?? new Set();
    if (tried.has(key)) return;
    this.#tried.set(sitter.user, tried.add(key));
    this.#queue.add(sitter.user, key, async () => {
      try {
        await this.picture(sitter);
      } catch (error) {
        this.#options.log.debug("a picture could not be fetched", {
          user: sitter.user,
          reason: errorText(error),
        });
      }
    });
  }

  /** The picture as it is kept; undefined when there is none here. */
  kept(sitter: Sitter): ShownPicture | undefined {
    const hash = sitter.id === "" ? "" : this.#known.get(keyOf(sitter)) ?? "";
    return hash === "" ? undefined : this.#store.get(hash);
  }

  /** The picture; undefined when there is none that may be shown. Rejects where it cannot be had. */
  async picture(sitter: Sitter): Promise<ShownPicture | undefined> {
    const key = keyOf(sitter);
    return this.kept(sitter) ?? this.#fetching.get(key) ?? await this.#begin(key, sitter);
  }

  /** Somebody's card came with this photo: from now on it goes by its own hash. */
  seen(sitter: Sitter, data: Uint8Array): ShownPicture | undefined {
    const picture = shownPicture(data);
    if (picture === undefined && data.length > 0) {
      this.#options.log.debug("a picture cannot be shown", { user: sitter.user, bytes: data.length });
    }
    if (picture !== undefined) this.#store.put(picture);
    this.#learn(sitter, picture?.hash ?? "");
    return picture;
  }

  /** Nobody waits for pictures on behalf of this user any more. */
  left(user: UserId): void {
    this.#queue.drop(user);
    this.#tried.delete(user);
  }

  [Symbol.dispose](): void {
    this.#queue[Symbol.dispose]();
  }

  /** One at a time for each picture, however many ask. */
  #begin(key: string, sitter: Sitter): Promise<ShownPicture | undefined> {
    const fetched = this.#options.fetch(sitter).then((data) => this.seen(sitter, data))
      .finally(() => this.#fetching.delete(key));
    this.#fetching.set(key, fetched);
    return fetched;
  }

  /** A network that makes another file of the same picture each time is not told of each: clients would ask for ever. */
  #learn(sitter: Sitter, hash: string): void {
    const key = keyOf(sitter);
    const isNew = !this.#known.has(key) && this.hash(sitter) !== hash;
    this.#known.delete(key);
    this.#known.set(key, hash);
    for (const first of this.#known.keys()) {
      if (this.#known.size <= mostKnown) break;
      this.#known.delete(first);
    }
    if (isNew) this.#options.changed(sitter);
  }
}

/** Mostly of buddies: written by hand it costs a tenth. */
function keyOf({ user, of, id }: Sitter): string {
  if (of.kind === "buddy") return `${user}\n${of.name.length}\n${of.name}${id}`;
  return JSON.stringify([user, ...Object.values(of), id]);
}
