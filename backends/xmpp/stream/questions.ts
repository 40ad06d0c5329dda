import { FailureReason, RequestError } from "../../../plugin/mod.ts";
import type { Element } from "../xml/element.ts";
import { failureOfStanza } from "./stanza_failure.ts";

interface Waiting {
  readonly to: string | undefined;
  readonly resolve: (answer: Element) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** What was asked of the server and others (RFC 6120 §8.2.3), and waits for an answer. */
export class Questions implements Disposable {
  readonly #waiting = new Map<string, Waiting>();
  /** The account's bare JID: for it, no sender means the account itself. */
  #account = "";
  #isOver = false;

  /** From now on we are this account. */
  begin(account: string): void {
    this.#account = account;
  }

  /**
   * The answer to the question with this id, which was put to `to`.
   * @throws RequestError that it failed, that nothing came within `timeout` milliseconds, or that the stream ended.
   */
  wait(id: string, to: string | undefined, timeout: number): Promise<Element> {
    if (this.#isOver) return Promise.reject(connectionLost());
    const { promise, resolve, reject } = Promise.withResolvers<Element>();
    const late = (): void => {
      this.#waiting.delete(id);
      reject(new RequestError(FailureReason.timeout, "There was no answer in time.", { retry: true }));
    };
    this.#waiting.set(id, { to, resolve, reject, timer: setTimeout(late, timeout) });
    return promise;
  }

  /** Takes an answer. Nobody may answer for somebody else. */
  receive(iq: Element): void {
    const { id = "", from, type } = iq.attrs;
    const waiting = this.#waiting.get(id);
    if (waiting === undefined || !this.#mayAnswer(waiting.to, from)) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    if (type === "error") waiting.reject(failureOfStanza(iq));
    else waiting.resolve(iq);
  }

  #mayAnswer(to: string | undefined, from: string | undefined): boolean {
    if (from === to) return true;
    return (to ?? this.#account) === (from ?? this.#account);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const { timer, reject } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(connectionLost());
    }
    this.#waiting.clear();
  }
}

function connectionLost(): RequestError {
  return new RequestError(FailureReason.networkError, "The connection was lost.", { retry: true });
}
