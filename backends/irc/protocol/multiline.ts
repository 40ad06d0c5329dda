/** Messages of several lines (ircv3.net/specs/extensions/multiline). */
import { splitText } from "./split.ts";

/** What a server takes in one message. */
export interface MultilineLimits {
  /** Of UTF-8, line ends included. */
  readonly bytes: number;
  readonly lines: number;
}

/** One PRIVMSG of a message. */
export interface Piece {
  readonly text: string;
  /** It goes on with the line before. */
  readonly continues: boolean;
}

/** The value of the capability; undefined if it does not say how much the server takes. */
export function parseLimits(value: string): MultilineLimits | undefined {
  const bytes = /(?:^|,)max-bytes=(\d{1,9})(?:,|$)/.exec(value)?.[1];
  const lines = /(?:^|,)max-lines=(\d{1,9})(?:,|$)/.exec(value)?.[1];
  return bytes === undefined ? undefined : { bytes: Number(bytes), lines: Number(lines ?? Infinity) };
}

/**
 * A text as one message; undefined if one line is enough for it, or the server does not take that much.
 * @param room how many bytes of text fit into one line.
 */
export function piecesOf(text: string, room: number, limits: MultilineLimits): readonly Piece[] | undefined {
  const lines = text.trim().split(/\r\n|\r|\n/);
  const pieces = lines.flatMap((line) => {
    const parts = line === "" ? [""] : splitText(line, room);
    return parts.map((text, index) => ({ text, continues: index > 0 }));
  });
  const bytes = new TextEncoder().encode(lines.join("\n")).length;
  if (pieces.length < 2 || pieces.length > limits.lines || bytes > limits.bytes) return undefined;
  return pieces;
}

export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text, continues }, index) => (index === 0 || continues ? "" : "\n") + text).join("");
}
