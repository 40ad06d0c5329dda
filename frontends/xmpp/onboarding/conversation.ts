import { TransportError } from "../../../lib/errors.ts";
import { readAnswers } from "./answers.ts";
import { type Answers, cancelled, type Question, type Stage } from "./flow.ts";

/** One person's way through a flow: where it stands, and how it got there. */
export class Conversation {
  #stage: Stage;
  /** The questions answered on the way that can still be answered otherwise. */
  #before: Question[] = [];
  #busy = false;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  get stage(): Stage {
    return this.#stage;
  }

  get isOver(): boolean {
    return this.#stage.kind === "end";
  }

  get mayGoBack(): boolean {
    return this.#stage.kind === "question" && this.#before.length > 0;
  }

  /**
   * Answers the question and comes to the next stage. Throws what the question throws, and `not-acceptable` where there
   * is no question or an earlier answer is still being looked at; then everything is as it was.
   */
  async answer(entered: Answers): Promise<Stage> {
    const question = this.#stage;
    if (question.kind !== "question") {
      throw new TransportError("not-acceptable", "There is nothing to answer here.");
    }
    if (this.#busy) throw new TransportError("not-acceptable", "Your last answer is still being looked at.");
    this.#busy = true;
    try {
      const next = await question.answer(readAnswers(question.fields, entered));
      // Somebody who gave up meanwhile stays so.
      if (this.#stage === question) this.#enter(next, question);
    } finally {
      this.#busy = false;
    }
    return this.#stage;
  }

  /** Goes on to what a stage that waited has become. Answers false when the person has gone elsewhere meanwhile. */
  follow(from: Stage, next: Stage): boolean {
    if (this.#stage !== from) return false;
    this.#stage = next;
    return true;
  }

  /** The question before this one. */
  back(): Stage {
    const before = this.#stage.kind === "question" ? this.#before.pop() : undefined;
    if (before === undefined) throw new TransportError("not-acceptable", "There is nothing to go back to.");
    this.#stage = before;
    return before;
  }

  cancel(): Stage {
    if (this.#stage.kind === "end") return this.#stage;
    this.#stage.giveUp?.();
    this.#stage = cancelled(this.#stage.title);
    return this.#stage;
  }

  /** What was set going cannot be answered otherwise any more. */
  #enter(next: Stage, from: Question): void {
    if (next.kind === "question") this.#before.push(from);
    else this.#before = [];
    this.#stage = next;
  }
}
