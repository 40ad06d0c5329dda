import type { Clock } from "../clock.ts";
import { Conversations, type Speaker } from "../conversations/mod.ts";
import type { TransportError } from "../errors.ts";
import {
  type AccountState,
  type Availability,
  type BuddyReport,
  type IncomingMessage,
  offline,
  type OutgoingMessage,
  type Report,
  type TypingState,
} from "../events.ts";
import { foldedName, type LegacyName, type UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Roster } from "../roster/roster.ts";
import type {
  Account,
  BackendSeat,
  BackendSource,
  BuddyInfo,
  NetworkFacts,
  PassingRequest,
  UserBackend,
} from "./network.ts";
import { Outbox } from "./outbox.ts";
import { Presence } from "./presence.ts";
import { isTransient } from "./reconnect.ts";
import { Retries } from "./retries.ts";
import { VCardRequests } from "./vcard_requests.ts";

export interface UserOptions {
  readonly account: Account;
  readonly roster: Roster;
  readonly backends: BackendSource;
  readonly network: NetworkFacts;
  readonly report: Report;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** The login is over for good: forget the user. */
  readonly onRefused: (user: User) => void;
}

/** Somebody who uses the transport right now: from the first available presence to the last. */
export class User implements BackendSeat, Speaker, AsyncDisposable {
  readonly presence = new Presence();
  readonly roster: Roster;
  readonly conversations: Conversations;
  readonly vcards: VCardRequests;
  readonly #options: UserOptions;
  readonly #log: Log;
  #account: Account;
  #state: AccountState = { kind: "ended" };
  #backend: UserBackend | undefined;
  #shown: Availability | undefined;
  /** The login is being made again on another backend, and nobody is to notice. */
  #moving = false;
  #activeAt = 0;
  readonly #retries: Retries;
  readonly #askedBy = new Set<string>();
  readonly #outbox: Outbox;

  constructor(options: UserOptions) {
    this.#options = options;
    this.#account = options.account;
    this.#log = options.log.with({ user: options.account.user });
    this.roster = options.roster;
    this.conversations = new Conversations(this, options.report);
    const { report, clock } = options;
    this.#outbox = new Outbox({ user: options.account.user, report, clock, voice: () => this.voice });
    this.#retries = new Retries(options);
    this.vcards = new VCardRequests({ clock, ask: (request) => this.ask(request) });
  }

  get id(): UserId {
    return this.#account.user;
  }

  get account(): Account {
    return this.#account;
  }

  get state(): AccountState {
    return this.#state;
  }

  /** The backend to speak through: there is one only while the login stands. */
  get voice(): UserBackend | undefined {
    return this.#state.kind === "connected" && !this.#moving ? this.#backend : undefined;
  }

  get speaksRaw(): boolean {
    return this.#backend?.speaksRaw ?? false;
  }

  get isLoggingIn(): boolean {
    return this.#state.kind === "connecting" || this.#moving;
  }

  get idleSince(): number | undefined {
    return this.voice === undefined ? undefined : this.#activeAt;
  }

