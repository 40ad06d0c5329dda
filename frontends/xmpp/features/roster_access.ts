import { TransportError } from "../../../lib/errors.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { Log } from "../../../lib/log/log.ts";
import { parseJid } from "../address.ts";
import type { Privileges } from "../privileges/privileges.ts";
import { AnswerError } from "../questions.ts";
import { Turnstile } from "../turnstile.ts";
import type { Element } from "../xml/element.ts";
import { type Naming, type OwnItems, readItems, rosterGet, rosterSet } from "./roster_item.ts";
import { RemoteRosters } from "./roster_trial.ts";

/**
 * Refusals that are about no one contact. ejabberd 23.01, which is Debian 12's, grants rosters and then fails by itself
 * at every set.
 */
const total: ReadonlySet<string> = new Set([
  "feature-not-implemented",
  "forbidden",
  "internal-server-error",
  "not-allowed",
  "service-unavailable",
]);

/** How many questions about rosters are open at a time: after a restart all users' rosters are due at once. */
const width = 200;

export interface RosterAccessOptions {
  /** The transport's JID. */
  readonly jid: string;
  readonly log: Log;
  readonly privileges: Privileges;
  /** As `Questions.ask`. */
  readonly ask: (question: Element) => Promise<Element>;
}

/** Reads and writes users' rosters on their own servers, where these let us (XEP-0356, XEP-0321). */
export class RosterAccess {
  readonly #options: RosterAccessOptions;
  readonly #remote: RemoteRosters;
  readonly #turnstile = new Turnstile(width);
  /** Domains of servers that let us write rosters and do not do it. */
  readonly #failing = new Set<string>();

  constructor(options: RosterAccessOptions) {
    this.#options = options;
    this.#remote = new RemoteRosters({ ...options, ask: (question) => this.#ask(question) });
  }

  /** Whether we write the user's roster. */
  manages(user: UserId): boolean {
    if (this.#failing.has(hostOf(user))) return false;
    return this.#options.privileges.managesRoster(user) || this.#remote.isAllowed(user);
  }

  /** A server says anew what it lets us do. */
  granted(host: string): void {
    this.#failing.delete(host);
  }

  /** The user's server lets us manage the roster from now on, or no more (XEP-0321 §4.1). */
  allowed(user: UserId, isAllowed: boolean): void {
    this.#remote.allowed(user, isAllowed);
  }

  /** The link is lost: what servers let us do is to be found out again. */
  forget(): void {
    this.#remote.forget();
    this.#failing.clear();
  }

  /** What is ours on the user's roster; undefined where we are not let. Rejects with `link-lost`. */
  async fetch(user: UserId): Promise<OwnItems | undefined> {
    const { jid } = this.#options;
    if (!this.manages(user)) return await this.#remote.tryOut(user);
    try {
      return readItems(await this.#ask(rosterGet(jid, user)), jid);
    } catch (error) {
      this.#noteRefusal(error, user);
      if (error instanceof AnswerError) return undefined;
      throw error;
    }
  }

  /** Puts an address of ours on the user's roster, or takes it off. Rejects where we are not let, and as `ask` does. */
  async write(user: UserId, jid: string, subscription: "both" | "remove", naming?: Naming): Promise<void> {
    if (!this.manages(user)) {
      throw new TransportError("not-allowed", "The server does not let us write rosters.");
    }
    try {
      await this.#ask(rosterSet(this.#options.jid, user, jid, subscription, naming));
    } catch (error) {
      this.#noteRefusal(error, user);
      throw error;
    }
  }

  #ask(question: Element): Promise<Element> {
    return this.#turnstile.pass(() => this.#options.ask(question));
  }

  #noteRefusal(error: unknown, user: UserId): void {
    if (!(error instanceof AnswerError && total.has(error.condition)) || !this.manages(user)) return;
    const fields = { host: hostOf(user), reason: error.message };
    this.#options.log.warn("the XMPP server lets the gateway manage rosters, and then refuses it", fields);
    this.#failing.add(fields.host);
  }
}

function hostOf(user: UserId): string {
  return parseJid(user)?.domain ?? "";
}
