import type { Clock } from "../../lib/clock.ts";
import type { Config } from "../../lib/config/mod.ts";
import type { UserEvent } from "../../lib/events.ts";
import type { OutgoingMessage } from "../../lib/message.ts";
import type { Core, RawSource } from "../../lib/frontend.ts";
import type { UserId } from "../../lib/ids.ts";
import type { Log } from "../../lib/log/log.ts";
import type { Address, AddressKind, Sender } from "./address.ts";
import type { Avatars } from "./avatars/avatars.ts";
import type { OwnAvatars } from "./avatars/own_avatars.ts";
import type { Clients } from "./clients.ts";
import type { DiscoItem, NodeInfo } from "./disco_info.ts";
import type { Onboarding } from "./onboarding/onboarding.ts";
import type { Advertiser, OwnInfo } from "./own_info.ts";
import type { Later } from "./later.ts";
import type { Draft } from "./messages/draft.ts";
import type { ReadBody } from "./messages/fallback.ts";
import type { ShownParts } from "./messages/shown_parts.ts";
import type { Uploads } from "./messages/uploads.ts";
import type { Questions } from "./questions.ts";
import type { Blocklists } from "./features/blocklists.ts";
import type { Resync } from "./features/login_resync.ts";
import type { OccupantIds } from "./features/muc/occupant_id.ts";
import type { OccupantNames } from "./features/muc/occupant_names.ts";
import type { Rosters } from "./features/rosters.ts";
import type { Privileges } from "./privileges/privileges.ts";
import type { Accounts } from "./server/accounts.ts";
import type { RawMode } from "./raw/raw_mode.ts";
import type { Element } from "./xml/element.ts";

export type { DiscoItem, NodeInfo } from "./disco_info.ts";

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

/** Whether we are a component of somebody's XMPP server, or the server ourselves. */
export type Mode = "gateway" | "server";

/** What features work with. */
export interface XmppContext {
  /** The transport's own JID. */
  readonly jid: string;
  /** Of this program. */
  readonly version: string;
  readonly config: Config;
  readonly core: Core;
  readonly clock: Clock;
  readonly log: Log;
  readonly features: readonly Feature[];
  readonly raw: RawMode;
  /** What we are and can do. */
  readonly own: OwnInfo;
  /** What we ask servers and clients. */
  readonly questions: Questions;
  /** What users' clients can do. */
  readonly clients: Clients;
  /** What users' servers let us do for them. */
  readonly privileges: Privileges;
  /** How contacts come onto users' rosters. */
  readonly rosters: Rosters;
  /** Whom users block on their servers. */
  readonly blocklists: Blocklists;
  /** What contacts look like. */
  readonly avatars: Avatars;
  /** What users look like, for the network. */
  readonly ownAvatars: OwnAvatars;
  /** Who has not shown up again since the link to the XMPP server stands. */
  readonly resync: Resync;
  readonly hooks: MessageHooks;
  /** Which messages took several stanzas. */
  readonly parts: ShownParts;
  /** As what participants of rooms are shown. */
  readonly occupants: OccupantNames;
  readonly occupantIds: OccupantIds;
  /** Files on their way to the users' server. */
  readonly uploads: Uploads;
  /** Conversations between people and the gateway itself. */
  readonly onboarding: Onboarding;
  /** Server mode: the users' accounts, which are here. */
  readonly accounts?: Accounts;
  /** A stanza id that was never used before, and that nobody can guess. */
  newId(): string;
  send(stanza: Element): void;
}

/** What a message to the network says beside its words. */
export type MessageExtras = Partial<Omit<OutgoingMessage, "conversation" | "body" | "origin">>;

/** What features do with messages between people. */
export interface MessageHooks {
  readonly read: readonly NonNullable<Feature["readMessage"]>[];
  readonly decorate: readonly NonNullable<Feature["decorateMessage"]>[];
  /** Namespaces of what they understand, so that its stand-in in the body is not needed (XEP-0428). */
  readonly understood: ReadonlySet<string>;
}

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

/**
 * One thing we can do on XMPP: a XEP or a chapter of an RFC, declared as a value. `features.ts` lists them in the order
 * in which hooks are asked; nothing else knows a feature by name.
 */
export interface Feature extends Advertiser {
  readonly name: string;
  /** Where it has something to do, if not everywhere: gateway mode is for users of another server. */
  readonly mode?: Mode;
  /** Where it is specified: `XEP-0199`, `RFC 6121 §3`; with the version of a XEP that was read. */
  readonly spec: string;
  readonly version?: string;
  readonly iq?: readonly IqHandler[];
  /** What it lists at an address, or at a node of that address; undefined where it knows of none. */
  discoItems?(
    node: string | undefined,
    incoming: Incoming,
    context: XmppContext,
  ): MaybePromise<readonly DiscoItem[] | undefined>;
  /**
   * What a node is, or what the address itself is where that is more than its kind says; undefined for what it does not
   * answer for.
   */
  nodeInfo?(
    node: string | undefined,
    incoming: Incoming,
    context: XmppContext,
  ): MaybePromise<NodeInfo | undefined>;
  /**
   * Takes an IQ of any type whole, or passes. It is asked before the handlers, except where a handler answers at the
   * transport. Whoever takes a question sees to its answer.
   */
  wholeIq?(incoming: Incoming, context: XmppContext): void | Pass;
  /** Takes a message, or passes. Throw a `TransportError` to send it back. */
  message?(incoming: Incoming, context: XmppContext): MaybePromise<void | Pass> | Later;
  /** Takes a presence stanza of any type but `error`, or passes. */
  presence?(incoming: Incoming, context: XmppContext): MaybePromise<void | Pass> | Later;
  /** A message or presence of ours came back with an error. Every feature hears of it. */
  bounced?(incoming: Incoming, context: XmppContext): void;
  /** Tells the user something that came from below. Every feature hears everything. */
  report?(user: UserId, event: UserEvent, context: XmppContext): void;
  /** Namespaces of what it reads in messages, for which words in the body may stand in (XEP-0428). */
  readonly understands?: readonly string[];
  /** Finds what else a message says that is about to go to the network. */
  readMessage?(incoming: Incoming, context: XmppContext, body: ReadBody): MessageExtras | undefined;
  /** Takes a piece of XML, cut anywhere, from a backend that speaks it. Never throws. */
  raw?(source: RawSource, bytes: Uint8Array, context: XmppContext): void;
  /** Adds to a message that is about to go to the user. */
  decorateMessage?(draft: Draft, context: XmppContext): void;
  /**
   * The link to the XMPP server stands, for the first time or again. What it answers goes on until the link is lost,
   * and is disposed then.
   */
  online?(context: XmppContext): MaybePromise<Disposable | void>;
}
