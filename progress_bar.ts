/** A line on a terminal that shows how far something is. */
export class ProgressBar {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  #shownAt = -Infinity;
  #shown = false;

  /** `write` gets the terminal's text, `now` is in milliseconds. */
  constructor(write: (text: string) => void, now: () => number) {
    this.#write = write;
    this.#now = now;
  }

  /** Shows it, unless it was shown a moment ago. */
  show(done: number, of: number): void {
    if (this.#now() - this.#shownAt < leastPause) return;
    this.#shownAt = this.#now();
    this.#shown = true;
    this.#write(`\r${bar(done, of)}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#shown) this.#write("\r\x1b[K");
    this.#shown = false;
  }
}

/** Milliseconds: more often nobody sees. */
const leastPause = 100;
const width = 40;

/** `[#####-----]  50 %`. What is more than all counts as all. */
export function bar(done: number, of: number): string {
  const part = of <= 0 ? 1 : Math.min(1, done / of);
  const filled = Math.floor(part * width);
  const percent = String(Math.floor(part * 100)).padStart(3);
  return `[${"#".repeat(filled)}${"-".repeat(width - filled)}] ${percent} %`;
}
