import { type ResourceId, resourceId } from "../../../lib/ids.ts";
import { ns } from "../namespaces.ts";
import { child, type Element, xml } from "../xml/element.ts";
import { mostClients } from "./limits.ts";
import { serverNs } from "./namespaces.ts";
import { countIn, failed, resumedAnswer } from "./stream_management.ts";
import type { Identified } from "./sasl_outcome.ts";
import { outletOf } from "./outlet.ts";
import { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import type { Line, Stage } from "./stage.ts";
import { clientFeatures } from "./stream_features.ts";

export interface BindingOptions {
  readonly sessions: Sessions;
  readonly newId: () => string;
  /** Whether a user may have several clients at a time. */
  readonly severalClients: boolean;
  /** The user's login to the network goes on although no client is there, until that resource is given up. */
  readonly held: (who: Identified) => ResourceId | undefined;
  /** A session is over for good. */
  readonly ended: (session: Session) => void;
  /** The client is gone without having become a session. */
  readonly abandoned: (who: Identified) => void;
}

/** Somebody who is logged in and becomes a session: a new one (RFC 6120 §7), or one that was lost (XEP-0198 §5). */
export class Binding implements Stage {
  readonly #line: Line;
  readonly #who: Identified;
  readonly #options: BindingOptions;

  constructor(line: Line, who: Identified, options: BindingOptions) {
    this.#line = line;
    this.#who = who;
    this.#options = options;
  }

  features(): Promise<Element> {
    return Promise.resolve(clientFeatures());
  }

  take(element: Element): void {
    if (element.is("resume", serverNs.streamManagement)) return this.#resume(element);
    if (element.is("enable", serverNs.streamManagement)) return this.#line.send(failed("unexpected-request"));
    const bind = element.is("iq") && element.attrs.type === "set"
      ? child(element, "bind", serverNs.bind)
      : undefined;
    if (bind === undefined) return this.#line.close("not-authorized", "a resource must be bound first");
    this.#bind(element, bind.getChildText("resource") ?? "");
  }

  over(): void {
    this.#options.abandoned(this.#who);
  }

  #bind(iq: Element, wish: string): void {
    const { user, isOperator, trial } = this.#who;
    const { sessions, newId } = this.#options;
    const resource = wish === "" ? newId() : prepared(wish);
    if (resource === undefined) return this.#refuse(iq, "modify", "bad-request");
    const full = resourceId(`${user}/${resource}`);
    const held = this.#makeRoom(sessions.find(user, full));
    if (sessions.countOf(user) >= mostClients) return this.#refuse(iq, "wait", "resource-constraint");
    const outlet = outletOf(this.#line);
    const session = new Session({ user, full, isOperator, outlet, trial: trial ?? held });
    sessions.add(session);
    const bound = xml("bind", { xmlns: serverNs.bind }, xml("jid", {}, full));
    this.#line.send(xml("iq", { type: "result", id: iq.attrs.id }, bound));
    this.#line.bound(session, outlet);
  }

  /** RFC 6120 §7.7.2.2: the new client has the same right to the name, and the old one is often dead. */
  #makeRoom(same: Session | undefined): ResourceId | undefined {
    const { sessions, severalClients, held, ended } = this.#options;
    const others = severalClients ? [] : [...sessions.of(this.#who.user)];
    const old = new Set(same === undefined ? others : [same, ...others]);
    if (old.size === 0) return undefined;
    const trial = held(this.#who);
    for (const each of old) {
      ended(each);
      each.close("conflict");
    }
    return trial;
  }

  #resume(element: Element): void {
    const { sessions } = this.#options;
    const session = sessions.resumable(element.attrs["previd"] ?? "", this.#who.user);
    if (session === undefined) return this.#line.send(failed("item-not-found"));
    const outlet = outletOf(this.#line);
    const isRight = session.resume(outlet, countIn(element), resumedAnswer(session));
    if (!isRight) return this.#line.close("undefined-condition", "so many stanzas were never sent");
    this.#line.bound(session, outlet);
  }

  #refuse({ attrs: { id } }: Element, type: string, condition: string): void {
    const error = xml("error", { type }, xml(condition, { xmlns: ns.stanzas }));
    this.#line.send(xml("iq", { type: "error", id }, error));
  }
}

const longestResource = 1023;

/** RFC 7622 §3.4, as far as it keeps others from harm; undefined for what cannot be a resource. */
function prepared(wish: string): string | undefined {
  const resource = wish.normalize("NFC");
  // A name with a dot first is ours, for logins without a client.
  if (resource.startsWith(".") || /[\p{Cc}\p{Cs}\p{Cn}]/u.test(resource)) return undefined;
  return new TextEncoder().encode(resource).length <= longestResource ? resource : undefined;
}
