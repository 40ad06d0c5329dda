import { ns } from "../namespaces.ts";
import { child, type Element } from "../xml/element.ts";

/** How many presences wait; beyond that all of them go out, and the client gets its peace again. */
const most = 1_000;

/** What an inactive client need not hear now (XEP-0352): it gets the latest of it when something else is due. */
export class Patience {
  /** By sender. */
  #presences = new Map<string, Element>();

  /** Answers whether the stanza can wait, or need not be sent at all. */
  takes(stanza: Element): boolean {
    if (stanza.getName() === "message") return isPassing(stanza);
    if (stanza.getName() !== "presence" || !isAvailability(stanza)) return false;
    if (isOfRoom(stanza) || this.#presences.size >= most) return false;
    const { from = "" } = stanza.attrs;
    this.#presences.delete(from);
    this.#presences.set(from, stanza);
    return true;
  }

  /** Hands over what waited, and forgets it. */
  release(): Iterable<Element> {
    const held = this.#presences;
    this.#presences = new Map();
    return held.values();
  }
}

function isAvailability({ attrs: { type } }: Element): boolean {
  return type === undefined || type === "unavailable";
}

/** Whoever comes and goes in a room is told in order. */
function isOfRoom(stanza: Element): boolean {
  return child(stanza, "x", `${ns.muc}#user`) !== undefined;
}

/** Chat states alone are not news to somebody who does not look. */
function isPassing(stanza: Element): boolean {
  const parts = stanza.getChildElements();
  const others = parts.filter((part) =>
    part.getNS() !== ns.chatStates && part.getNS() !== ns.hints && part.getName() !== "thread"
  );
  return others.length === 0 && parts.some((part) => part.getNS() === ns.chatStates);
}
