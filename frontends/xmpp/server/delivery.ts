import type { Clock } from "../../../lib/clock.ts";
import { type ResourceId, resourceId, type UserId, userId } from "../../../lib/ids.ts";
import type { Log } from "../../../lib/log/log.ts";
import { bareJid, parseJid } from "../address.ts";
import { isQuestion } from "../iq.ts";
import { ns } from "../namespaces.ts";
import { child, type Element, xml } from "../xml/element.ts";
import { type Archive, isWorthKeeping } from "./archive.ts";
import { copyFor, isCopied } from "./copies.ts";
import { KeptStanzas } from "./kept_stanzas.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";

export interface DeliveryOptions {
  readonly domain: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly sessions: Sessions;
  readonly archive: Archive;
  /** Nobody is there who could answer a question. */
  readonly unanswered: (question: Element) => void;
}

/** Which of a user's clients gets what (RFC 6121 §8.5), and what is kept for those that are away. */
export class Delivery implements Disposable {
  readonly #options: DeliveryOptions;
  readonly #kept = new KeptStanzas();

  constructor(options: DeliveryOptions) {
    this.#options = options;
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
    for (const stanza of this.#kept.take(session.user)) session.send(stanza);
  }

  /** The instance stops: what waits is lost, and that is said. */
  [Symbol.dispose](): void {
    const { count } = this.#kept;
    if (count > 0) this.#options.log.warn("messages that waited for clients are lost", { messages: count });
  }

  /** The account is no more. */
  forget(user: UserId): void {
    this.#kept.take(user);
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
      message.append(xml("stanza-id", { xmlns: ns.stanzaIds, by: user, id }));
    }
    if (session !== undefined) {
      session.send(message);
      return this.#copy("received", message, user, session.full);
    }
    if (type === "groupchat" || type === "error" || (type === "headline" && to !== user)) return;
    this.#toAll(message, user);
  }

  /** To every client that takes messages; where there is none, it waits for one. */
  #toAll(message: Element, user: UserId): void {
    const takers = [...this.#options.sessions.of(user)].filter((each) => each.takesMessages);
    for (const taker of takers) taker.send(message);
    if (takers.length === 0 && isWorthKeeping(message)) this.#keep(user, message);
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
      session.send(copyFor(session.full, user, direction, message));
    }
  }

  #keep(user: UserId, stanza: Element): void {
    const { clock, domain, log } = this.#options;
    if (stanza.getName() === "message" && child(stanza, "delay", ns.delay) === undefined) {
      const stamp = new Date(clock.now()).toISOString();
      stanza.append(xml("delay", { xmlns: ns.delay, from: domain, stamp }));
    }
    if (!this.#kept.keep(user, stanza)) log.error("a message was lost: too many wait for a client", { user });
  }

  #archive(user: UserId, other: string, stanza: Element): string {
    const { archive, clock, newId } = this.#options;
    const id = newId();
    archive.add(user, { id, at: clock.now(), with: other, stanza });
    return id;
  }
}
