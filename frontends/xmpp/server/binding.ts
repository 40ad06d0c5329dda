import { type ResourceId, resourceId } from "../../../lib/ids.ts";
import { ns } from "../namespaces.ts";
import { child, type Element, xml } from "../xml/element.ts";
import { begin, entered, type EntryRequest } from "./entry.ts";
import { mostClients } from "./limits.ts";
import { serverNs } from "./namespaces.ts";
import { countIn, failed, resumedAnswer } from "./stream_management.ts";
import type { Identified } from "./sasl_outcome.ts";
import { outletOf } from "./outlet.ts";
import { type Outlet, Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import type { Line, Stage } from "./stage.ts";
import { clientFeatures, sessionFeatures } from "./stream_features.ts";

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

  /** Does what the client asked for along with its login, and tells it all at once (XEP-0388 §2.6.1). */
  enter(request: EntryRequest): void {
    const { resume, bind, device } = request;
    const { sessions } = this.#options;
    const lost = resume && sessions.resumable(resume.attrs["previd"] ?? "", this.#who.user);
    if (resume !== undefined && lost !== undefined) {
      return this.#takeUp(lost, resume, entered(lost.full, request, resumedAnswer(lost)));
    }
    const notResumed = resume && failed("item-not-found");
    const entry = bind && this.#enterAnew(bind, device);
    if (bind === undefined || entry === undefined) {
      this.#line.send(entered(this.#who.user, request, notResumed));
      return this.#line.send(clientFeatures());
    }
    const bound = begin(entry.session, bind, this.#options);
    this.#line.send(entered(entry.session.full, request, notResumed, bound));
    this.#line.send(sessionFeatures(entry.session));
    this.#line.bound(entry.session, entry.outlet);
  }

  #bind(iq: Element, wish: string): void {
    const resource = wish === "" ? this.#options.newId() : prepared(wish);
    if (resource === undefined) return this.#refuse(iq, "modify", "bad-request");
    const entry = this.#newSession(resource, undefined);
    if (entry === undefined) return this.#refuse(iq, "wait", "resource-constraint");
    const bound = xml("bind", { xmlns: serverNs.bind }, xml("jid", {}, entry.session.full));
    this.#line.send(xml("iq", { type: "result", id: iq.attrs.id }, bound));
    this.#line.bound(entry.session, entry.outlet);
  }

  /** XEP-0386 §3.2.1: what the client calls itself, and an id of ours. */
  #enterAnew(bind: Element, device: string | undefined): Entry | undefined {
    const id = this.#options.newId();
    const tag = prepared(child(bind, "tag", serverNs.bind2)?.getText().slice(0, longestTag) ?? "");
    return this.#newSession(tag ? `${tag}/${id}` : id, device);
  }

  /** Undefined where the user has too many clients. */
  #newSession(resource: string, device: string | undefined): Entry | undefined {
    const { user, isOperator, trial } = this.#who;
    const { sessions } = this.#options;
    const full = resourceId(`${user}/${resource}`);
    const held = this.#makeRoom((other) =>
      other.full === full || (device !== undefined && other.device === device)
    );
    if (sessions.countOf(user) >= mostClients) return undefined;
    const outlet = outletOf(this.#line);
    const session = new Session({ user, full, isOperator, outlet, device, trial: trial ?? held });
    sessions.add(session);
    return { session, outlet };
  }

  /**
   * RFC 6120 §7.7.2.2: the new client has the same right to the name, and the old one is often dead. XEP-0386 §3.2: what
   * the same installation left behind is dead.
   */
  #makeRoom(isSame: (other: Session) => boolean): ResourceId | undefined {
    const { sessions, severalClients, held, ended } = this.#options;
    const old = [...sessions.of(this.#who.user)].filter((other) => !severalClients || isSame(other));
    if (old.length === 0) return undefined;
    const trial = held(this.#who);
    for (const each of old) {
      ended(each);
      each.close("conflict");
    }
    return trial;
  }

  #resume(element: Element): void {
    const session = this.#options.sessions.resumable(element.attrs["previd"] ?? "", this.#who.user);
    if (session === undefined) return this.#line.send(failed("item-not-found"));
    this.#takeUp(session, element, resumedAnswer(session));
  }

  #takeUp(session: Session, resume: Element, answer: Element): void {
    const outlet = outletOf(this.#line);
    const isRight = session.resume(outlet, countIn(resume), answer);
    if (!isRight) return this.#line.close("undefined-condition", "so many stanzas were never sent");
    this.#line.bound(session, outlet);
  }

  #refuse({ attrs: { id } }: Element, type: string, condition: string): void {
    const error = xml("error", { type }, xml(condition, { xmlns: ns.stanzas }));
    this.#line.send(xml("iq", { type: "error", id }, error));
  }
}

/** A session that was just made, and how it speaks. */
interface Entry {
  readonly session: Session;
  readonly outlet: Outlet;
}

const longestResource = 1023;

/** Of what a client calls itself, in letters. */
const longestTag = 100;

/** RFC 7622 §3.4, as far as it keeps others from harm; undefined for what cannot be a resource. */
function prepared(wish: string): string | undefined {
  const resource = wish.normalize("NFC");
  // A name with a dot first is ours, for logins without a client.
  if (resource.startsWith(".") || /[\p{Cc}\p{Cs}\p{Cn}]/u.test(resource)) return undefined;
  return new TextEncoder().encode(resource).length <= longestResource ? resource : undefined;
}
