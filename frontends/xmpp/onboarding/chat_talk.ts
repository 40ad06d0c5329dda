import { TransportError } from "../../../lib/errors.ts";
import { readChatAnswer, readYesOrNo } from "./chat_answer.ts";
import { endWords, introduction, questionWords, waitingWords } from "./chat_words.ts";
import type { Conversation } from "./conversation.ts";
import type { FlowField, Question, Stage } from "./flow.ts";

/** Somebody's way through a flow by chat: one question a message, "back" and "cancel" at any time. */
export class ChatTalk {
  readonly conversation: Conversation;
  #answers = new Map<string, string>();
  /** The question that {@link #answers} belong to. */
  #at: Stage | undefined;

  constructor(conversation: Conversation) {
    this.conversation = conversation;
  }

  /** What the gateway says now, of its own accord. */
  words(): string {
    const { stage } = this.conversation;
    const isNew = this.#at !== stage;
    if (isNew) {
      this.#at = stage;
      this.#answers = new Map();
    }
    switch (stage.kind) {
      case "end":
        return endWords(stage);
      case "waiting":
        return waitingWords(stage);
      case "question":
        return isNew ? `${introduction(stage)}\n${this.#ask(stage)}` : this.#ask(stage);
    }
  }

  /** Takes what the person wrote, and answers what the gateway says to it. Throws what nobody foresaw. */
  async hear(line: string): Promise<string> {
    try {
      await this.#take(line);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      return `${error.message}\n${this.words()}`;
    }
    return this.words();
  }

  /** Answers the first questions with words that were already said. */
  async hearAll(words: readonly string[]): Promise<string> {
    let said = this.words();
    for (const word of words) {
      if (this.conversation.stage.kind !== "question") break;
      said = await this.hear(word);
    }
    return said;
  }

  async #take(line: string): Promise<void> {
    const { conversation } = this;
    const word = line.trim().toLowerCase();
    if (word === "cancel") return void conversation.cancel();
    if (word === "back") return this.#back();
    const { stage } = conversation;
    if (stage.kind !== "question") return;
    const asked = this.#asked(stage);
    if (asked === undefined) return await this.#confirm(line);
    this.#answers.set(asked.name, readChatAnswer(asked, line));
    if (this.#asked(stage) === undefined) await this.#submit();
  }

  async #confirm(line: string): Promise<void> {
    const answer = readYesOrNo(line);
    if (answer === undefined) throw new TransportError("not-acceptable", 'Please answer "yes" or "no".');
    if (answer) await this.#submit();
    else this.conversation.cancel();
  }

  /** Answers that will not do together are all asked for again. */
  async #submit(): Promise<void> {
    const answers = this.#answers;
    this.#answers = new Map();
    await this.conversation.answer(answers);
  }

  /** To the question before, within this stage or in the one before it. */
  #back(): void {
    const last = [...this.#answers.keys()].at(-1);
    if (last === undefined) this.conversation.back();
    else this.#answers.delete(last);
  }

  #ask(stage: Question): string {
    const asked = this.#asked(stage);
    return asked === undefined ? 'Answer "yes" or "no".' : questionWords(asked);
  }

  /** The first field without an answer. Where there is nothing but what is chosen already, nobody is asked. */
  #asked({ fields }: Question): FlowField | undefined {
    return fields.find((field) => !this.#answers.has(field.name) && !isForeclosed(field));
  }
}

function isForeclosed({ type, value, options }: FlowField): boolean {
  return type === "choice" && options.every((option) => option.value === value);
}
