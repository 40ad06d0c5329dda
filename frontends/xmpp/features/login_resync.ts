import type { Clock } from "../../../lib/clock.ts";
import { errorText } from "../../../lib/errors.ts";
import type { ResourceId, UserId } from "../../../lib/ids.ts";
import type { Log } from "../../../lib/log/log.ts";
import type { Users } from "../../../lib/users/users.ts";

/** Milliseconds after a user's first client answered a probe in which the others should have, too. */
export const resyncPatience = 10_000;

/** Milliseconds before the end of a link in which a server that stops says goodbye for its users. */
const farewell = 10_000;

export interface ResyncOptions {
  readonly clock: Clock;
  readonly users: Users;
  readonly log: Log;
}

interface Doubt {
  readonly resources: Set<ResourceId>;
  timer: Disposable | undefined;
}

/**
 * Which clients of users who are here have said nothing since the link to the XMPP server stands again. The server may
 * have been restarted: clients may be gone without a word, and the others may have lost sight of everybody.
 */
export class Resync implements Disposable {
  readonly #clock: Clock;
  readonly #users: Users;
  readonly #log: Log;
  readonly #doubts = new Map<UserId, Doubt>();
  /** Whose clients left lately, by when. */
  readonly #gone = new Map<UserId, number>();
  /** Whose did just before the link was lost: it may have been the server's word only. */
  #swept: readonly UserId[] = [];

  constructor({ clock, users, log }: ResyncOptions) {
    this.#clock = clock;
    this.#users = users;
    this.#log = log;
  }

  /** A new link stands: nobody is sure to be here. Answers whom the end of the last may have logged out. */
  begin(): readonly UserId[] {
    this.#settleAll();
    for (const { id, presence } of this.#users.all) {
      // Those that came for rooms only answer no probe: what is sent to them comes back when they are gone.
      const resources = new Set([...presence.resources].filter((each) => !presence.isVisitor(each)));
      if (resources.size > 0) this.#doubts.set(id, { resources, timer: undefined });
    }
    const swept = this.#swept;
    this.#swept = [];
    return swept;
  }

  /** A client of a user's leaves. */
  saidGoodbye(user: UserId): void {
    this.#forgetOld();
    this.#gone.delete(user);
    this.#gone.set(user, this.#clock.now());
  }

  /** A client shows presence. Answers whether it was in doubt, and so must be shown everything anew. */
  heard(user: UserId, resource: ResourceId): boolean {
    const doubt = this.#doubts.get(user);
    if (doubt === undefined || !doubt.resources.delete(resource)) return false;
    if (doubt.resources.size === 0) this.#settle(user);
    else doubt.timer ??= this.#clock.after(resyncPatience, () => this.#giveUp(user, doubt));
    return true;
  }

  /** The link is lost. */
  [Symbol.dispose](): void {
    this.#settleAll();
    this.#forgetOld();
    this.#swept = [...this.#swept, ...this.#gone.keys()];
    this.#gone.clear();
  }

  #forgetOld(): void {
    for (const [user, at] of this.#gone) {
      if (this.#clock.now() - at <= farewell) return;
      this.#gone.delete(user);
    }
  }

  #settleAll(): void {
    for (const user of [...this.#doubts.keys()]) this.#settle(user);
  }

  #settle(user: UserId): void {
    this.#doubts.get(user)?.timer?.[Symbol.dispose]();
    this.#doubts.delete(user);
  }

  /** Others of the same user answered: what did not is not there any more. */
  #giveUp(user: UserId, { resources }: Doubt): void {
    this.#settle(user);
    for (const resource of resources) void this.#disappear(user, resource);
  }

  /** Never rejects. */
  async #disappear(user: UserId, resource: ResourceId): Promise<void> {
    try {
      await this.#users.disappear(user, resource);
    } catch (error) {
      this.#log.error("a client that is gone could not be taken leave of", {
        user,
        reason: errorText(error),
      });
    }
  }
}
