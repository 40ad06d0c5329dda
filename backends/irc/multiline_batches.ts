import { batchMark } from "./protocol/batch.ts";
import type { IrcLine } from "./protocol/line.ts";
import { type Piece, textOf } from "./protocol/multiline.ts";

interface OpenBatch {
  readonly start: IrcLine;
  readonly target: string;
  /** PRIVMSG or NOTICE. */
  command: string;
  readonly pieces: Piece[];
  /** Of the pieces, in characters. */
  size: number;
}

/** Open at once; a server that opens more and ends none is up to something. */
const mostOpen = 20;
/** Of one message, in characters and lines: more than any server says that it takes. */
const mostText = 128 * 1024;
const mostPieces = 2000;

/** Makes one line of each message that comes in several (ircv3.net/specs/extensions/multiline). */
export class MultilineBatches {
  readonly #open = new Map<string, OpenBatch>();

  /** The line to go on with: this one, or a whole message at its end; undefined while that is being gathered. */
  take(line: IrcLine): IrcLine | undefined {
    if (line.command === "BATCH") return this.#onBatch(line);
    const batch = this.#open.get(line.tags.get("batch") ?? "");
    if (batch === undefined) return line;
    const text = line.params[1] ?? "";
    batch.command = line.command;
    batch.size += text.length;
    if (batch.size > mostText || batch.pieces.length >= mostPieces) return undefined;
    batch.pieces.push({ text, continues: line.tags.has("draft/multiline-concat") });
    return undefined;
  }

  #onBatch(line: IrcLine): IrcLine | undefined {
    const mark = batchMark(line);
    if (mark?.kind === "end") return this.#end(mark.name, line);
    if (mark?.type !== "draft/multiline" || this.#open.size >= mostOpen) return line;
    this.#open.set(mark.name, { start: line, target: mark.of, command: "PRIVMSG", pieces: [], size: 0 });
    return undefined;
  }

  #end(name: string, line: IrcLine): IrcLine | undefined {
    const batch = this.#open.get(name);
    if (batch === undefined) return line;
    this.#open.delete(name);
    const { start, target, command, pieces } = batch;
    return pieces.length === 0 ? undefined : { ...start, command, params: [target, textOf(pieces)] };
  }
}
