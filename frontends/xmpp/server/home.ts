import { TransportError } from "../../../lib/errors.ts";
import type { BuddyView, UserEvent } from "../../../lib/events.ts";
import { resourceId, type UserId, userId } from "../../../lib/ids.ts";
import { addressOf, bareJid, parseJid } from "../address.ts";
import type { XmppContext } from "../feature.ts";
import { isAnswer, isQuestion } from "../iq.ts";
import { ns } from "../namespaces.ts";
import { stanzaError } from "../stanza_error.ts";
import { child, type Element, xml } from "../xml/element.ts";
import { Delivery } from "./delivery.ts";
import { Logins } from "./logins.ts";
import { broadcastPresence, withdrawPresence } from "./own_presence.ts";
import { pushContact } from "./roster_push.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";

export interface HomeOptions {
  readonly context: XmppContext;
  readonly sessions: Sessions;
  /** Takes a stanza of a client for the transport, a contact or the user's own account. */
  readonly route: (stanza: Element) => void;
}

/** How long after the end of an account its clients are let go, in milliseconds. */
const farewell = 1_000;

/**
 * The users' own server: what an XMPP server does between its clients and a component, where server mode has both in one
 * (RFC 6121 §8). The features below do not notice the difference.
 */
export class Home implements AsyncDisposable {
  readonly #sessions: Sessions;
  readonly logins: Logins;
  readonly context: XmppContext;
  readonly #delivery: Delivery;
  readonly #route: (stanza: Element) => void;

