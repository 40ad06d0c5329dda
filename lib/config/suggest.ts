/**
 * The key that was probably meant: the nearest spelling, or else the same name in another section.
 *
 * @param candidates In order of preference among equals.
 */
export function nearestKey(key: string, candidates: readonly string[]): string | undefined {
  return nearestSpelling(key, candidates) ??
    candidates.find((candidate) => nameOf(candidate) === nameOf(key));
}

function nearestSpelling(key: string, candidates: readonly string[]): string | undefined {
  const wanted = key.toLowerCase();
  let best: string | undefined;
  let bound = Math.min(3, Math.floor(nameOf(key).length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase(), bound);
    if (distance < bound) [best, bound] = [candidate, distance];
  }
  return best;
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf(".") + 1).toLowerCase();
}

/**
 * How many letters must be added, dropped, replaced or swapped with their neighbour; `bound` if that many or more.
 * (Optimal string alignment distance.)
 */
export function editDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) >= bound) return bound;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      current.push(cell(a, b, row, column, { beforeLast, last, current }));
    }
    if (Math.min(...current) >= bound) return bound;
    [beforeLast, last] = [last, current];
  }
  return Math.min(bound, last[b.length] ?? bound);
}

interface Rows {
  readonly beforeLast: readonly number[];
  readonly last: readonly number[];
  readonly current: readonly number[];
}

function cell(a: string, b: string, row: number, column: number, rows: Rows): number {
  const at = (numbers: readonly number[], index: number): number => numbers[index] ?? Infinity;
  const same = a[row - 1] === b[column - 1];
  const cheapest = Math.min(
    at(rows.last, column) + 1,
    at(rows.current, column - 1) + 1,
    at(rows.last, column - 1) + (same ? 0 : 1),
  );
  const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  return swapped ? Math.min(cheapest, at(rows.beforeLast, column - 2) + 1) : cheapest;
}
