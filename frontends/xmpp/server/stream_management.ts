/** The elements of XEP-0198. */
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";
import { resumptionPatience } from "./limits.ts";
import { serverNs } from "./namespaces.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";

const xmlns = serverNs.streamManagement;

/** The counter in a client's element; -1 where there is none. */
export function countIn({ attrs }: Element): number {
  const h = attrs["h"] ?? "";
  return /^\d{1,10}$/.test(h) ? Number(h) : -1;
}

export interface EnableOptions {
  readonly sessions: Sessions;
  readonly newId: () => string;
}

/** From now on stanzas are counted, both ways. The answer has to be written before anything that counts (XEP-0198 §3). */
export function enable(session: Session, { attrs }: Element, { sessions, newId }: EnableOptions): Element {
  if (session.heard !== undefined) return failed("unexpected-request");
  session.count();
  if (attrs["resume"] !== "true" && attrs["resume"] !== "1") return xml("enabled", { xmlns });
  const id = newId();
  sessions.allowResumption(session, id);
  return xml("enabled", { xmlns, id, resume: "true", max: String(resumptionPatience / 1000) });
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
