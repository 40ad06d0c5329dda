import { FailureReason } from "../proto/mod.ts";
import { RequestError } from "./failure.ts";

/**
 * One session per user. A session is whatever a plugin keeps for a user who is logged in.
 *
 * ```ts
 * class Session implements AsyncDisposable {
 *   async [Symbol.asyncDispose](): Promise<void> {} // closes the connection to the network
 * }
 *
 * await using sessions = new Sessions<Session>();
 * const session = await sessions.start("romeo@example.com", () => new Session());
 * if (sessions.require("romeo@example.com") !== session) throw new Error("that cannot be");
 * await sessions.end("romeo@example.com");
 * ```
 */
export class Sessions<S extends AsyncDisposable> implements AsyncDisposable {
  readonly #sessions = new Map<string, S>();

  get size(): number {
    return this.#sessions.size;
  }

  get(user: string): S | undefined {
    return this.#sessions.get(user);
  }

  /**
   * For requests that make no sense without a login.
   * @throws RequestError if the user has no session.
   */
  require(user: string): S {
    const session = this.#sessions.get(user);
    if (session !== undefined) return session;
    throw new RequestError(FailureReason.notConnected, "You are not logged in.", { retry: true });
  }

  /** Makes the user's session, after ending the one that may be there. Call it from `onLogin`. */
  async start(user: string, create: () => S): Promise<S> {
    await this.end(user);
    const session = create();
    this.#sessions.set(user, session);
    return session;
  }

  /** Ends the user's session, if there is one. With `session`, only if it is still that one. */
  async end(user: string, session?: S): Promise<void> {
    const current = this.#sessions.get(user);
    if (current === undefined || (session !== undefined && session !== current)) return;
    this.#sessions.delete(user);
    await current[Symbol.asyncDispose]();
  }

  /** Ends all sessions, side by side. One that fails to end does not keep the others from ending. */
  async [Symbol.asyncDispose](): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    const endings = await Promise.allSettled(sessions.map((session) => session[Symbol.asyncDispose]()));
    const errors = endings.flatMap((ending) => ending.status === "rejected" ? [ending.reason] : []);
    if (errors.length > 0) throw new AggregateError(errors, `${errors.length} sessions failed to end`);
  }
}
