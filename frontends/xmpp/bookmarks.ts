/** XEP-0048: which rooms and pages somebody wants to find again, as text in the database and as an element. */
import { ns } from "./namespaces.ts";
import { childElements, type Element, serialize, text, xml } from "./xml/element.ts";
import { readElements } from "./xml/read_elements.ts";

/** How much the original's tables hold, in characters. */
export const longestBookmarks = 4095;

/** As it is stored: what we know of it, and nothing that a client may have put beside it. */
export function bookmarksText(storage: Element): string {
  return serialize(xml("storage", { xmlns: ns.bookmarks }, childElements(storage).map(bookmark)));
}

/** What is stored, or no bookmarks where that cannot be read. */
export function readBookmarks(stored: string): Element {
  const [storage] = readElements(stored);
  const isStorage = storage?.is("storage", ns.bookmarks) ?? false;
  return xml(
    "storage",
    { xmlns: ns.bookmarks },
    isStorage && storage ? childElements(storage).map(bookmark) : [],
  );
}

function bookmark(element: Element): Element | undefined {
  const { jid, name, url } = element.attrs;
  switch (element.getName()) {
    case "conference":
      return jid ? conference(element) : undefined;
    case "url":
      return url ? xml("url", { name, url }) : undefined;
    default:
      return undefined;
  }
}

/** XEP-0048 §3.1. */
function conference(element: Element): Element {
  const { jid, name, autojoin } = element.attrs;
  const joins = autojoin === "1" || autojoin === "true";
  return xml(
    "conference",
    { name, jid, autojoin: joins ? "1" : "0" },
    word(element, "nick"),
    word(element, "password"),
  );
}

function word(element: Element, name: string): Element | undefined {
  const found = childElements(element).find((each) => each.getName() === name);
  return found && xml(name, {}, text(found));
}