  constructor({ context, sessions, route }: HomeOptions) {
    this.context = context;
    this.#route = route;
    this.#sessions = sessions;
    this.logins = new Logins(context);
    const { jid: domain, clock, log, newId } = context;
    this.#delivery = new Delivery({
      domain,
      clock,
      log,
      newId,
      sessions,
      archive: context.core.messageArchive,
      backlog: context.core.backlog,
      unanswered: (question) => route(noClient(question)),
    });
  }

  /** Takes a stanza of a client's. */
  take(session: Session, stanza: Element): void {
    stanza.attrs.from = session.full;
    const { to } = stanza.attrs;
    const isOwn = to === undefined || bareJid(to) === session.user;
    if (!isOwn && addressOf(to, this.context.jid) === undefined) return this.#refuse(session, stanza);
    switch (stanza.getName()) {
      case "presence":
        return this.#takePresence(session, stanza, isOwn);
      case "message":
        return this.#takeMessage(session, stanza, isOwn);
      case "iq":
        return this.#takeIq(session, stanza, isOwn);
    }
  }

  /** Takes a stanza for a user, from below. */
  send(stanza: Element): void {
    stanza.attrs.from ??= this.context.jid;
    if (stanza.attrs.to === this.context.jid) return this.#takeForServer(stanza);
    if (parseJid(stanza.attrs.to)?.domain !== this.context.jid) return; // nobody's server but ours
    if (stanza.getName() === "presence" && !this.#isNews(stanza)) return;
    this.#delivery.deliver(stanza);
  }

  reported(user: UserId, event: UserEvent): void {
    this.logins.reported(user, event);
    if (event.type === "unregistered") this.#unregistered(user);
  }

  unsubscribe(from: string, to: string): void {
    this.#route(xml("presence", { xmlns: ns.client, type: "unsubscribe", from, to }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#delivery[Symbol.asyncDispose]();
  }

  /** The session is over for good. */
  ended(session: Session): void {
    if (!this.#sessions.has(session)) return;
    this.#sessions.remove(session);
    if (session.presence !== undefined) this.#withdraw(session, undefined);
    else void this.logins.giveUpTrial(session);
    this.#delivery.redeliver(session.user, session.unconfirmed);
  }

  /** The account is no more; whoever asked for that still gets the answer. */
  #unregistered(user: UserId): void {
    this.#delivery.forget(user);
    const sessions = [...this.#sessions.of(user)];
    this.context.clock.after(farewell, () => {
      for (const session of sessions) {
        this.ended(session);
        session.close("unregistered");
      }
    });
  }

  #takePresence(session: Session, stanza: Element, isOwn: boolean): void {
    const { type, to } = stanza.attrs;
    if (to !== undefined) return isOwn ? undefined : this.#route(stanza);
    if (type === "unavailable") return this.#withdraw(session, stanza);
    if (type !== undefined) return;
    const wasTaking = session.takesMessages;
    broadcastPresence(session, stanza, this.#sessions);
    this.#tellTransport(session, stanza);
    if (!wasTaking && session.takesMessages) this.#delivery.handOverKept(session);
  }

  #withdraw(session: Session, stanza: Element | undefined): void {
    this.#tellTransport(session, withdrawPresence(session, stanza, this.#sessions));
    void this.logins.giveUpTrial(session);
  }

  /** As a server tells a contact (RFC 6121 §4.2.2). Operators are no users: they only see that we are here. */
  #tellTransport({ full, isOperator }: Session, { attrs, children }: Element): void {
    const { jid, own } = this.context;
    if (!isOperator) return this.#route(xml("presence", { ...attrs, xmlns: ns.client, to: jid }, children));
    if (attrs.type === undefined) this.send(xml("presence", { from: jid, to: full }, own.caps("transport")));
  }

  #takeMessage(session: Session, stanza: Element, isOwn: boolean): void {
    if (isOwn) {
      stanza.attrs.to ??= session.user;
      return this.#delivery.deliver(stanza);
    }
    this.#delivery.said(stanza, session.user, session.full);
    this.#route(stanza);
  }

  #takeIq(session: Session, stanza: Element, isOwn: boolean): void {
    const { to, id } = stanza.attrs;
    if (isQuestion(stanza) && !id) return session.send(refusal(stanza, "bad-request", "An IQ needs an id."));
    if (isOwn && to !== undefined && to !== session.user) return this.#toOwnClient(session, stanza, to);
    stanza.attrs.to ??= session.user;
    this.#route(stanza);
  }

  /** Clients of one user may ask each other. */
  #toOwnClient(session: Session, stanza: Element, to: string): void {
    const other = this.#sessions.find(session.user, resourceId(to));
    if (other !== undefined) return other.send(stanza);
    if (!isAnswer(stanza)) session.send(noClient(stanza));
  }

  /** Nothing goes from here to other servers. */
  #refuse(session: Session, stanza: Element): void {
    const { type } = stanza.attrs;
    if (type === "error" || type === "result" || type === "unavailable") return;
    session.send(
      refusal(stanza, "item-not-found", "From here only this server's own contacts can be reached."),
    );
  }

  /** The transport speaks in a user's name, as servers let it elsewhere (XEP-0356 §5); we have no more to offer it. */
  #takeForServer(stanza: Element): void {
    if (isQuestion(stanza)) return this.#route(noClient(stanza));
    const privilege = child(stanza, "privilege", "urn:xmpp:privilege:2");
    const message = privilege && child(privilege, "forwarded", ns.forward)?.getChild("message");
    const user = bareJid(message?.attrs.from);
    if (message !== undefined && user !== undefined) this.#delivery.said(message, userId(user), undefined);
  }

  /** Says whether a presence stanza is for clients, and keeps their rosters up to date. */
  #isNews(stanza: Element): boolean {
    const { type, from, to } = stanza.attrs;
    const at = addressOf(from, this.context.jid);
    const bare = bareJid(to);
    if (at === undefined || bare === undefined) return true;
    if (at.kind !== "contact") return type === undefined || type === "unavailable" || type === "error";
    const user = this.context.core.users.find(userId(bare));
    const buddy = user?.roster.find(at.name);
    // RFC 6121 §3.1.3: who is let in already is not asked for again.
    if (type === "subscribe") return buddy?.subscription !== "both" || user?.isAskedBy(at.name) === true;
    if (type === "subscribed" && buddy !== undefined) this.#push(userId(bare), from, buddy);
    if (type === "unsubscribed") this.#push(userId(bare), from, undefined);
    return type !== "unsubscribe";
  }

  #push(user: UserId, jid: string | undefined, buddy: BuddyView | undefined): void {
    pushContact(user, jid, buddy, this.#sessions, this.context);
  }
}

function refusal(stanza: Element, code: "bad-request" | "item-not-found", text: string): Element {
  return stanzaError(stanza, new TransportError(code, text));
}

/** RFC 6121 §8.5.2.2.3: a question for a client that is not there. */
function noClient(question: Element): Element {
  return refusal(question, "item-not-found", "This client is not here.");
}
