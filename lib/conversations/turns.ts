/** How many may wait at a time. */
const most = 1_000;

/** Who has to wait for something, and in which order they go on. As long as nobody waits, nobody has to. */
export class Turns {
  #last: Promise<void> | undefined;
  #waiting = 0;

  /** Nobody waits. */
  get areFree(): boolean {
    return this.#last === undefined;
  }

  /** No more can wait. */
  get areFull(): boolean {
    return this.#waiting >= most;
  }

  /**
   * Undefined: whoever asks may go on at once. Else they may once the promise resolves, after all who asked before;
   * it is over when `wait` is, which must not reject.
   */
  take(wait?: () => Promise<void>): Promise<void> | undefined {
    if (wait === undefined && this.#last === undefined) return undefined;
    const turn = (this.#last ?? Promise.resolve()).then(wait);
    this.#last = turn;
    this.#waiting++;
    // A step later than who waits for the turn, so that nobody overtakes them.
    void turn.then(() => {}).then(() => this.#over(turn));
    return turn;
  }

  #over(turn: Promise<void>): void {
    this.#waiting--;
    if (this.#last === turn) this.#last = undefined;
  }
}
