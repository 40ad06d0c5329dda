import type { Clock } from "../../lib/clock.ts";
import type { Config } from "../../lib/config/mod.ts";
import type { IncomingMessage, OutgoingMessage, UserEvent } from "../../lib/events.ts";
import type { Core, RawSource } from "../../lib/frontend.ts";
import type { UserId } from "../../lib/ids.ts";
import type { Log } from "../../lib/log/log.ts";
import type { NetworkFacts } from "../../lib/users/network.ts";
import type { Address, AddressKind, Sender } from "./address.ts";
import type { RawMode } from "./raw/raw_mode.ts";
import type { Element } from "./xml/element.ts";

/** Answered by a hook that has no use for a stanza: the next one is asked. */
export const pass = Symbol("pass");
export type Pass = typeof pass;

type MaybePromise<T> = T | Promise<T>;

/** A stanza from a user, with its addresses read. */
export interface Incoming {
  readonly stanza: Element;
  readonly sender: Sender;
  readonly at: Address;
}

/** What features work with. */
export interface XmppContext {
  /** The transport's own JID. */
  readonly jid: string;
  readonly config: Config;
  readonly core: Core;
  readonly clock: Clock;
  readonly log: Log;
  readonly features: readonly Feature[];
  readonly raw: RawMode;
  /** A stanza id that was never used before. */
  newId(): string;
  send(stanza: Element): void;
}

/** What a message to the network says beside its words. */
export type MessageExtras = Partial<Omit<OutgoingMessage, "conversation" | "body" | "origin">>;

export interface IqHandler {
  readonly type: "get" | "set";
  /** Name and namespace of the IQ's child element. */
  readonly name: string;
  readonly xmlns: string;
  /** The kinds of address it answers at. */
  readonly at: readonly AddressKind[];
  /** The answer may take long: the user's later stanzas do not wait for it. */
  readonly slow?: boolean;
  /** The payload of the result, if it has one. Throw a `TransportError` to refuse; the router answers either way. */
  answer(query: Element, incoming: Incoming, context: XmppContext): MaybePromise<Element | undefined>;
}

/** One line of a disco#items answer (XEP-0030 §3.2). */
export interface DiscoItem {
  readonly jid: string;
  readonly node?: string;
  readonly name?: string;
}

/** What a node of ours is (XEP-0030 §3.1): its identities and namespaces, and forms about it (XEP-0128). */
export interface NodeInfo {
  readonly identities: readonly { readonly category: string; readonly type: string; readonly name?: string }[];
  readonly features: readonly string[];
  readonly forms?: readonly Element[];
}

/**
 * One thing we can do on XMPP: a XEP or a chapter of an RFC, declared as a value. `features.ts` lists them in the order
 * in which hooks are asked; nothing else knows a feature by name.
 */
export interface Feature {
  readonly name: string;
  /** Where it is specified: `XEP-0199`, `RFC 6121 §3`; with the version of a XEP that was read. */
  readonly spec: string;
  readonly version?: string;
  /** Namespaces to advertise in service discovery, by kind of address. */
  readonly advertise?: { readonly [Kind in AddressKind]?: readonly string[] };
  /** Whether the network can do it; what it cannot do is not advertised. */
  requires?(network: NetworkFacts): boolean;
  readonly iq?: readonly IqHandler[];
  /** What it lists at an address, or at a node of that address; undefined where it knows of none. */
  discoItems?(
    node: string | undefined,
    incoming: Incoming,
    context: XmppContext,
  ): MaybePromise<readonly DiscoItem[] | undefined>;
  /** What a node is that it answers for; undefined for others. */
  nodeInfo?(node: string, incoming: Incoming, context: XmppContext): MaybePromise<NodeInfo | undefined>;
  /**
   * Takes an IQ of any type whole, or passes. It is asked before the handlers, except where a handler answers at the
   * transport. Whoever takes a question sees to its answer.
   */
  wholeIq?(incoming: Incoming, context: XmppContext): void | Pass;
  /** Takes a message, or passes. Throw a `TransportError` to send it back. */
  message?(incoming: Incoming, context: XmppContext): MaybePromise<void | Pass>;
  /** Takes a presence stanza of any type but `error`, or passes. */
  presence?(incoming: Incoming, context: XmppContext): MaybePromise<void | Pass>;
  /** Tells the user something that came from below. Every feature hears everything. */
  report?(user: UserId, event: UserEvent, context: XmppContext): void;
  /** Finds what else a message says that is about to go to the network. */
  readMessage?(incoming: Incoming, context: XmppContext): MessageExtras | undefined;
  /** Takes a piece of XML, cut anywhere, from a backend that speaks it. Never throws. */
  raw?(source: RawSource, bytes: Uint8Array, context: XmppContext): void;
  /** Adds to a message that is about to go to the user. */
  decorateMessage?(message: IncomingMessage, stanza: Element): void;
  /**
   * The link to the XMPP server stands, for the first time or again. What it answers goes on until the link is lost,
   * and is disposed then.
   */
  online?(context: XmppContext): MaybePromise<Disposable | void>;
}
