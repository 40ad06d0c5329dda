import type { SqlValue } from "../sql_driver.ts";

/** The same value as the mark before: written twice, given once. See the dialect's `equals`. */
export const sameAgain = "?=";

/** A quoted name or text, in which a question mark is just that; or a mark for a value. */
const quotedOrMark = /`[^`]*`|'[^']*'|"[^"]*"|\?=?/g;

interface Compiled {
  readonly text: string;
  /** Which of the values given each mark takes. */
  readonly order: readonly number[];
}

/** Turns statements with {@link sameAgain} into what the server understands, each text once. */
export class MysqlMarks {
  readonly #compiled = new Map<string, Compiled>();

  expand(statement: string, values: readonly SqlValue[]): { text: string; values: SqlValue[] } {
    let compiled = this.#compiled.get(statement);
    if (compiled === undefined) {
      compiled = compile(statement);
      this.#compiled.set(statement, compiled);
    }
    return { text: compiled.text, values: compiled.order.map((index) => values[index] ?? null) };
  }
}

function compile(statement: string): Compiled {
  const order: number[] = [];
  let last = -1;
  const text = statement.replace(quotedOrMark, (found) => {
    if (!found.startsWith("?")) return found;
    if (found === "?") last++;
    order.push(last);
    return "?";
  });
  return { text, order };
}
