import type { Clock } from "../../../lib/clock.ts";
import type { ResourceId, UserId } from "../../../lib/ids.ts";
import type { Conversation } from "./conversation.ts";
import { ShortMemory } from "./short_memory.ts";

/** A command that is being executed (XEP-0050 §3.3). */
export interface CommandSession {
  readonly id: string;
  readonly node: string;
  /** The client that executes it; nobody else may. */
  readonly resource: ResourceId;
  readonly conversation: Conversation;
}

const lifetime = 15 * 60_000;
/** At a time: of one user, and of how many users. */
const mostSessions = 5;
const mostUsers = 10_000;

/** The commands that are being executed. Ones that are left lying end by themselves. */
export class CommandSessions {
  readonly #clock: Clock;
  readonly #byUser: ShortMemory<UserId, ShortMemory<string, CommandSession>>;
  /** Who looked at a command just now. */
  readonly #looking: ShortMemory<UserId, true>;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#byUser = new ShortMemory({ clock, lifetime, most: mostUsers });
    this.#looking = new ShortMemory({ clock, lifetime: 60_000, most: mostUsers });
  }

  find(user: UserId, resource: ResourceId, id: string, node: string): CommandSession | undefined {
    const found = this.#byUser.get(user)?.get(id);
    if (found !== undefined) this.#looking.set(user, true);
    return found?.resource === resource && found.node === node ? found : undefined;
  }

  add(user: UserId, session: CommandSession): void {
    const sessions = this.#byUser.get(user) ??
      new ShortMemory<string, CommandSession>({ clock: this.#clock, lifetime, most: mostSessions });
    sessions.set(session.id, session);
    this.#byUser.set(user, sessions);
    this.#looking.set(user, true);
  }

  end(user: UserId, id: string): void {
    this.#byUser.get(user)?.delete(id);
  }

  /** Whether the user looks at a command that waits for something to happen. */
  isWaiting(user: UserId): boolean {
    const sessions = this.#looking.has(user) ? this.#byUser.get(user) : undefined;
    if (sessions === undefined) return false;
    return [...sessions.values()].some(({ conversation }) => conversation.stage.kind === "waiting");
  }
}
