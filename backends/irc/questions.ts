import { FailureReason, RequestError } from "../../plugin/mod.ts";
import type { IrcLine } from "./protocol/line.ts";

/** Looks at a line: its answer, or nothing. What it throws is the answer as well. */
export type Judge<T> = (line: IrcLine) => T | undefined;

interface Waiter {
  /** Whether that was the end of it. */
  readonly take: (line: IrcLine) => boolean;
  readonly fail: (error: RequestError) => void;
}

/** Questions to the server whose answers are lines that nothing ties to them. */
export class Questions implements Disposable {
  readonly #waiters = new Set<Waiter>();
  readonly #timeout: number;
  #isOver = false;

  /** @param timeout how long an answer may take, in milliseconds. */
  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  /**
   * Resolves to what `judge` makes of one of the lines to come, at most `timeout` milliseconds later. Ask first, send
   * then.
   * @throws RequestError that it took too long, or that the connection ended.
   */
  ask<T>(judge: Judge<T>, timeout = this.#timeout): Promise<T> {
    if (this.#isOver) return Promise.reject(connectionLost());
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const end = (): void => {
      clearTimeout(timer);
      this.#waiters.delete(waiter);
    };
    const waiter: Waiter = {
      take: (line) => {
        try {
          const answer = judge(line);
          if (answer === undefined) return false;
          resolve(answer);
        } catch (error) {
          reject(error);
        }
        end();
        return true;
      },
      fail: (error) => {
        reject(error);
        end();
      },
    };
    const timer = setTimeout(() => waiter.fail(tooLate()), timeout);
    this.#waiters.add(waiter);
    return promise;
  }

  /** Resolves after so many milliseconds to true, or to false as soon as the connection has ended. */
  async pause(milliseconds: number): Promise<boolean> {
    try {
      await this.ask(() => undefined, milliseconds);
    } catch {
      // that is how it ends
    }
    return !this.#isOver;
  }

  /** Shows a line to everybody who waits. */
  receive(line: IrcLine): void {
    if (this.#waiters.size === 0) return;
    for (const waiter of [...this.#waiters]) waiter.take(line);
  }

  /** The connection ended. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const waiter of [...this.#waiters]) waiter.fail(connectionLost());
  }
}

export function notConnected(): RequestError {
  return new RequestError(FailureReason.notConnected, "You are not connected to IRC.", { retry: true });
}

export function connectionLost(): RequestError {
  return new RequestError(FailureReason.networkError, "The connection to IRC was lost.", { retry: true });
}

/** What was asked may have been done. */
export function unanswered(): RequestError {
  return new RequestError(FailureReason.timeout, "The connection to IRC was lost.", { retry: true });
}

function tooLate(): RequestError {
  return new RequestError(FailureReason.timeout, "The IRC server did not answer.", { retry: true });
}
