/** XEP-0071: of markup that anybody may have written, what is harmless and what clients understand. */
import { type Child, childElements, type Element, xml } from "../xml/element.ts";

/** What each element becomes; the others are replaced by what is in them. */
const elements = new Map([
  ...["a", "blockquote", "br", "cite", "code", "em", "img", "li", "ol", "p", "pre", "span", "strong", "ul"]
    .map((name) => [name, name] as const),
  ["b", "strong"],
  ["i", "em"],
  ["div", "p"],
  ...["h1", "h2", "h3", "h4", "h5", "h6"].map((name) => [name, "p"] as const),
  ["tt", "code"],
]);

/** These have no form in XEP-0071 but by style (§7.6). */
const decorations = new Map([
  ["u", "underline"],
  ["s", "line-through"],
  ["del", "line-through"],
  ["strike", "line-through"],
]);

/** What is in these is not for people to read. */
const unreadable: ReadonlySet<string> = new Set([
  ..."script style head title object embed applet iframe svg math template noscript".split(" "),
]);

/** XEP-0071 §7.6. */
const styles: ReadonlySet<string> = new Set([
  ..."background-color color font-family font-size font-style font-weight margin-left margin-right".split(
    " ",
  ),
  ..."text-align text-decoration".split(" "),
]);

/** No parentheses: nothing is called and nothing fetched. */
const styleValue = /^[\w\s#%.,'"+-]{1,80}$/;

const mostStyles = 20;

/** What is in the element, made harmless. Schemes of links: http, https, mailto, xmpp, tel, geo; of images: http, https. */
export function cleanContent({ children }: Element): Child[] {
  return children.map((node) => typeof node === "string" ? node : cleanElement(node));
}

function cleanElement(element: Element): Child {
  const name = element.getName().toLowerCase();
  if (unreadable.has(name)) return undefined;
  const decoration = decorations.get(name);
  if (decoration !== undefined) {
    return xml("span", { style: `text-decoration: ${decoration}` }, cleanContent(element));
  }
  const known = elements.get(name);
  if (known === undefined) return cleanContent(element);
  if (known === "img") return cleanImage(element);
  if (known === "br") return xml("br");
  const style = cleanStyle(element.attrs["style"]);
  const href = known === "a" ? link(element.attrs["href"]) : undefined;
  return xml(known, { href, style }, cleanContent(element));
}

function cleanImage({ attrs }: Element): Child {
  const src = address(attrs["src"], /^https?:$/);
  const alt = attrs["alt"] ?? "";
  if (src === undefined) return alt;
  return xml("img", { src, alt, width: length(attrs["width"]), height: length(attrs["height"]) });
}

function link(href: string | undefined): string | undefined {
  return address(href, /^(?:https?|mailto|xmpp|tel|geo):$/);
}

function address(text: string | undefined, schemes: RegExp): string | undefined {
  if (text === undefined || text.length > 4096 || !URL.canParse(text)) return undefined;
  return schemes.test(new URL(text).protocol) ? text.trim() : undefined;
}

function length(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text) ? text : undefined;
}

function cleanStyle(style: string | undefined): string | undefined {
  if (style === undefined) return undefined;
  const kept = style.slice(0, 4096).split(";", mostStyles).flatMap((declaration) => {
    const colon = declaration.indexOf(":");
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    return styles.has(property) && styleValue.test(value) ? `${property}: ${value}` : [];
  });
  return kept.length === 0 ? undefined : kept.join("; ");
}

/** Whether there is any markup in it at all. */
export function isMarkedUp(element: Element): boolean {
  return childElements(element).some((child) => child.getName() !== "br");
}
