import { TransportError } from "../../../lib/errors.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { Log } from "../../../lib/log/log.ts";
import { addressOf, parseJid } from "../address.ts";
import { ns } from "../namespaces.ts";
import { AnswerError } from "../questions.ts";
import { child, type Element, xml } from "../xml/element.ts";
import { type IqType, type Permissions, privilegeNamespaces, readPermissions } from "./permissions.ts";

/** How many servers may grant us something: those that we are a component of are few. */
const mostHosts = 100;

/** How many things are remembered that may come back to us. */
const mostSaid = 10_000;

export interface PrivilegesOptions {
  /** The transport's JID. */
  readonly jid: string;
  /** Sends an IQ, with an id, and resolves to the result; rejects where none comes. */
  readonly ask: (question: Element) => Promise<Element>;
  readonly newId: () => string;
  readonly send: (stanza: Element) => void;
  readonly log: Log;
}

/**
 * What XMPP servers let us do in the name of their users (XEP-0356), and the doing. Each server speaks for its own
 * users only, and its word holds until the next one or until the link is lost.
 */
export class Privileges {
  readonly #options: PrivilegesOptions;
  /** By the server's domain. */
  readonly #granted = new Map<string, Permissions>();
  readonly #watchers = new Set<(host: string) => void>();
  /** From whom, and under which id, something may come back: a message for a contact of ours, or its refusal. */
  readonly #said = new Set<string>();

  constructor(options: PrivilegesOptions) {
    this.#options = options;
  }

  /** Takes a message in which a server grants or takes back, or what we said for a user; answers whether it was one. */
  take(stanza: Element): boolean {
    const { from, id } = stanza.attrs;
    const jid = stanza.getName() === "message" ? parseJid(from) : undefined;
    if (jid === undefined || jid.resource !== "") return false;
    const isOurs = this.#said.delete(`${from} ${id}`);
    if (jid.local !== "") return isOurs;
    if (stanza.attrs.type === "error") return isOurs && this.#refused(jid.domain);
    const permissions = readPermissions(stanza);
    if (permissions !== undefined) this.#grant(jid.domain, permissions);
    return permissions !== undefined;
  }

  /** What the user's server lets us do; undefined where it never said anything. */
  of(user: UserId): Permissions | undefined {
    return this.#granted.get(hostOf(user));
  }

  /** Whether we may read the user's roster, and write it. */
  managesRoster(user: UserId): boolean {
    const roster = this.of(user)?.roster;
    return roster !== undefined && roster.has("get") && roster.has("set");
  }

  /** Whether we may ask the user's server something about this namespace as if the user did. */
  mayAsk(user: UserId, type: IqType, namespace: string): boolean {
    return this.of(user)?.iq.get(namespace)?.has(type) ?? false;
  }

  /** Hears of each server that says what it lets us do. Dispose the answer to hear no more. */
  watch(watcher: (host: string) => void): Disposable {
    this.#watchers.add(watcher);
    return { [Symbol.dispose]: () => void this.#watchers.delete(watcher) };
  }

  /** The link is lost: servers will say anew what they grant. */
  forget(): void {
    this.#granted.clear();
  }

  /**
   * Asks the user's own server something in the user's name (XEP-0356 §6) and resolves to the payload of the result.
   * Rejects with `not-allowed` where we may not, and as `ask` does.
   */
  async askAs(user: UserId, type: IqType, payload: Element): Promise<Element | undefined> {
    const permissions = this.of(user);
    if (permissions === undefined || !this.mayAsk(user, type, payload.getNS() ?? "")) {
      throw new TransportError("not-allowed", "The XMPP server does not let the gateway do this for you.");
    }
    const { jid, ask, newId } = this.#options;
    // It does not inherit our stream's namespace: the server takes it for a client's.
    const inner = xml("iq", { xmlns: ns.client, type, to: user, id: newId() }, payload);
    const wrapped = xml("privileged_iq", { xmlns: permissions.xmlns }, inner);
    return payloadOf(await ask(xml("iq", { type, from: jid, to: user }, wrapped)));
  }

  /**
   * Publishes an item at a node of the user's own PEP service (XEP-0163); `options` is a form about the node (XEP-0060
   * §7.1.5). Rejects as {@link askAs} does.
   */
  async publishPep(user: UserId, node: string, item: Element, options?: Element): Promise<void> {
    const publish = xml("publish", { node }, item);
    const demands = options && xml("publish-options", {}, options);
    await this.askAs(user, "set", xml("pubsub", { xmlns: ns.pubsub }, publish, demands));
  }

  /**
   * Has the user's server send a message as if the user had (XEP-0356 §5): it copies and archives it like any other.
   * Answers whether it may be asked to; `message`, which has an id, is then part of another stanza.
   */
  sayAs(user: UserId, message: Element): boolean {
    const permissions = this.of(user);
    if (!permissions?.messages) return false;
    const { jid, newId, send } = this.#options;
    const envelope = { from: jid, to: hostOf(user), id: newId() };
    this.#remember(`${envelope.to} ${envelope.id}`);
    if (addressOf(message.attrs.to, jid) !== undefined) this.#remember(`${user} ${message.attrs.id}`);
    Object.assign(message.attrs, { xmlns: ns.client, from: user });
    const forwarded = xml("forwarded", { xmlns: ns.forward }, message);
    const privilege = xml("privilege", { xmlns: permissions.xmlns }, forwarded);
    send(xml("message", envelope, privilege));
    return true;
  }

  #remember(said: string): void {
    for (const first of this.#said) {
      if (this.#said.size < mostSaid) break;
      this.#said.delete(first);
    }
    this.#said.add(said);
  }

  #grant(host: string, permissions: Permissions): void {
    if (!this.#granted.has(host) && this.#granted.size >= mostHosts) return;
    this.#granted.set(host, permissions);
    const { xmlns, roster, messages, iq } = permissions;
    this.#options.log.info("the XMPP server says what the gateway may do for its users", {
      host,
      version: xmlns,
      roster: [...roster].join(" "),
      messages,
      iq: [...iq.keys()].join(" "),
    });
    for (const watcher of this.#watchers) watcher(host);
  }

  /** What a server said of messages does not hold. */
  #refused(host: string): true {
    const permissions = this.#granted.get(host);
    if (permissions?.messages) {
      this.#granted.set(host, { ...permissions, messages: false });
      this.#options.log.warn("the XMPP server refuses messages in the name of its users", { host });
    }
    return true;
  }
}

function hostOf(user: UserId): string {
  return parseJid(user)?.domain ?? "";
}

/** XEP-0356 §6.2: the answer as the user's client would have got it, in an envelope. */
function payloadOf(answer: Element): Element | undefined {
  for (const xmlns of privilegeNamespaces) {
    const forwarded = child(child(answer, "privilege", xmlns) ?? answer, "forwarded", ns.forward);
    const inner = forwarded?.getChild("iq");
    if (inner === undefined) continue;
    if (inner.attrs.type === "error") throw new AnswerError(inner);
    return inner.getChildElements()[0];
  }
  return undefined;
}
