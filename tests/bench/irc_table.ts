import { type Figure, type FigureName, figureNames, type Figures, labels } from "./irc_figures.ts";
import type { IrcPlan } from "./irc_plan.ts";

/** What one contender's rounds have shown. */
export interface Column {
  readonly title: string;
  readonly rounds: readonly Figures[];
}

/** A table in Markdown: a row for each figure, a column for each contender, the medians of its rounds. */
export function table(plan: IrcPlan, columns: readonly Column[]): string {
  const titles = columns.map(({ title }) => title);
  const lines = [["", ...titles], ["---", ...titles.map(() => "---:")]];
  for (const name of figureNames()) {
    const cells = columns.map(({ rounds }) => cell(rounds, name));
    if (cells.some((text) => text !== "–")) lines.push([labels[name](plan), ...cells]);
  }
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function cell(rounds: readonly Figures[], name: FigureName): string {
  const measured = rounds.map((figures) => steps(figures[name])).filter((figure) => figure.length > 0);
  const medians = (measured[0] ?? []).map((_, step) => median(measured.map((figure) => figure[step] ?? NaN)));
  return medians.length === 0 ? "–" : medians.map(rounded).join(" · ");
}

function steps(figure: Figure | undefined): readonly number[] {
  if (figure === undefined) return [];
  return typeof figure === "number" ? [figure] : figure;
}

/** Of an even number of rounds the mean of the two in the middle. */
function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const [low, high] = [sorted[sorted.length - 1 >> 1] ?? NaN, sorted[sorted.length >> 1] ?? NaN];
  return (low + high) / 2;
}

function rounded(number: number): string {
  return number.toLocaleString("en", { maximumFractionDigits: Math.abs(number) < 10 ? 1 : 0 });
}
