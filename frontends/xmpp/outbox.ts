import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log/log.ts";
import { isAnswer } from "./iq.ts";
import { ns } from "./namespaces.ts";
import { child, type Element, xml } from "./xml/element.ts";

/** How many stanzas are kept for users while the XMPP server is away, and how many goodbyes beside them. */
const most = 10_000;

/** These change rosters, and nobody repeats them. */
const subscriptions: ReadonlySet<string | undefined> = new Set([
  "subscribe",
  "subscribed",
  "unsubscribe",
  "unsubscribed",
]);

/**
 * Keeps messages, subscriptions and answers for users while there is no link to the XMPP server, and who is gone: clients that
 * did not lose their server would see them for ever. Other presence is not kept: everybody is asked for theirs after a
 * reconnect, and shown what is true then.
 */
export class Outbox {
  readonly #clock: Clock;
  readonly #log: Log;
  #kept: Element[] = [];
  /** By sender and receiver. */
  #goodbyes = new Map<string, Element>();
  #dropped = 0;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  keep(stanza: Element): void {
    if (isLasting(stanza)) this.#keepLasting(stanza);
    else if (stanza.getName() === "presence") this.#notePresence(stanza);
  }

  /** Takes what a lost link had not written yet: it is older than everything kept since. */
  takeBack(unwritten: readonly Element[]): void {
    const since = { kept: this.#kept, goodbyes: this.#goodbyes };
    this.#kept = [];
    this.#goodbyes = new Map();
    for (const stanza of unwritten) this.keep(stanza);
    for (const stanza of since.kept) this.#keepLasting(stanza);
    for (const [key, stanza] of since.goodbyes) this.#goodbyes.set(key, stanza);
  }

  /** Hands over what was kept, oldest first, and forgets it. */
  take(): Element[] {
    const kept = [...this.#kept, ...this.#goodbyes.values()];
    this.#kept = [];
    this.#goodbyes = new Map();
    if (this.#dropped > 0) {
      this.#log.error("stanzas to users were lost while the XMPP server was away", {
        kept: kept.length,
        lost: this.#dropped,
      });
    }
    this.#dropped = 0;
    return kept;
  }

  #keepLasting(stanza: Element): void {
    if (this.#kept.length >= most) this.#dropped++;
    else this.#kept.push(stanza.getName() === "message" ? this.#stamped(stanza) : stanza);
  }

  #notePresence(stanza: Element): void {
    const { type, from, to } = stanza.attrs;
    const key = `${from} ${to}`;
    this.#goodbyes.delete(key);
    if (type === "unavailable" && this.#goodbyes.size < most) this.#goodbyes.set(key, stanza);
  }

  /** XEP-0203: says when the message would have arrived. */
  #stamped(stanza: Element): Element {
    if (child(stanza, "delay", ns.delay) === undefined) {
      const stamp = new Date(this.#clock.now()).toISOString();
      stanza.append(xml("delay", { xmlns: ns.delay, from: stanza.attrs.from, stamp }));
    }
    return stanza;
  }
}

function isLasting(stanza: Element): boolean {
  switch (stanza.getName()) {
    case "message":
      return true;
    // Whoever asked may still be waiting; what we asked is asked again by whoever wants to know.
    case "iq":
      return isAnswer(stanza);
    default:
      return subscriptions.has(stanza.attrs.type);
  }
}
