/** IQs that we ask servers and clients, and their answers. */
import type { Clock } from "../../lib/clock.ts";
import { TransportError } from "../../lib/errors.ts";
import { childElements, type Element } from "./xml/element.ts";

/** How long an answer is waited for, in milliseconds. */
export const questionPatience = 30_000;

/** How many may be open. */
const most = 10_000;

export interface QuestionsOptions {
  readonly clock: Clock;
  /** Ids that nobody can guess. */
  readonly newId: () => string;
  readonly send: (stanza: Element) => void;
}

interface Open {
  readonly to: string;
  readonly timer: Disposable;
  readonly answer: PromiseWithResolvers<Element>;
}

/** Somebody answered a question with an error stanza. */
export class AnswerError extends Error {
  /** The defined condition (RFC 6120 §8.3.3): `forbidden`. */
  readonly condition: string;

  constructor(stanza: Element) {
    const error = stanza.getChild("error");
    const condition = error && childElements(error)[0]?.getName() || "undefined-condition";
    super(error?.getChildText("text") || condition);
    this.name = "AnswerError";
    this.condition = condition;
  }
}

/** Each is answered once: by whom it was put to, or by a rejection. */
export class Questions {
  readonly #options: QuestionsOptions;
  readonly #open = new Map<string, Open>();

  constructor(options: QuestionsOptions) {
    this.#options = options;
  }

  /**
   * Sends an IQ of type get or set, under an id of ours. Resolves to the result stanza; rejects with an
   * {@link AnswerError}, or with `link-lost` when there was no answer in time.
   */
  ask(question: Element): Promise<Element> {
    const { clock, newId, send } = this.#options;
    if (this.#open.size >= most) {
      return Promise.reject(new TransportError("backend-unavailable", "Too many questions are open."));
    }
    const id = newId();
    const answer = Promise.withResolvers<Element>();
    const timer = clock.after(questionPatience, () => this.#giveUp(id, "There was no answer in time."));
    this.#open.set(id, { to: question.attrs.to ?? "", timer, answer });
    question.attrs.id = id;
    send(question);
    return answer.promise;
  }

  /** Takes an IQ of type result or error. Answers whether it was waited for: by its id, from whom was asked. */
  answered(stanza: Element): boolean {
    const { id = "", from } = stanza.attrs;
    const open = this.#open.get(id);
    if (open === undefined || open.to !== from) return false;
    this.#close(id);
    if (stanza.attrs.type === "error") open.answer.reject(new AnswerError(stanza));
    else open.answer.resolve(stanza);
    return true;
  }

  /** The link is lost, and with it whatever was on its way. */
  abandon(): void {
    for (const id of [...this.#open.keys()]) this.#giveUp(id, "The connection to the XMPP server was lost.");
  }

  #giveUp(id: string, text: string): void {
    this.#close(id)?.answer.reject(new TransportError("link-lost", text));
  }

  #close(id: string): Open | undefined {
    const open = this.#open.get(id);
    open?.timer[Symbol.dispose]();
    this.#open.delete(id);
    return open;
  }
}
