import type { Feature } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";

/** XEP-0334: what has no words is stored all the same, if it is more than a passing state. */
export const hints: Feature = {
  name: "processing hints",
  spec: "XEP-0334",
  version: "0.4.0",
  decorateMessage({ stanza, body }) {
    if (body.isEmpty) stanza.append(storeHint());
  },
};

export function storeHint(): Element {
  return xml("store", { xmlns: ns.hints });
}
