import type { ResourceId, UserId } from "../../../lib/ids.ts";
import { type Element, serialize, xml } from "../xml/element.ts";
import { Acknowledgements } from "./acknowledgements.ts";
import { serverNs } from "./namespaces.ts";
import { Patience } from "./patience.ts";

/** Where a session's stanzas go out, while its client is connected. */
export interface Outlet {
  write(text: string): void;
  /** Ends the connection; `conflict`: another session takes this one's place. */
  close(why?: "conflict" | "shutdown" | "overflow" | "bad-count" | "unregistered"): void;
}

export interface SessionOptions {
  readonly user: UserId;
  /** The full JID. */
  readonly full: ResourceId;
  /** Somebody who logged in to run the instance, and who is no user. */
  readonly isOperator: boolean;
  readonly outlet: Outlet;
  /** Which installation of a client it is, where it says so (XEP-0388 §2.3). */
  readonly device?: string | undefined;
  /** The login by which the network judged the password; it ends with the session. */
  readonly trial?: ResourceId | undefined;
}

/** One client that is logged in under a full JID, connected or, for a while, about to come back (XEP-0198 §5). */
export class Session implements Disposable {
  readonly user: UserId;
  readonly full: ResourceId;
  readonly isOperator: boolean;
  readonly trial: ResourceId | undefined;
  readonly device: string | undefined;
  /** The client wants copies of what other clients say and hear (XEP-0280). */
  wantsCopies = false;
  /** The client asked for the roster: it is told what changes (RFC 6121 §2.1.6). */
  wantsRoster = false;
  /** What the client shows; undefined while it is not available. */
  presence: Element | undefined;
  /** By which the client may take the session up again. */
  resumption: string | undefined;
  #outlet: Outlet | undefined;
  #acks: Acknowledgements | undefined;
  #asked = false;
  #end: Disposable | undefined;
  #patience: Patience | undefined;

  constructor({ user, full, isOperator, outlet, device, trial }: SessionOptions) {
    this.user = user;
    this.full = full;
    this.isOperator = isOperator;
    this.device = device;
    this.trial = trial;
    this.#outlet = outlet;
  }

  get isConnected(): boolean {
    return this.#outlet !== undefined;
  }

  /** RFC 6121 §4.7.2.3; undefined while the client is not available. */
  get priority(): number | undefined {
    if (this.presence === undefined) return undefined;
    const priority = Number(this.presence.getChildText("priority") ?? 0);
    return Number.isInteger(priority) ? priority : 0;
  }

  /** Whether messages for the user as such are for this client (RFC 6121 §8.5.2.1.1). */
  get takesMessages(): boolean {
    return (this.priority ?? -1) >= 0;
  }

  /** How many stanzas came from the client; undefined where nobody counts. */
  get heard(): number | undefined {
    return this.#acks?.heard;
  }

  /** What may not have arrived, the oldest first. */
  get unconfirmed(): readonly Element[] {
    return this.#acks?.unconfirmed ?? [];
  }

  /** Begins to count (XEP-0198 §3). */
  count(): void {
    this.#acks ??= new Acknowledgements();
  }

  hear(): void {
    this.#acks?.hear();
  }

  /** The client says what it has. */
  confirm(count: number): void {
    if (this.#acks?.confirm(count) === false) return this.#outlet?.close("bad-count");
    this.#asked = false;
    if (this.unconfirmed.length > 0) this.#askForWord();
  }

  send(stanza: Element): void {
    if (this.#patience?.takes(stanza)) return;
    for (const held of this.#patience?.release() ?? []) this.#sendNow(held);
    this.#sendNow(stanza);
  }

  /** XEP-0352 §3: whether somebody looks at the client. */
  look(isActive: boolean): void {
    if (!isActive) return void (this.#patience ??= new Patience());
    const held = this.#patience?.release() ?? [];
    this.#patience = undefined;
    for (const stanza of held) this.#sendNow(stanza);
  }

  /** Whether the client speaks through this. */
  speaksThrough(outlet: Outlet): boolean {
    return this.#outlet === outlet;
  }

  /** The connection is lost; what is sent from now on waits. `end` happens if the client does not come back. */
  disconnected(end?: Disposable): void {
    this.#outlet = undefined;
    this.#end = end;
  }

  /** Nobody comes back any more. */
  [Symbol.dispose](): void {
    this.#end?.[Symbol.dispose]();
  }

  /** The client is back, and has `count` of our stanzas. Answers whether that can be. */
  resume(outlet: Outlet, count: number, resumed: Element): boolean {
    if (this.#acks?.confirm(count) !== true) return false;
    const before = this.#outlet;
    this.#outlet = outlet;
    before?.close("conflict");
    this.#end?.[Symbol.dispose]();
    this.#asked = false;
    outlet.write(serialize(resumed));
    for (const stanza of this.unconfirmed) outlet.write(serialize(stanza));
    if (this.unconfirmed.length > 0) this.#askForWord();
    return true;
  }

  /** Ends the connection for a reason of ours. */
  close(why?: "conflict" | "shutdown" | "unregistered"): void {
    this.#outlet?.close(why);
  }

  #sendNow(stanza: Element): void {
    if (this.#acks?.isFull) this.#outlet?.close("overflow");
    this.#acks?.sent(stanza);
    this.#outlet?.write(serialize(stanza));
    if (this.#acks !== undefined) this.#askForWord();
  }

  /** One question at a time, after everything that is sent in one turn. */
  #askForWord(): void {
    if (this.#asked) return;
    this.#asked = true;
    queueMicrotask(() => this.#outlet?.write(serialize(xml("r", { xmlns: serverNs.streamManagement }))));
  }
}