  /** Asks for a backend; `seated` follows when there is one. */
  login(): void {
    this.#retries.cancel();
    this.#state = { kind: "waiting" };
    this.#options.backends.join(this);
    // Nobody needs to hear of a wait that did not happen.
    if (this.#state.kind === "waiting") this.#become(this.#state);
  }

  /** Other credentials: logs in again with them. */
  replaceAccount(account: Account): void {
    this.#leaveBackend();
    this.roster.allOffline();
    this.roster.ownName = account.legacyName;
    this.#account = account;
    this.#retries.reset();
    this.login();
  }

  /** A client came, changed or went: the network hears what the clients show together. */
  presenceChanged(): void {
    this.conversations.resourcesChanged();
    this.#showAvailability();
  }

  /** Sends a message, now or as soon as the login stands; one that cannot be sent is reported as failed. */
  say(message: OutgoingMessage): void {
    this.noteActivity();
    this.#outbox.add(message, this.voice);
  }

  /** Tells the network of a buddy that the user added, renamed or accepted. */
  saveBuddy(buddy: BuddyInfo): void {
    this.#askedBy.delete(foldedName(buddy.name));
    this.voice?.saveBuddy(this.id, buddy);
  }

  /** Tells the network that the user removed or refused somebody. */
  removeBuddy(buddy: BuddyInfo): void {
    this.#askedBy.delete(foldedName(buddy.name));
    this.voice?.removeBuddy(this.id, buddy);
  }

  /** Asks or tells the network something in passing; answers whether it could be sent. */
  ask(request: PassingRequest): boolean {
    // Raw presence may come before the login stands, and typing is within what is raw.
    const backend = request.type === "raw" ? this.#backend : this.voice;
    if (request.type !== "typing" || !this.speaksRaw) backend?.ask(this.id, request);
    return backend !== undefined;
  }

  /** Whether somebody waits for an answer to a request to see the user's presence. */
  isAskedBy(name: LegacyName): boolean {
    return this.#askedBy.has(foldedName(name));
  }

  // what the pool of backends says

  seated(backend: UserBackend): void {
    this.#become({ kind: "connecting" });
    this.#logIn(backend);
  }

  moved(backend: UserBackend): void {
    this.#parted();
    this.#moving = true;
    this.#log.info("moving to another backend");
    this.#logIn(backend);
  }

  #logIn(backend: UserBackend): void {
    this.#backend = backend;
    backend.login(this.#account);
    if (this.#options.network.wantsBuddies) backend.sendBuddies(this.id, [...this.roster.buddies]);
    this.#shown = undefined;
    this.#showAvailability();
  }

  backendLost(): void {
    this.#backend = undefined;
    this.#moving = false;
    this.#outbox.backendLost();
    this.vcards.abandon();
    this.#retries.ended();
    this.#tryAgain("The gateway lost its connection to the other network.");
  }

  // what the network says

  connected(): void {
    this.noteActivity();
    this.#retries.connected();
    if (!this.#moving) this.#become({ kind: "connected" });
    this.#moving = false;
    if (this.#backend !== undefined) this.#outbox.release(this.#backend);
  }

  taken(mark: number): boolean {
    return this.#outbox.confirm(mark);
  }

  messageSettled(requestId: string, failure: TransportError | undefined): void {
    this.#outbox.settle(requestId, failure);
  }

  /** `error` is a `ConnectionError` number. */
  disconnected(error: number, text: string): void {
    this.#retries.ended();
    if (isTransient(error) && this.#retries.mayTryAgain) {
      this.#leaveBackend();
      return this.#tryAgain(text);
    }
    this.#moving = false;
    this.#become({ kind: "refused", error, text });
    this.#outbox.parted();
    this.#outbox.fail("Your message was not sent: the other network refused the login.");
    this.#options.onRefused(this);
  }

  buddyReported(report: BuddyReport): void {
    // Who speaks raw shows presence so.
    const shown = this.speaksRaw ? { ...report, availability: offline } : report;
    this.roster.reported(shown, this.#options.network.escapedNames);
  }

  buddyRemoved(name: LegacyName): void {
    this.roster.reportedRemoved(name);
  }

  authorizationRequested(name: LegacyName): void {
    this.#askedBy.add(foldedName(name));
    this.#options.report(this.id, { type: "authorization-requested", name });
  }

  /** Something was said that went through no other method. */
  noteActivity(): void {
    this.#activeAt = this.#options.clock.now();
  }

  messageReceived(message: IncomingMessage): void {
    this.noteActivity();
    this.conversations.receive(message, this.roster.find(message.conversation));
  }

  typingReported(conversation: LegacyName, state: TypingState): void {
    this.conversations.typing(conversation, state, this.roster.find(conversation));
  }

  /** Logs out and gives everything back; the frontend hears `ended` unless it heard `refused`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#retries.cancel();
    this.#outbox.forgetSent();
    this.#leaveBackend();
    this.roster.allOffline();
    this.#outbox.fail("Your message was not sent: you are logged out of the other network.");
    this.#outbox[Symbol.dispose]();
    if (this.#state.kind !== "refused") this.#become({ kind: "ended" });
    await this.roster[Symbol.asyncDispose]();
  }

  /** The network hears what the clients show together: once per change, and again after every login. */
  #showAvailability(): void {
    if (this.#backend === undefined || this.presence.isEmpty) return;
    const { best } = this.presence;
    if (best.status === this.#shown?.status && best.text === this.#shown.text) return;
    this.#shown = best;
    if (this.speaksRaw) this.#options.report(this.id, { type: "availability-shown", availability: best });
    this.#backend.setAvailability(this.id, best);
  }

  #tryAgain(text: string): void {
    const delay = this.#retries.schedule(() => this.login());
    this.roster.allOffline();
    this.#become({ kind: "reconnecting", text, seconds: Math.ceil(delay / 1000) });
  }

  /** Takes leave of a backend that is alive. */
  #parted(): void {
    this.#outbox.parted();
    this.vcards.abandon();
    this.#backend?.logout(this.#account);
  }

  #leaveBackend(): void {
    this.#parted();
    this.#backend = undefined;
    this.#moving = false;
    this.#options.backends.leave(this);
  }

  #become(state: AccountState): void {
    this.#state = state;
    this.#log.info("account", { state: state.kind, ..."error" in state ? { error: state.error } : {} });
    this.#options.report(this.id, { type: "account-changed", state });
  }
}
