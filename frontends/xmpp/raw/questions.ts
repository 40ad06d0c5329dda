import type { Clock } from "../../../lib/clock.ts";
import { TransportError } from "../../../lib/errors.ts";
import type { UserId } from "../../../lib/ids.ts";
import { type Element, xml } from "../xml/element.ts";

/** How long the other network may think about an IQ, in milliseconds. */
export const questionPatience = 60_000;

/** How many IQs one user may have open. */
const most = 200;

export interface RawQuestionsOptions {
  readonly clock: Clock;
  readonly newId: () => string;
  /** Tells the client that asked that there will be no answer. */
  readonly refuse: (question: Element, error: TransportError) => void;
}

interface Open {
  /** The IQ as it came, without what is inside. */
  readonly question: Element;
  readonly timer: Disposable;
}

/** Which client asked which IQ of the other network. Each is answered once: by the network, or by an error. */
export class RawQuestions {
  readonly #options: RawQuestionsOptions;
  readonly #byUser = new Map<UserId, Map<string, Open>>();

  constructor(options: RawQuestionsOptions) {
    this.#options = options;
  }

  /**
   * Remembers an IQ of type get or set; answers the id under which it is to be asked: its own, unless another client of
   * the user is using the same. Throws `backend-unavailable` when too many are open.
   */
  open(user: UserId, stanza: Element): string {
    const open = this.#byUser.get(user) ?? new Map<string, Open>();
    if (open.size >= most) {
      throw new TransportError("backend-unavailable", "Too many questions of yours are not answered yet.");
    }
    const { from, to, id = "", type } = stanza.attrs;
    const wireId = id === "" || open.has(id) ? this.#options.newId() : id;
    const timer = this.#options.clock.after(questionPatience, () => this.#expired(user, wireId));
    open.set(wireId, { question: xml("iq", { type, id: stanza.attrs.id, from, to }), timer });
    this.#byUser.set(user, open);
    return wireId;
  }

  /** The question that has this answer; undefined when nobody asked, or waits any more. */
  close(user: UserId, wireId: string): Element | undefined {
    const open = this.#byUser.get(user);
    const found = open?.get(wireId);
    found?.timer[Symbol.dispose]();
    open?.delete(wireId);
    if (open?.size === 0) this.#byUser.delete(user);
    return found?.question;
  }

  /** The network cannot answer this user any more. */
  abandon(user: UserId): void {
    const ids = [...this.#byUser.get(user)?.keys() ?? []];
    for (const id of ids) this.#refuse(user, id, "The connection to the other network was lost.");
  }

  #expired(user: UserId, wireId: string): void {
    this.#refuse(user, wireId, "The other network did not answer.");
  }

  #refuse(user: UserId, wireId: string, text: string): void {
    const question = this.close(user, wireId);
    if (question !== undefined) {
      this.#options.refuse(question, new TransportError("backend-unavailable", text));
    }
  }
}
