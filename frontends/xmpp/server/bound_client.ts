import type { Clock } from "../../../lib/clock.ts";
import { type Element, xml } from "../xml/element.ts";
import { resumptionPatience } from "./limits.ts";
import { serverNs } from "./namespaces.ts";
import type { Outlet, Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import type { Line, Stage } from "./stage.ts";
import { countAnswer, countIn, enable, failed } from "./stream_management.ts";
import { sessionFeatures } from "./stream_features.ts";

export interface BoundClientOptions {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly sessions: Sessions;
  /** Takes a stanza of the client's. */
  readonly take: (session: Session, stanza: Element) => void;
  /** The session is over for good. */
  readonly ended: (session: Session) => void;
}

/** A connected session's client: what it says goes to the session or beyond. */
export class BoundClient implements Stage {
  readonly #line: Line;
  readonly #session: Session;
  readonly #outlet: Outlet;
  readonly #options: BoundClientOptions;

  constructor(line: Line, session: Session, outlet: Outlet, options: BoundClientOptions) {
    this.#line = line;
    this.#session = session;
    this.#outlet = outlet;
    this.#options = options;
  }

  features(): Promise<Element> {
    return Promise.resolve(sessionFeatures(this.#session));
  }

  take(element: Element): void {
    switch (element.getNS()) {
      case serverNs.streamManagement:
        return this.#manage(element);
      case serverNs.activeState:
        return this.#session.look(element.getName() === "active");
    }
    if (!isStanza(element)) return this.#line.close("unsupported-stanza-type", "this is no stanza");
    this.#session.hear();
    if (isSessionRequest(element)) {
      return this.#session.send(xml("iq", { type: "result", id: element.attrs.id, to: this.#session.full }));
    }
    this.#options.take(this.#session, element);
  }

  /** XEP-0198 §5: a session whose connection is lost waits for its client. */
  over(orderly: boolean): void {
    const session = this.#session;
    const { clock, ended, sessions } = this.#options;
    // Another connection may have taken the session over, or ended it.
    if (!session.speaksThrough(this.#outlet) || !sessions.has(session)) return;
    if (orderly || session.resumption === undefined) {
      session.disconnected();
      return ended(session);
    }
    session.disconnected(clock.after(resumptionPatience, () => ended(session)));
  }

  #manage(element: Element): void {
    switch (element.getName()) {
      case "r":
        return this.#line.send(countAnswer(this.#session));
      case "a":
        return this.#session.confirm(countIn(element));
      case "enable":
        return this.#line.send(enable(this.#session, element, this.#options));
      default:
        return this.#line.send(failed("unexpected-request"));
    }
  }
}

function isStanza(element: Element): boolean {
  return element.is("iq") || element.is("message") || element.is("presence");
}

/** RFC 3921 §3: the session was there with the resource. */
function isSessionRequest(element: Element): boolean {
  return element.is("iq") && element.attrs.type === "set" &&
    element.getChild("session", serverNs.session) !== undefined;
}
