import type { IrcLine } from "./line.ts";

/** What a BATCH line says (ircv3.net/specs/extensions/batch). */
export type BatchMark =
  | { readonly kind: "begin"; readonly name: string; readonly type: string; readonly of: string }
  | { readonly kind: "end"; readonly name: string };

/** Undefined for other lines, and for a batch without a name: it would take every line that belongs to none. */
export function batchMark({ command, params }: IrcLine): BatchMark | undefined {
  const [reference = "", type = "", of = ""] = params;
  const name = reference.slice(1);
  if (command !== "BATCH" || name === "") return undefined;
  if (reference.startsWith("-")) return { kind: "end", name };
  return reference.startsWith("+") ? { kind: "begin", name, type, of } : undefined;
}
