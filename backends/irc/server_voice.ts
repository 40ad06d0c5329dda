import type { Reporter } from "../../plugin/mod.ts";

/** The contact that speaks for a server: answers to commands, and what the server says by itself. */
export class ServerVoice {
  readonly #user: string;
  /** A legacy name. */
  readonly #contact: string;
  readonly #reporter: Reporter;

  constructor(user: string, contact: string, reporter: Reporter) {
    this.#user = user;
    this.#contact = contact;
    this.#reporter = reporter;
  }

  /** An answer. */
  say(text: string): void {
    if (text !== "") this.#reporter.reportMessage({ user: this.#user, buddy: this.#contact, text });
  }

  /** What nobody asked for. */
  announce(text: string): void {
    if (text === "") return;
    this.#reporter.reportMessage({ user: this.#user, buddy: this.#contact, text, headline: true });
  }
}
