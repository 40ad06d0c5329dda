/** mIRC's formatting codes (modern.ircdocs.horse/formatting), as runs of text that look the same. */

export interface Style {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
  readonly monospace: boolean;
  /** `#rrggbb`; empty if it is the default. */
  readonly color: string;
  readonly background: string;
}

export interface Run {
  readonly text: string;
  readonly style: Style;
}

export const plainStyle: Style = {
  bold: false,
  italic: false,
  underline: false,
  strike: false,
  monospace: false,
  color: "",
  background: "",
};

/** The sixteen colours that everybody agrees on; the others are not worth a table. */
export const palette = [
  "#ffffff",
  "#000000",
  "#00007f",
  "#009300",
  "#ff0000",
  "#7f0000",
  "#9c009c",
  "#fc7f00",
  "#ffff00",
  "#00fc00",
  "#009393",
  "#00ffff",
  "#0000fc",
  "#ff00ff",
  "#7f7f7f",
  "#d2d2d2",
] as const;

const toggles = {
  "\x02": "bold",
  "\x1d": "italic",
  "\x1f": "underline",
  "\x1e": "strike",
  "\x11": "monospace",
} as const;

/** `^C` with one or two numbers, `^D` with RGB in hex, any other control character but the tab and the line end. */
const codes =
  // deno-lint-ignore no-control-regex -- IRC's formatting is made of control characters
  /(\x03)(\d{1,2})?(?:,(\d{1,2}))?|(\x04)([0-9a-f]{6})?(?:,([0-9a-f]{6}))?|([\x00-\x08\x0b-\x1f\x7f])/gi;
// deno-lint-ignore no-control-regex -- IRC's formatting is made of control characters
const anyCode = /[\x00-\x08\x0b-\x1f\x7f]/;

/** The text without the codes. */
export function stripFormatting(text: string): string {
  return anyCode.test(text) ? parseFormatting(text).map((run) => run.text).join("") : text;
}

/** The text in runs of one style each. A text without codes is one run. */
export function parseFormatting(text: string): Run[] {
  if (!anyCode.test(text)) return text === "" ? [] : [{ text, style: plainStyle }];
  const runs: Run[] = [];
  let style = plainStyle;
  let at = 0;
  for (const match of text.matchAll(codes)) {
    if (match.index > at) runs.push({ text: text.slice(at, match.index), style });
    const tail = danglingComma(match);
    at = match.index + match[0].length - tail;
    style = nextStyle(style, match);
  }
  if (at < text.length) runs.push({ text: text.slice(at), style });
  return runs;
}

/** `^C,5` is a code without colours, and a text that begins with a comma. */
function danglingComma([whole, , fore, back, , hex, backHex]: RegExpExecArray): number {
  const orphan = fore === undefined && hex === undefined && (back ?? backHex) !== undefined;
  return orphan ? whole.length - 1 : 0;
}

function nextStyle(style: Style, match: RegExpExecArray): Style {
  const [, color, fore, back, hexColor, hex, backHex, control = ""] = match;
  if (color !== undefined) {
    return coloured(style, fore && palette[Number(fore)], back && palette[Number(back)], fore);
  }
  if (hexColor !== undefined) return coloured(style, hex && `#${hex}`, backHex && `#${backHex}`, hex);
  if (control === "\x0f") return plainStyle;
  if (control === "\x16") return { ...style, color: style.background, background: style.color };
  for (const [code, key] of Object.entries(toggles)) {
    if (code === control) return { ...style, [key]: !style[key] };
  }
  return style;
}

/** A code without a colour ends them both; one without a background keeps that. */
function coloured(
  style: Style,
  color: string | undefined,
  background: string | undefined,
  given: string | undefined,
): Style {
  if (given === undefined) return { ...style, color: "", background: "" };
  return { ...style, color: color ?? "", background: background ?? style.background };
}

/** The codes that begin a run of this style, after a run of another. */
export function codesBetween(from: Style, to: Style): string {
  const hadColour = from.color !== "" || from.background !== "";
  const needsReset = hadColour && (from.color !== to.color || from.background !== to.background);
  const start = needsReset ? plainStyle : from;
  const switches = Object.entries(toggles).filter(([, key]) => start[key] !== to[key]).map(([code]) => code);
  return (needsReset ? "\x0f" : "") + switches.join("") + colourCode(start, to);
}

function colourCode(from: Style, to: Style): string {
  if (from.color === to.color && from.background === to.background) return "";
  const back = to.background === "" ? "" : `,${colourNumber(to.background)}`;
  return `\x03${colourNumber(to.color || palette[1])}${back}`;
}

/** Two digits, so that a digit of the text is none of the code. Hex codes are exact, but few clients know them. */
function colourNumber(color: string): string {
  const distances = palette.map((known) => distance(known, color));
  return String(distances.indexOf(Math.min(...distances))).padStart(2, "0");
}

function distance(one: string, other: string): number {
  const parts = [1, 3, 5].map((at) => channel(one, at) - channel(other, at));
  return parts.reduce((sum, part) => sum + part * part, 0);
}

function channel(color: string, at: number): number {
  return Number.parseInt(color.slice(at, at + 2), 16);
}
