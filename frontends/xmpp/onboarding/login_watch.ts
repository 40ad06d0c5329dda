import type { AccountState, UserEvent } from "../../../lib/events.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { LoginProgress, LoginStep } from "../../../lib/login_step.ts";

/** What happens to a user's login. */
export type LoginNews =
  | { readonly kind: "state"; readonly state: AccountState }
  | { readonly kind: "step"; readonly step: LoginStep }
  | { readonly kind: "progress"; readonly progress: LoginProgress };

/** A piece of news, and what comes after it: whoever follows misses nothing. */
export interface LoginPage {
  readonly news: LoginNews;
  readonly next: Promise<LoginPage>;
}

/** Tells those who guide users through their logins what happens there. */
export class LoginWatch implements Disposable {
  readonly #next = new Map<UserId, PromiseWithResolvers<LoginPage>>();

  /** The next thing that happens to a user's login. The promise stays open while nothing does. */
  follow(user: UserId): Promise<LoginPage> {
    const open = this.#next.get(user) ?? Promise.withResolvers<LoginPage>();
    this.#next.set(user, open);
    return open.promise;
  }

  note(user: UserId, event: UserEvent): void {
    const news = newsOf(event);
    if (news !== undefined) this.#tell(user, news);
  }

  /** Nobody waits any longer. */
  [Symbol.dispose](): void {
    for (const user of [...this.#next.keys()]) this.#tell(user, { kind: "state", state: { kind: "ended" } });
  }

  #tell(user: UserId, news: LoginNews): void {
    const open = this.#next.get(user);
    if (open === undefined) return;
    const next = Promise.withResolvers<LoginPage>();
    // Whoever reads of an end follows no further.
    if (isEnd(news)) this.#next.delete(user);
    else this.#next.set(user, next);
    open.resolve({ news, next: next.promise });
  }
}

function newsOf(event: UserEvent): LoginNews | undefined {
  switch (event.type) {
    case "account-changed":
      return { kind: "state", state: event.state };
    case "login-step":
      return { kind: "step", step: event.step };
    case "login-progress":
      return { kind: "progress", progress: event.progress };
    default:
      return undefined;
  }
}

function isEnd(news: LoginNews): boolean {
  if (news.kind !== "state") return false;
  const { kind } = news.state;
  return kind === "connected" || kind === "refused" || kind === "ended";
}
