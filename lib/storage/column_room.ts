/** A text column of the original's tables: `buddies.uin`. */
export type TextColumn = `${"users" | "users_settings" | "buddies" | "buddies_settings"}.${string}`;

export interface RoomOptions {
  /** How many characters each column keeps, where it is limited. */
  readonly widths?: ReadonlyMap<string, number>;
  /** Characters beyond the basic plane, emoji for one, cannot be kept: MySQL's three-byte `utf8`. */
  readonly basicOnly?: boolean;
  /** Trailing spaces do not count in unique keys: MySQL's older collations. */
  readonly padded?: boolean;
}

/**
 * What the text columns have room for. Tables that the original made on a server are narrow, and stay as they are.
 * What tells two things apart is kept exactly or not at all; what people only read is made to fit.
 */
export class ColumnRoom {
  readonly #widths: ReadonlyMap<string, number>;
  readonly #basicOnly: boolean;
  readonly #padded: boolean;

  constructor({ widths = new Map(), basicOnly = false, padded = false }: RoomOptions = {}) {
    this.#widths = widths;
    this.#basicOnly = basicOnly;
    this.#padded = padded;
  }

  /** Whether there is less room than in tables that we create. */
  get isNarrow(): boolean {
    return this.#basicOnly || this.#padded || this.#widths.has("users_settings.value");
  }

  /** For the log. */
  get limits(): Readonly<Record<string, unknown>> {
    const characters = this.#widths.get("users_settings.value");
    return { emoji: !this.#basicOnly, trailingSpaces: !this.#padded, ...characters && { characters } };
  }

  holds(column: TextColumn, text: string): boolean {
    return this.fit(column, text) === text;
  }

  /** The text as the column can keep it: cut, with U+FFFD for each character that it lacks. */
  fit(column: TextColumn, text: string): string {
    return this.#cut(column, this.#known(text));
  }

  /** As many whole lines as there is room for. */
  fitLines(column: TextColumn, text: string): string {
    const known = this.#known(text);
    const fitting = this.#cut(column, known);
    const whole = fitting.length === known.length || known[fitting.length] === "\n";
    return whole ? fitting : fitting.slice(0, Math.max(0, fitting.lastIndexOf("\n")));
  }

  /** Two names with the same key cannot both be in a unique column. */
  keyOf(name: string): string {
    return this.#padded ? name.replace(/ +$/, "") : name;
  }

  #known(text: string): string {
    return this.#basicOnly ? text.replace(/[\u{10000}-\u{10ffff}]/gu, "\ufffd") : text;
  }

  /** Databases count characters, not halves of surrogate pairs. */
  #cut(column: TextColumn, text: string): string {
    const width = this.#widths.get(column) ?? Infinity;
    return text.length <= width ? text : Array.from(text).slice(0, width).join("");
  }
}
