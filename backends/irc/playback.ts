import { batchMark } from "./protocol/batch.ts";
import type { IrcLine } from "./protocol/line.ts";

/** Open at once; a server that opens more and ends none is up to something. */
const mostOpen = 100;

const isPast = /^(?:znc\.in\/playback|(?:draft\/)?chathistory)$/;

/** Batches of what was said earlier, which servers and bouncers send unasked (ircv3.net/registry, batch types). */
export class Playback {
  readonly #open = new Set<string>();

  receive(line: IrcLine): void {
    const mark = batchMark(line);
    if (mark?.kind === "end") this.#open.delete(mark.name);
    else if (mark !== undefined && isPast.test(mark.type) && this.#open.size < mostOpen) {
      this.#open.add(mark.name);
    }
  }

  /** Whether a line is part of one. */
  has({ tags }: IrcLine): boolean {
    return this.#open.has(tags.get("batch") ?? "");
  }
}
