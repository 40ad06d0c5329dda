/** How many messages are remembered for receipts and errors. */
const capacity = 500;

/** Which of the instance's requests a message of ours came of, by the id it went out with. Of the latest messages. */
export class SentIds {
  readonly #requests = new Map<string, string>();

  add(id: string, requestId: string | undefined): void {
    if (requestId === undefined) return;
    this.#requests.set(id, requestId);
    if (this.#requests.size <= capacity) return;
    const [oldest] = this.#requests.keys();
    if (oldest !== undefined) this.#requests.delete(oldest);
  }

  requestOf(id: string): string | undefined {
    return this.#requests.get(id);
  }
}
