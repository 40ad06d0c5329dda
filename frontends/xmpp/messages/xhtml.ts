import { ns } from "../namespaces.ts";
import { child, type Element, serialize, xml } from "../xml/element.ts";
import { StreamParser } from "../xml/parser.ts";
import { cleanContent, isMarkedUp } from "./clean_xhtml.ts";

/** Longer markup is left out, in characters: the body says the same. */
const longest = 64 * 1024;

/** XEP-0071 §5: the markup of a message from a client, made harmless; undefined where there is none. */
export function markupOf(stanza: Element): string | undefined {
  const html = child(stanza, "html", ns.xhtmlIm);
  const body = html && child(html, "body", ns.xhtml);
  if (body === undefined || !isMarkedUp(body)) return undefined;
  const markup = xml("body", {}, cleanContent(body)).children
    .map((node) => typeof node === "string" ? serialize(xml("p", {}, node)).slice(3, -4) : serialize(node))
    .join("");
  return markup === "" || markup.length > longest ? undefined : markup;
}

/** What the network marked up, made harmless; undefined where there is no markup in it. */
export function htmlOf(parsed: Element): Element | undefined {
  if (!isMarkedUp(parsed)) return undefined;
  const body = xml("body", { xmlns: ns.xhtml }, cleanContent(parsed));
  return xml("html", { xmlns: ns.xhtmlIm }, body);
}

/**
 * What a network marked up; undefined where it is too long or not well-formed, but for what HTML allows and XML does not
 * and that networks send all the same.
 */
export function parseMarkup(markup: string): Element | undefined {
  if (markup.length > longest) return undefined;
  const found: Element[] = [];
  let isWhole = true;
  const parser = new StreamParser();
  parser.on("element", (element) => void found.push(element));
  parser.on("error", () => isWhole = false);
  const tolerant = markup.replace(/<br>/gi, "<br/>").replaceAll("&nbsp;", "\u00a0");
  parser.write(`<markup><body xmlns='${ns.xhtml}'>${tolerant}</body></markup>`);
  return isWhole && found.length === 1 ? found[0] : undefined;
}
