import type { Clock } from "../clock.ts";
import { Conversations, type Speaker } from "../conversations/mod.ts";
import type {
  AccountState,
  Availability,
  BuddyReport,
  IncomingMessage,
  OutgoingMessage,
  Report,
} from "../events.ts";
import { foldedName, type LegacyName, type UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Roster } from "../roster/roster.ts";
import type { Account, BackendSeat, BackendSource, BuddyInfo, NetworkFacts, UserBackend } from "./network.ts";
import { Outbox } from "./outbox.ts";
import { Presence } from "./presence.ts";
import { isTransient, maxAttempts, reconnectDelay, steadyAfter } from "./reconnect.ts";

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
  readonly #options: UserOptions;
  readonly #log: Log;
  #account: Account;
  #state: AccountState = { kind: "ended" };
  #backend: UserBackend | undefined;
  #shown: Availability | undefined;
  #attempts = 0;
  #connectedAt: number | undefined;
  /** The login is being made again on another backend, and nobody is to notice. */
  #moving = false;
  #activeAt = 0;
  #retry: Disposable | undefined;
  #releasing = false;
  readonly #askedBy = new Set<string>();
  readonly #outbox: Outbox;

  constructor(options: UserOptions) {
    this.#options = options;
    this.#account = options.account;
    this.#log = options.log.with({ user: options.account.user });
    this.roster = options.roster;
    this.conversations = new Conversations(this, options.report);
    const { report, clock } = options;
    this.#outbox = new Outbox({ user: options.account.user, report, clock });
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

  get isLoggingIn(): boolean {
    return this.#state.kind === "connecting" || this.#moving;
  }

  get idleSince(): number | undefined {
    return this.voice === undefined ? undefined : this.#activeAt;
  }

  /** Asks for a backend; `seated` follows when there is one. */
  login(): void {
    this.#retry?.[Symbol.dispose]();
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
    this.#attempts = 0;
    this.login();
  }

  /** A client came, changed or went: the network hears what the clients show together. */
  presenceChanged(): void {
    this.conversations.resourcesChanged();
    this.#showAvailability();
  }

  /** Sends a message, now or as soon as the login stands; one that cannot be sent is reported as failed. */
  say(message: OutgoingMessage): void {
    this.#activeAt = this.#options.clock.now();
    this.#outbox.add(message, this.voice);
    if (this.voice?.isCongested) this.#releaseLater(this.voice);
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
    this.#outbox.confirmAll();
    this.#backend?.logout(this.#account);
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
    this.#forgetOldAttempts();
    this.#tryAgain("The gateway lost its connection to the other network.");
  }

  // what the network says

  connected(): void {
    this.#connectedAt = this.#activeAt = this.#options.clock.now();
    if (!this.#moving) this.#become({ kind: "connected" });
    this.#moving = false;
    if (this.#backend !== undefined) this.#release(this.#backend);
  }

  taken(mark: number): boolean {
    return this.#outbox.confirm(mark);
  }

  /** `error` is a `ConnectionError` number. */
  disconnected(error: number, text: string): void {
    this.#forgetOldAttempts();
    if (isTransient(error) && this.#attempts < maxAttempts) {
      this.#leaveBackend();
      return this.#tryAgain(text);
    }
    this.#moving = false;
    this.#become({ kind: "refused", error, text });
    this.#outbox.fail("Your message was not sent: the other network refused the login.");
    this.#options.onRefused(this);
  }

  buddyReported(report: BuddyReport): void {
    this.roster.reported(report, this.#options.network.escapedNames);
  }

  buddyRemoved(name: LegacyName): void {
    this.roster.reportedRemoved(name);
  }

  authorizationRequested(name: LegacyName): void {
    this.#askedBy.add(foldedName(name));
    this.#options.report(this.id, { type: "authorization-requested", name });
  }

  messageReceived(message: IncomingMessage): void {
    this.#activeAt = this.#options.clock.now();
    this.conversations.receive(message, this.roster.find(message.conversation));
  }

  /** Logs out and gives everything back; the frontend hears `ended` unless it heard `refused`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#retry?.[Symbol.dispose]();
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
    this.#backend.setAvailability(this.id, best);
  }

  #release(backend: UserBackend): void {
    if (!this.#outbox.release(backend)) this.#releaseLater(backend);
  }

  /** A backend that has caught up goes on with what waits, unless the login has gone elsewhere meanwhile. */
  #releaseLater(backend: UserBackend): void {
    if (this.#releasing) return;
    this.#releasing = true;
    void backend.drained().then(() => {
      this.#releasing = false;
      if (this.voice !== undefined) this.#release(this.voice);
    });
  }

  #tryAgain(text: string): void {
    this.#attempts++;
    const delay = reconnectDelay(this.#attempts, this.#options.random);
    this.roster.allOffline();
    this.#become({ kind: "reconnecting", text, seconds: Math.ceil(delay / 1000) });
    this.#retry?.[Symbol.dispose]();
    this.#retry = this.#options.clock.after(delay, () => this.login());
  }

  /** A login that held for a while starts the count anew; one that comes and goes does not (it would loop). */
  #forgetOldAttempts(): void {
    const { clock } = this.#options;
    if (this.#connectedAt !== undefined && clock.now() - this.#connectedAt >= steadyAfter) this.#attempts = 0;
    this.#connectedAt = undefined;
  }

  #leaveBackend(): void {
    this.#outbox.confirmAll();
    this.#backend?.logout(this.#account);
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
