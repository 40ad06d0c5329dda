import type { SqlSession, SqlValue } from "./sql_driver.ts";

/** A statement and what it is given. */
export interface Piece {
  readonly statement: string;
  readonly values: readonly SqlValue[];
}

/** Longer statements gain nothing. */
const mostRows = 128;

/**
 * Statements for any number of rows. Each takes a power of two of them, so that there are few different texts and
 * every one is worth preparing.
 */
export class ManyRows {
  readonly #text: (marks: string) => string;
  readonly #mark: string;
  readonly #texts = new Map<number, string>();

  /** `mark` stands for one row; `text` makes the statement from the marks of all, with commas between. */
  constructor(mark: string, text: (marks: string) => string) {
    this.#mark = mark;
    this.#text = text;
  }

  /** Every row once, each in one of the pieces. */
  *pieces(rows: readonly (readonly SqlValue[])[]): Generator<Piece> {
    for (let done = 0; done < rows.length;) {
      const count = Math.min(mostRows, powerOfTwoUpTo(rows.length - done));
      yield { statement: this.#statement(count), values: rows.slice(done, done + count).flat() };
      done += count;
    }
  }

  /** For a condition `IN (…)`, where a value may stand twice: fewer pieces. `before` goes in front of each. */
  *listed(before: readonly SqlValue[], values: readonly SqlValue[]): Generator<Piece> {
    for (let done = 0; done < values.length; done += mostRows) {
      const some = values.slice(done, done + mostRows);
      const count = powerOfTwoFrom(some.length);
      const filler = Array.from({ length: count - some.length }, () => some[0] ?? null);
      yield { statement: this.#statement(count), values: [...before, ...some, ...filler] };
    }
  }

  #statement(count: number): string {
    let text = this.#texts.get(count);
    if (text === undefined) {
      text = this.#text(Array.from({ length: count }, () => this.#mark).join(", "));
      this.#texts.set(count, text);
    }
    return text;
  }
}

/** All at once: a connection that can does not wait for one answer before it sends the next statement. */
export async function sendAll(session: SqlSession, pieces: Iterable<Piece>): Promise<void> {
  await Promise.all(Array.from(pieces, ({ statement, values }) => session.execute(statement, values)));
}

function powerOfTwoUpTo(count: number): number {
  return 2 ** Math.floor(Math.log2(count));
}

function powerOfTwoFrom(count: number): number {
  return 2 ** Math.ceil(Math.log2(count));
}
