/** Prints the table of supported XEPs in README.md from the list of features: `deno task xeps`. */
import { fileURLToPath } from "node:url";
import { features } from "../frontends/xmpp/features.ts";
import { foundations } from "../frontends/xmpp/foundations.ts";

/** One XEP, with all that we do of it. */
interface Row {
  readonly number: string;
  readonly what: string;
  readonly version: string;
}

export const readme = fileURLToPath(new URL("../README.md", import.meta.url));

/** The table stands between these lines. */
const begin = "<!-- printed by deno task xeps -->";
const end = "<!-- end of what deno task xeps prints -->";

/** The text with the table as it should be. */
export function withTable(text: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md lacks the lines "${begin}" and "${end}"`);
  return `${text.slice(0, from + begin.length)}\n\n${table(rows())}\n\n${text.slice(to)}`;
}

/** In the order of their numbers. */
function rows(): Row[] {
  const byNumber = new Map<string, { version: string; names: Set<string> }>();
  for (const { name, spec, version = "" } of [...foundations, ...features]) {
    const [, number] = /^XEP-(\d{4})/.exec(spec) ?? [];
    if (number === undefined) continue;
    const row = byNumber.get(number) ?? { version, names: new Set() };
    row.names.add(name);
    byNumber.set(number, row);
  }
  return [...byNumber].map(([number, { version, names }]) => ({
    number,
    version,
    what: [...names].join("; "),
  }))
    .toSorted((one, other) => one.number.localeCompare(other.number));
}

function table(rows: readonly Row[]): string {
  const cells = rows.map(({ number, what, version }) => [
    `[XEP-${number}](https://xmpp.org/extensions/xep-${number}.html)`,
    what,
    version,
  ]);
  return aligned([["specification", "what we do of it", "version"], ...cells]);
}

/** As `deno fmt` wants it: each column as wide as its widest cell. */
function aligned(lines: readonly (readonly string[])[]): string {
  const widthOf = (column: number) => Math.max(...lines.map((line) => line[column]?.length ?? 0));
  const [heading = [], ...body] = lines.map((line) =>
    line.map((cell, column) => cell.padEnd(widthOf(column)))
  );
  const rule = heading.map((cell) => "-".repeat(cell.length));
  return [heading, rule, ...body].map((line) => `| ${line.join(" | ")} |`).join("\n");
}

if (import.meta.main) await Deno.writeTextFile(readme, withTable(await Deno.readTextFile(readme)));
