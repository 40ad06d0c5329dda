import { foldedName, type LegacyName, type ResourceId } from "../ids.ts";
import type { OutgoingMessage } from "../message.ts";
import { detached } from "./detached.ts";

/** The client that one user last wrote from in each conversation: answers go there. */
export class AnswerTargets {
  readonly #targets = new Map<string, ResourceId>();

  of(conversation: LegacyName): ResourceId | undefined {
    return this.#targets.get(foldedName(conversation));
  }

  /** The user wrote a message. Of its texts only copies are kept, or all that came with it would be. */
  wrote({ conversation, origin: { resource } }: OutgoingMessage): void {
    const name = foldedName(conversation);
    if (this.#targets.get(name) !== resource) this.#targets.set(detached(name), detached(resource));
  }

  /** Nobody knows any more which client is the right one. */
  clear(): void {
    this.#targets.clear();
  }
}
