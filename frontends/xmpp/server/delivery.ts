import type { Clock } from "../../../lib/clock.ts";
import type { Backlog, MessageArchive } from "../../../lib/conversations/mod.ts";
import { type ResourceId, resourceId, type UserId, userId } from "../../../lib/ids.ts";
import type { Log } from "../../../lib/log/log.ts";
import { bareJid, parseJid } from "../address.ts";
import { isQuestion } from "../iq.ts";
import { ns } from "../namespaces.ts";
import { child, childElements, type Element, serialize, xml } from "../xml/element.ts";
import { copyFor, isCopied } from "./copies.ts";
import { Handover } from "./handover.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import { isWorthKeeping } from "./worth_keeping.ts";

export interface DeliveryOptions {
  readonly domain: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly sessions: Sessions;
  /** Without it nothing is archived. */
  readonly archive: MessageArchive | undefined;
  /** Without it nothing waits. */
  readonly backlog: Backlog | undefined;
  /** Nobody is there who could answer a question. */
  readonly unanswered: (question: Element) => void;
}

/** Which of a user's clients gets what (RFC 6121 §8.5), and what is kept for those that are away. */
export class Delivery implements AsyncDisposable {
  readonly #options: DeliveryOptions;
  readonly #handover: Handover;
  /** When a message came, in milliseconds since the epoch: it may be long before it waits for another client. */
  readonly #arrivals = new WeakMap<Element, number>();
  /** Which clients a message has reached, where a user has several. */
  readonly #reached = new WeakMap<Element, Set<Session>>();

  constructor(options: DeliveryOptions) {
    this.#options = options;
    const { sessions, backlog, log } = options;
    this.#handover = new Handover({ sessions, backlog, log, undelivered: this.#undelivered });
  }

  /** Brings a stanza to the user whom it is addressed to. */
  deliver(stanza: Element): void {
    const { to } = stanza.attrs;
    const bare = bareJid(to);
    if (bare === undefined || to === undefined || parseJid(bare)?.local === "") return;
    const user = userId(bare);
    const session = to === bare ? undefined : this.#options.sessions.find(user, resourceId(to));
    switch (stanza.getName()) {
      case "message":
        return this.#message(stanza, user, session);
      case "presence":
        return this.#presence(stanza, user, to === bare, session);
      case "iq":
        return session === undefined ? this.#nobody(stanza) : session.send(stanza);
    }
  }

  /** A client said something: it is kept, and copied to the user's other clients. */
  said(message: Element, user: UserId, by: ResourceId | undefined): void {
    if (isWorthKeeping(message)) this.#archive(user, bareJid(message.attrs.to) ?? "", message);
    this.#copy("sent", message, user, by);
  }

  /** A client is there that takes what came while nobody was. */
  handOverKept(session: Session): void {
    this.#handover.begin(session);
  }

  /** Resolves when everything has its place, with a client or in the backlog. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handover[Symbol.asyncDispose]();
  }

  /** The account is no more. */
  forget(user: UserId): void {
    this.#options.archive?.forget(user);
    this.#options.backlog?.forget(user);
  }

  /** A session is over: what it may not have got goes to the user's other clients, or is kept. */
  redeliver(user: UserId, unconfirmed: readonly Element[]): void {
    for (const stanza of unconfirmed) {
      if (stanza.getName() === "message" && isWorthKeeping(stanza)) this.#toAll(stanza, user);
    }
  }

  #message(message: Element, user: UserId, session: Session | undefined): void {
    const { type, to } = message.attrs;
    if (isWorthKeeping(message)) {
      const id = this.#archive(user, bareJid(message.attrs.from) ?? "", message);
      this.#arrivals.set(message, this.#options.clock.now());
      message.append(xml("stanza-id", { xmlns: ns.stanzaIds, by: user, id }));
    }
    if (session !== undefined) {
      this.#sendTo(session, message);
      return this.#copy("received", message, user, session.full);
    }
    if (type === "groupchat" || type === "error" || (type === "headline" && to !== user)) return;
    this.#toAll(message, user);
  }

  readonly #undelivered = (session: Session, messages: readonly Element[]): void => {
    for (const message of messages) this.#reached.get(message)?.delete(session);
    this.redeliver(session.user, messages);
  };

  /** To every client that takes messages and has not had it; where there is none, it waits for one. */
  #toAll(message: Element, user: UserId): void {
    const { sessions } = this.#options;
    const before = [...this.#reached.get(message) ?? []];
    const takers = [...sessions.of(user)].filter((each) => each.takesMessages);
    for (const taker of takers) if (!before.includes(taker)) this.#sendTo(taker, message);
    const isThere = takers.length > 0 || before.some((each) => sessions.has(each));
    if (!isThere && isWorthKeeping(message)) this.#keep(user, message);
  }

  #sendTo(session: Session, message: Element): void {
    if (!isWorthKeeping(message)) return session.send(message);
    this.#noteReached(session, message);
    this.#handover.send(session, message);
  }

  #noteReached(session: Session, message: Element): void {
    if (this.#options.sessions.countOf(session.user) < 2) return;
    const reached = this.#reached.get(message);
    if (reached === undefined) this.#reached.set(message, new Set([session]));
    else reached.add(session);
  }

  #presence(stanza: Element, user: UserId, toAll: boolean, session: Session | undefined): void {
    if (!toAll) return session?.send(stanza);
    const available = [...this.#options.sessions.of(user)].filter(({ presence }) => presence !== undefined);
    for (const each of available) each.send(stanza);
    // RFC 6121 §3.1.3: somebody's wish to see the user waits for an answer.
    if (available.length === 0 && stanza.attrs.type === "subscribe") this.#keep(user, stanza);
  }

  #nobody(stanza: Element): void {
    if (isQuestion(stanza)) this.#options.unanswered(stanza);
  }

  #copy(
    direction: "received" | "sent",
    message: Element,
    user: UserId,
    except: ResourceId | undefined,
  ): void {
    if (!isCopied(message)) return;
    for (const session of this.#options.sessions.of(user)) {
      if (!session.wantsCopies || session.full === except) continue;
      this.#noteReached(session, message);
      this.#handover.send(session, copyFor(session.full, user, direction, message));
    }
  }

  #keep(user: UserId, stanza: Element): void {
    const { backlog, clock, domain, newId } = this.#options;
    if (stanza.getName() === "message" && child(stanza, "delay", ns.delay) === undefined) {
      const stamp = new Date(this.#arrivals.get(stanza) ?? clock.now()).toISOString();
      stanza.append(xml("delay", { xmlns: ns.delay, from: domain, stamp }));
    }
    backlog?.add(user, archiveIdOf(stanza, user) ?? newId(), serialize(stanza));
  }

  #archive(user: UserId, other: string, stanza: Element): string {
    const { archive, newId } = this.#options;
    const id = newId();
    archive?.add(user, other, id, serialize(stanza));
    return id;
  }
}

/** XEP-0359: by which the archive knows the message, and so do clients that have it from there. */
function archiveIdOf(stanza: Element, user: UserId): string | undefined {
  // Ours is the last: others may have been there before.
  const own = childElements(stanza).findLast((each) =>
    each.is("stanza-id", ns.stanzaIds) && each.attrs["by"] === user
  );
  return own?.attrs.id;
}
