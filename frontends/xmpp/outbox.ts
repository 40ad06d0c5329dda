import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log/log.ts";
import { ns } from "./namespaces.ts";
import { child, type Element, xml } from "./xml/element.ts";

/** How many stanzas are kept for users while the XMPP server is away. */
const most = 10_000;

/** These change rosters, and nobody repeats them. */
const subscriptions: ReadonlySet<string | undefined> = new Set([
  "subscribe",
  "subscribed",
  "unsubscribe",
  "unsubscribed",
]);

/**
 * Keeps messages and subscriptions for users while there is no link to the XMPP server. Other presence is not kept: it
 * is stale by then, and everybody is asked for theirs after a reconnect.
 */
export class Outbox {
  readonly #clock: Clock;
  readonly #log: Log;
  #kept: Element[] = [];
  #dropped = 0;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  keep(stanza: Element): void {
    const isMessage = stanza.getName() === "message";
    if (!isMessage && !(stanza.getName() === "presence" && subscriptions.has(stanza.attrs.type))) return;
    if (this.#kept.length >= most) {
      this.#dropped++;
      return;
    }
    this.#kept.push(isMessage ? this.#stamped(stanza) : stanza);
  }

  /** Hands over what was kept, oldest first, and forgets it. */
  take(): Element[] {
    const kept = this.#kept;
    this.#kept = [];
    if (this.#dropped > 0) {
      this.#log.error("stanzas to users were lost while the XMPP server was away", {
        kept: kept.length,
        lost: this.#dropped,
      });
    }
    this.#dropped = 0;
    return kept;
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
