/** Formatting as XHTML-IM (XEP-0071 §6) and back. */
import { codesBetween, palette, parseFormatting, plainStyle, type Run, type Style } from "./formatting.ts";

/** XHTML-IM of a text with formatting codes; undefined if there is none that shows. */
export function markupOf(text: string): string | undefined {
  const runs = parseFormatting(text);
  if (runs.every(({ style }) => css(style) === "")) return undefined;
  return runs.map(span).join("");
}

function span({ text, style }: Run): string {
  const escaped = escape(text);
  const look = css(style);
  return look === "" ? escaped : `<span style='${look}'>${escaped}</span>`;
}

function css(style: Style): string {
  const decoration = [style.underline ? "underline" : "", style.strike ? "line-through" : ""].filter((word) =>
    word !== ""
  );
  return [
    style.bold ? "font-weight: bold" : "",
    style.italic ? "font-style: italic" : "",
    decoration.length > 0 ? `text-decoration: ${decoration.join(" ")}` : "",
    style.monospace ? "font-family: monospace" : "",
    style.color === "" ? "" : `color: ${style.color}`,
    style.background === "" ? "" : `background-color: ${style.background}`,
  ].filter((rule) => rule !== "").join("; ");
}

/** Text with formatting codes from XHTML-IM; undefined if that formats nothing, so that the plain text will do. */
export function textOfMarkup(xhtml: string): string | undefined {
  let text = "";
  let shown = plainStyle;
  let isFormatted = false;
  for (const { text: piece, style } of runsOf(xhtml)) {
    const codes = codesBetween(shown, style);
    isFormatted ||= codes !== "";
    text += codes + (/\d$/.test(codes) ? detached(piece) : piece);
    shown = style;
  }
  return isFormatted ? text.trim() : undefined;
}

/** A comma after a colour's number would begin the number of the background: two codes that cancel out part them. */
function detached(piece: string): string {
  return piece.startsWith(",") ? `\x02\x02${piece}` : piece;
}

const blocks = new Set(["p", "div", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "tr"]);
const token = /<(\/?)([a-z0-9]+)\b([^<>]*)>|([^<]+)|</gi;

/** Whatever is no tag is text: it comes from people's clients, and must not fail. */
function* runsOf(xhtml: string): Generator<Run> {
  const open: { readonly name: string; readonly style: Style }[] = [];
  const style = (): Style => open.at(-1)?.style ?? plainStyle;
  for (const [whole, slash, tag, attributes = "", text] of xhtml.matchAll(token)) {
    const name = tag?.toLowerCase();
    if (name === undefined) {
      // deno-lint-ignore no-control-regex -- a client's text must not format by itself
      const clean = unescape(text ?? whole).replaceAll(/[\x00-\x08\x0b-\x1f\x7f]/g, "");
      yield { text: clean, style: style() };
    } else if (slash === "/") {
      const index = open.findLastIndex((element) => element.name === name);
      if (index >= 0) open.length = index;
      if (blocks.has(name)) yield { text: "\n", style: style() };
    } else if (name === "br") yield { text: "\n", style: style() };
    else if (!attributes.endsWith("/")) open.push({ name, style: elementStyle(style(), name, attributes) });
  }
}

function elementStyle(style: Style, name: string, attributes: string): Style {
  const look = /\bstyle\s*=\s*(["'])(.*?)\1/is.exec(attributes)?.[2]?.toLowerCase() ?? "";
  return {
    bold: style.bold || name === "strong" || name === "b" || /font-weight:\s*bold/.test(look),
    italic: style.italic || name === "em" || name === "i" || /font-style:\s*italic/.test(look),
    underline: style.underline || name === "u" || /text-decoration:[^;]*underline/.test(look),
    strike: style.strike || name === "del" || name === "s" || /text-decoration:[^;]*line-through/.test(look),
    monospace: style.monospace || name === "code" || name === "pre" ||
      /font-family:[^;]*monospace/.test(look),
    ...colours(style, look),
  };
}

/** A background without a colour of the text cannot be written. */
function colours(style: Style, look: string): Pick<Style, "color" | "background"> {
  const color = colour(/(?:^|;)\s*color:\s*([^;]+)/.exec(look)?.[1]) || style.color;
  const background = colour(/background(?:-color)?:\s*([^;]+)/.exec(look)?.[1]) || style.background;
  return { color: color === "" && background !== "" ? palette[1] : color, background };
}

const named: Readonly<Record<string, string>> = {
  white: "#ffffff",
  black: "#000000",
  navy: "#00007f",
  green: "#009300",
  red: "#ff0000",
  maroon: "#7f0000",
  purple: "#9c009c",
  orange: "#fc7f00",
  yellow: "#ffff00",
  lime: "#00fc00",
  teal: "#009393",
  aqua: "#00ffff",
  blue: "#0000fc",
  fuchsia: "#ff00ff",
  gray: "#7f7f7f",
  silver: "#d2d2d2",
};

function colour(value = ""): string {
  const text = value.trim();
  if (/^#[0-9a-f]{6}$/.test(text)) return text;
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(text);
  if (short !== null) return `#${short.slice(1).map((digit) => digit + digit).join("")}`;
  return Object.hasOwn(named, text) ? named[text] ?? "" : "";
}

const entities: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

function unescape(text: string): string {
  return text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
