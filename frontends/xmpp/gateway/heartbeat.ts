import type { Clock } from "../../../lib/clock.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";

const id = "still-there";

/**
 * Whether a silent server is still there. We ask ourselves, through it (XEP-0199 §4.4): every server must route that,
 * whoever we are to it, but whoever never did is not held to it.
 */
export class Heartbeat {
  readonly #jid: string;
  readonly #clock: Clock;
  #heardAt: number;
  #cameBack = false;

  constructor(jid: string, clock: Clock) {
    this.#jid = jid;
    this.#clock = clock;
    this.#heardAt = clock.now();
  }

  /** The question. */
  get question(): Element {
    const addresses = { from: this.#jid, to: this.#jid };
    return xml("iq", { type: "get", ...addresses, id }, xml("ping", { xmlns: ns.ping }));
  }

  /** Something came from the server. */
  heard(): void {
    this.#heardAt = this.#clock.now();
  }

  /** Whether that is what came: our question, or that it could not be delivered. */
  takes(stanza: Element): boolean {
    const isOurs = stanza.getName() === "iq" && stanza.attrs.id === id && stanza.attrs.from === this.#jid;
    this.#cameBack ||= isOurs;
    return isOurs;
  }

  /** For how many milliseconds nothing has come. */
  get silentFor(): number {
    return this.#clock.now() - this.#heardAt;
  }

  /** Whether silence means anything. */
  get isReliable(): boolean {
    return this.#cameBack;
  }
}
