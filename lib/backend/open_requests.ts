import type { Clock } from "../clock.ts";
import { TransportError } from "../errors.ts";
import type { UserId } from "../ids.ts";
import type { NetworkAnswer, NetworkRequest } from "../users/requests.ts";
import type { Feature, KnownWrapper } from "../../proto/mod.ts";
import { classicRequest, modernRequest, neededFor } from "./network_requests.ts";

/** How long a backend may take to answer, in milliseconds. */
export const requestPatience = 60_000;

/** How many questions one user may have open: nobody's hurry may fill our memory. */
const mostOpen = 500;

interface Question {
  readonly resolve: (answer: NetworkAnswer) => void;
  readonly reject: (error: TransportError) => void;
  readonly timer: Disposable;
}

export interface OpenRequestsOptions {
  readonly clock: Clock;
  readonly send: (wrapper: KnownWrapper) => void;
  /** Whether the backend speaks protocol 2: then it answers. */
  readonly answers: () => boolean;
  readonly can: (feature: Feature) => boolean;
}

/** What one backend was asked and has not answered yet, by who asked and the `requestId`. */
export class OpenRequests {
  readonly #options: OpenRequestsOptions;
  readonly #byUser = new Map<string, Map<string, Question>>();
  #count = 0;

  constructor(options: OpenRequestsOptions) {
    this.#options = options;
  }

  /** Asks as `UserBackend.request` does. What a backend of protocol 1 is asked counts as done: it answers nothing. */
  async ask(user: UserId, request: NetworkRequest): Promise<NetworkAnswer> {
    const { send, answers, can } = this.#options;
    if (!answers()) {
      send(classicRequest(user, request) ?? cannot());
      return { kind: "done" };
    }
    const needed = neededFor[request.type];
    if (needed !== undefined && !can(needed)) cannot();
    if ((this.#byUser.get(user)?.size ?? 0) >= mostOpen) {
      throw new TransportError("backend-unavailable", "Too much is being asked for you already.");
    }
    // Messages have ids of their own, which begin with a digit.
    const requestId = `q${++this.#count}`;
    send(modernRequest(user, request, requestId));
    return await this.#answerTo(user, requestId);
  }

  #answerTo(user: UserId, requestId: string): Promise<NetworkAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<NetworkAnswer>();
    const timer = this.#options.clock.after(requestPatience, () => {
      this.#close(user, requestId)?.reject(unanswered("The other network did not answer in time."));
    });
    const questions = this.#byUser.get(user) ?? new Map<string, Question>();
    this.#byUser.set(user, questions.set(requestId, { resolve, reject, timer }));
    return promise;
  }

  /** Takes an answer. False when this user did not ask. */
  settle(user: string, requestId: string, answer: NetworkAnswer | TransportError): boolean {
    const question = this.#close(user, requestId);
    if (answer instanceof TransportError) question?.reject(answer);
    else question?.resolve(answer);
    return question !== undefined;
  }

  /** The user has left the backend: nobody will answer any more. */
  abandon(user: string): void {
    const open = this.#byUser.get(user);
    if (open === undefined) return; // an error is made only for somebody: thousands may leave at a time
    const error = unanswered("The connection to the other network was lost.");
    for (const id of [...open.keys()]) this.#close(user, id)?.reject(error);
  }

  /** The backend is gone. */
  abandonAll(): void {
    for (const user of [...this.#byUser.keys()]) this.abandon(user);
  }

  #close(user: string, requestId: string): Question | undefined {
    const questions = this.#byUser.get(user);
    const question = questions?.get(requestId);
    questions?.delete(requestId);
    if (questions?.size === 0) this.#byUser.delete(user);
    question?.timer[Symbol.dispose]();
    return question;
  }
}

function unanswered(text: string): TransportError {
  return new TransportError("link-lost", text);
}

function cannot(): never {
  throw new TransportError("feature-not-implemented", "The other network cannot do that.");
}
