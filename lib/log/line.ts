import { isHidden } from "./redaction.ts";
import type { LogLevel, LogRecord } from "./log.ts";

/**
 * One record as one line of text, newline included:
 * `2026-11-22T19:26:00.123Z info  user logged in user=a@b.c reason="was away"`.
 * Whatever is in the fields, it stays one line: nobody can forge a second record.
 *
 * @param time Milliseconds since the epoch.
 */
export function formatLine(record: LogRecord, time: number): string {
  let line = `${new Date(time).toISOString()} ${record.level.padEnd(5)} ${escapeControls(record.message)}`;
  for (const [name, value] of Object.entries(record.fields)) {
    if (value !== undefined) line += ` ${name}=${fieldText(name, value, record.level)}`;
  }
  return line + "\n";
}

function fieldText(name: string, value: unknown, level: LogLevel): string {
  if (isHidden(name, level)) return "[hidden]";
  const text = valueText(value, level);
  return /^[^\s"=\\]+$/.test(text) && !unprintable.test(text) ? text : quoted(text);
}

function valueText(value: unknown, level: LogLevel): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return value.message;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value !== "object" || value === null) return String(value);
  return objectText(value, level);
}

/** JSON, with the private fields inside hidden too. */
function objectText(value: object, level: LogLevel): string {
  try {
    return JSON.stringify(value, (name, inner: unknown) => {
      if (isHidden(name, level)) return "[hidden]";
      if (inner instanceof Error || inner instanceof Uint8Array) return valueText(inner, level);
      return typeof inner === "bigint" ? String(inner) : inner;
    }) ?? "";
  } catch {
    return "[unprintable]"; // circular, or a getter that throws
  }
}

/** Controls, line separators, and the marks that turn the direction of text on a terminal. */
// deno-lint-ignore no-control-regex -- these are what is looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const everyUnprintable = new RegExp(unprintable, "g");

function quoted(text: string): string {
  return `"${escapeControls(text.replace(/["\\]/g, "\\$&"))}"`;
}

function escapeControls(text: string): string {
  if (!unprintable.test(text)) return text;
  return text.replace(everyUnprintable, (character) => {
    if (character === "\n") return "\\n";
    if (character === "\r") return "\\r";
    if (character === "\t") return "\\t";
    return "\\u" + character.charCodeAt(0).toString(16).padStart(4, "0");
  });
}
