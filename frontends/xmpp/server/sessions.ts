import type { ResourceId, UserId } from "../../../lib/ids.ts";
import type { Session } from "./session.ts";

/** Who is logged in, with which clients. */
export class Sessions {
  readonly #byUser = new Map<UserId, Map<ResourceId, Session>>();
  readonly #byResumption = new Map<string, Session>();

  get all(): Session[] {
    return [...this.#byUser.values()].flatMap((own) => [...own.values()]);
  }

  /** All of one user, in the order in which they came. */
  of(user: UserId): Iterable<Session> {
    return this.#byUser.get(user)?.values() ?? [];
  }

  find(user: UserId, full: ResourceId): Session | undefined {
    return this.#byUser.get(user)?.get(full);
  }

  /** Whether the session is not over. */
  has(session: Session): boolean {
    return this.find(session.user, session.full) === session;
  }

  countOf(user: UserId): number {
    return this.#byUser.get(user)?.size ?? 0;
  }

  add(session: Session): void {
    const own = this.#byUser.get(session.user) ?? new Map<ResourceId, Session>();
    this.#byUser.set(session.user, own.set(session.full, session));
  }

  remove(session: Session): void {
    session[Symbol.dispose]();
    const own = this.#byUser.get(session.user);
    if (own?.get(session.full) === session) own.delete(session.full);
    if (own?.size === 0) this.#byUser.delete(session.user);
    if (session.resumption !== undefined) this.#byResumption.delete(session.resumption);
  }

  /** The session may be taken up again under this id, by its own user. */
  allowResumption(session: Session, id: string): void {
    session.resumption = id;
    this.#byResumption.set(id, session);
  }

  /** Only who is logged in as the session's own user finds it. */
  resumable(id: string, user: UserId): Session | undefined {
    const session = this.#byResumption.get(id);
    return session?.user === user ? session : undefined;
  }
}
