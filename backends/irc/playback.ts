import type { IrcLine } from "./protocol/line.ts";

/** Open at once; a server that opens more and ends none is up to something. */
const mostOpen = 100;

/** Batches of what was said earlier, which servers and bouncers send unasked (ircv3.net/registry, batch types). */
export class Playback {
  readonly #open = new Set<string>();

  receive({ command, params: [reference = "", type = ""] }: IrcLine): void {
    if (command !== "BATCH") return;
    if (reference.startsWith("-")) this.#open.delete(reference.slice(1));
    else if (
      /^\+./s.test(reference) && /^(?:znc\.in\/playback|(?:draft\/)?chathistory)$/.test(type) &&
      this.#open.size < mostOpen
    ) {
      this.#open.add(reference.slice(1));
    }
  }

  /** Whether a line is part of one. */
  has({ tags }: IrcLine): boolean {
    return this.#open.has(tags.get("batch") ?? "");
  }
}
