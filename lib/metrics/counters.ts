/** How many messages went which way since the instance started. */
export class Counters {
  #fromUsers = 0;
  #toUsers = 0;

  get fromUsers(): number {
    return this.#fromUsers;
  }

  get toUsers(): number {
    return this.#toUsers;
  }

  messageFromUser(): void {
    this.#fromUsers++;
  }

  messageToUser(): void {
    this.#toUsers++;
  }
}
