import type { Feature } from "../feature.ts";
import { htmlOf, markupOf } from "../messages/xhtml.ts";
import { ns } from "../namespaces.ts";
import { childText } from "../xml/element.ts";

/** XEP-0071: the same words with markup, for networks and clients that have it. Nothing harmful passes, either way. */
export const formatting: Feature = {
  name: "formatting",
  spec: "XEP-0071",
  version: "1.5.4",
  advertise: { contact: [ns.xhtmlIm] },
  readMessage({ stanza }, _context, { standIns }) {
    // Whatever stands in for something is marked up as well, and so is not what a subject stands in front of.
    if (standIns.size > 0 || childText(stanza, "subject") !== "") return undefined;
    const markup = markupOf(stanza);
    return markup === undefined ? undefined : { markup };
  },
  decorateMessage({ markup, stanza }) {
    const html = markup === undefined ? undefined : htmlOf(markup);
    if (html !== undefined) stanza.append(html);
  },
};
