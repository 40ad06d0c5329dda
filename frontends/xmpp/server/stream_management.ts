/** The elements of XEP-0198. */
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";
import { serverNs } from "./namespaces.ts";
import type { Session } from "./session.ts";

const xmlns = serverNs.streamManagement;

/** The counter in a client's element; -1 where there is none. */
export function countIn({ attrs }: Element): number {
  const h = attrs["h"] ?? "";
  return /^\d{1,10}$/.test(h) ? Number(h) : -1;
}

export function enabledAnswer(resumption: string | undefined, seconds: number): Element {
  return resumption === undefined
    ? xml("enabled", { xmlns })
    : xml("enabled", { xmlns, id: resumption, resume: "true", max: String(seconds) });
}

export function resumedAnswer({ resumption, heard = 0 }: Session): Element {
  return xml("resumed", { xmlns, previd: resumption, h: String(heard) });
}

export function countAnswer({ heard = 0 }: Session): Element {
  return xml("a", { xmlns, h: String(heard) });
}

export function failed(condition: "item-not-found" | "unexpected-request"): Element {
  return xml("failed", { xmlns }, xml(condition, { xmlns: ns.stanzas }));
}
