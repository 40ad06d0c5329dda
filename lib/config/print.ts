import type { Option } from "./option.ts";
import { allOptions } from "./schema.ts";

const lineWidth = 100;

/**
 * A configuration file that explains every option, as comments that show the defaults.
 *
 * @param set Keys that are set, not shown as comments. Those that the schema does not have come last.
 */
export function sampleFile(
  set: Readonly<Record<string, string>> = { "service.jid": "irc.example.org", "service.password": "secret" },
): string {
  const options = allOptions();
  const declared = new Set(options.map((option) => option.key));
  const others = Object.keys(set).filter((key) => !declared.has(key));
  const blocks = [
    ...options.map((option) => ({
      key: option.key,
      lines: [...comment(option), setting(option, set[option.key])],
    })),
    ...others.map((key) => ({ key, lines: [`${nameOf(key)} = ${set[key] ?? ""}`] })),
  ];
  return withSections(blocks);
}

function withSections(blocks: readonly { key: string; lines: readonly string[] }[]): string {
  const parts: string[] = [];
  let current = "";
  for (const { key, lines } of blocks) {
    const section = key.slice(0, key.indexOf("."));
    if (section !== current) parts.push(`[${section}]`);
    current = section;
    parts.push(lines.join("\n"));
  }
  return parts.join("\n\n") + "\n";
}

function nameOf(key: string): string {
  return key.slice(key.indexOf(".") + 1);
}

function comment(option: Option<unknown>): string[] {
  const accepts = option.accepts === "text" ? "" : ` (${option.accepts})`;
  return wrapped(meaning(option) + accepts, lineWidth - 2).map((line) => `# ${line}`);
}

function meaning({ doc, compat }: Option<unknown>): string {
  return compat === undefined ? doc : `${doc} ${compat}`;
}

function setting(option: Option<unknown>, value: string | undefined): string {
  if (value !== undefined) return `${nameOf(option.key)} = ${value}`;
  return `#${nameOf(option.key)} = ${option.defaultTexts[0] ?? ""}`.trimEnd();
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Every option as a Markdown table. */
export function optionTable(): string {
  const rows = allOptions().map((option) =>
    tableRow([
      `\`${option.key}\``,
      option.accepts,
      option.required ? "(required)" : defaultCell(option.defaultTexts[0] ?? ""),
      meaning(option),
    ])
  );
  return [tableRow(["option", "value", "default", "meaning"]), "| --- | --- | --- | --- |", ...rows].join(
    "\n",
  ) + "\n";
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function defaultCell(text: string): string {
  return text === "" ? "" : `\`${text}\``;
}
