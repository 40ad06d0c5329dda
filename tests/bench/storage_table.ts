/** Rows per second. */
export interface Rates {
  readonly ours: number;
  readonly bare: number;
}

const works = { register: "register users", save: "save rosters", load: "load rosters" } as const;

/** One round on one engine. */
export type Measured = Readonly<Record<keyof typeof works, Rates>>;

/** Prints an engine's lines of a table in Markdown: of all rounds the medians, then each round's share. */
export function printTable(engine: string, rounds: readonly Measured[]): void {
  for (const work of ["register", "save", "load"] as const) {
    const rates = rounds.map((round) => round[work]);
    const shares = rates.map(({ ours, bare }) => 100 * ours / bare);
    const cells = [
      engine,
      works[work],
      rowsPerSecond(rates.map(({ bare }) => bare)),
      rowsPerSecond(rates.map(({ ours }) => ours)),
      `${median(shares).toFixed(0)} %`,
      shares.map((share) => share.toFixed(0)).join(" · "),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

function rowsPerSecond(rates: readonly number[]): string {
  return Math.round(median(rates)).toLocaleString("en");
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[numbers.length >> 1] ?? NaN;
}
