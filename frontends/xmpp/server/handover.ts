import type { Backlog } from "../../../lib/conversations/mod.ts";
import { errorText } from "../../../lib/errors.ts";
import type { Log } from "../../../lib/log/log.ts";
import type { Element } from "../xml/element.ts";
import { parseKept } from "../xml/kept_stanza.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";

export interface HandoverOptions {
  readonly sessions: Sessions;
  /** Without it nothing waits. */
  readonly backlog: Backlog | undefined;
  readonly log: Log;
  /** Messages that a client did not get after all. */
  readonly undelivered: (session: Session, messages: readonly Element[]) => void;
}

/** Hands clients what came while none was there (XEP-0160). What comes meanwhile stands in line behind it. */
export class Handover implements AsyncDisposable {
  readonly #options: HandoverOptions;
  /** What stands in line, for the clients that are getting what waited. */
  readonly #lines = new Map<Session, Element[]>();
  readonly #working = new Set<Promise<void>>();

  constructor(options: HandoverOptions) {
    this.#options = options;
  }

  /** A client takes messages from now on. */
  begin(session: Session): void {
    if (this.#lines.has(session)) return;
    this.#lines.set(session, []);
    const work: Promise<void> = this.#handOver(session).finally(() => this.#working.delete(work));
    this.#working.add(work);
  }

  send(session: Session, message: Element): void {
    const line = this.#lines.get(session);
    if (line === undefined) session.send(message);
    else line.push(message);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#working);
  }

  async #handOver(session: Session): Promise<void> {
    const { backlog, log } = this.#options;
    const { user } = session;
    try {
      await backlog?.handOver(user, (texts) => this.#takes(session, texts));
    } catch (error) {
      log.error("what waited for a client stays where it is", { user, reason: errorText(error) });
    }
    const line = this.#lines.get(session) ?? [];
    this.#lines.delete(session);
    if (!this.#isThere(session)) return this.#options.undelivered(session, line);
    for (const message of line) session.send(message);
  }

  #takes(session: Session, texts: readonly string[]): boolean {
    if (!this.#isThere(session)) return false;
    for (const text of texts) {
      const stanza = parseKept(text);
      if (stanza !== undefined) session.send(stanza);
    }
    return true;
  }

  #isThere(session: Session): boolean {
    return this.#options.sessions.has(session) && session.takesMessages;
  }
}
