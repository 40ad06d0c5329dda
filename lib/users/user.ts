import { Conversations, KnownMessages, Rooms, type Speaker } from "../conversations/mod.ts";
import type { TransportError } from "../errors.ts";
import { offline } from "../availability.ts";
import type { AccountState, BuddyReport, BuddyView } from "../events.ts";
import type { OutgoingMessage } from "../message.ts";
import { foldedName, type LegacyName, type UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Roster } from "../roster/roster.ts";
import type { Account, BackendSeat, BuddyInfo, PassingRequest, UserBackend } from "./network.ts";
import { LoginSteps } from "./login_steps.ts";
import { Outbox } from "./outbox.ts";
import { People } from "./people.ts";
import { Presence } from "./presence.ts";
import { isTransient } from "./reconnect.ts";
import { Retries } from "./retries.ts";
import { ShownAvailability } from "./shown_availability.ts";
import { Standing } from "./standing.ts";
import type { UserOptions } from "./user_options.ts";

/** Somebody who uses the transport right now: from the first available presence to the last. */
export class User implements BackendSeat, Speaker, AsyncDisposable {
  readonly presence = new Presence();
  readonly roster: Roster;
  readonly conversations: Conversations;
  readonly people: People;
  readonly rooms: Rooms;
  readonly loginSteps: LoginSteps;
  readonly #options: UserOptions;
  readonly #log: Log;
  #account: Account;
  readonly #standing: Standing;
  #backend: UserBackend | undefined;
  readonly #shown: ShownAvailability;
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
    this.conversations = new Conversations(this, options.report, new KnownMessages(options));
    const { report, clock } = options;
    const { user } = options.account;
    this.#standing = new Standing(user, report, this.#log);
    const voice = () => this.voice;
    this.#outbox = new Outbox({
      user,
      report,
      clock,
      voice,
      forNetwork: (message) => this.conversations.forNetwork(message),
    });
    this.#retries = new Retries(options);
    this.#shown = new ShownAvailability(user, this.presence, report);
    const { conversations } = this;
    this.rooms = new Rooms({
      user,
      report,
      clock,
      voice,
      send: (message) => conversations.send(message),
      remember: (message, isNew) => conversations.remember(message, isNew),
      crowds: options.crowds,
      kept: options.keptRooms,
    });
    this.people = new People({ user, voice, clock });
    this.loginSteps = new LoginSteps({ user, report, ask: (request) => this.ask(request) });
  }

  get id(): UserId {
    return this.#account.user;
  }

  get account(): Account {
    return this.#account;
  }

  get state(): AccountState {
    return this.#standing.state;
  }

  /** The backend to speak through: there is one only while the login stands. */
  get voice(): UserBackend | undefined {
    return this.state.kind === "connected" && !this.#moving ? this.#backend : undefined;
  }

  get speaksRaw(): boolean {
    return this.#backend?.speaksRaw ?? false;
  }

  get isLoggingIn(): boolean {
    return this.state.kind === "connecting" || this.#moving;
  }

  get idleSince(): number | undefined {
    return this.voice === undefined ? undefined : this.#activeAt;
  }

  /** Asks for a backend; `seated` follows when there is one. */
  login(): void {
    this.#retries.cancel();
    this.#standing.waitWhile(() => this.#options.backends.join(this));
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

  /** Other settings; backends hear of theirs with the next login. */
  changeSettings(settings: ReadonlyMap<string, string>): void {
    this.#account = { ...this.#account, settings };
  }

  /** A client came, changed or went: the network hears what the clients show together. */
  presenceChanged(): void {
    this.conversations.resourcesChanged();
    if (this.#backend !== undefined) this.#shown.show(this.#backend);
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
    // Raw presence and a login's own steps come before the login stands; typing is within what is raw.
    const isEarly = request.type === "raw" || request.type === "login-answer";
    const backend = isEarly ? this.#backend : this.voice;
    if (request.type !== "typing" || !this.speaksRaw) backend?.ask(this.id, request);
    return backend !== undefined;
  }

  buddy(name: LegacyName): BuddyView | undefined {
    return this.roster.find(name);
  }

  /** Whether somebody waits for an answer to a request to see the user's presence. */
  isAskedBy(name: LegacyName): boolean {
    return this.#askedBy.has(foldedName(name));
  }

  // what the pool of backends says

  seated(backend: UserBackend): void {
    this.#standing.become({ kind: "connecting" });
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
    this.#shown.forget();
    this.#shown.show(backend);
  }

  backendLost(): void {
    this.#backend = undefined;
    this.#moving = false;
    this.#outbox.backendLost();
    this.#loginOver();
    this.#retries.ended();
    this.#tryAgain("The gateway lost its connection to the other network.");
  }

  // what the network says

  connected(): void {
    this.noteActivity();
    this.loginSteps.over();
    this.#retries.connected();
    if (!this.#moving) this.#standing.become({ kind: "connected" });
    this.#moving = false;
    this.rooms.connected();
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
    this.loginSteps.over();
    if (isTransient(error) && this.#retries.mayTryAgain) {
      this.#leaveBackend();
      return this.#tryAgain(text);
    }
    this.#moving = false;
    this.#standing.become({ kind: "refused", error, text });
    this.#outbox.parted();
    this.#outbox.fail("Your message was not sent: the other network refused the login.");
    this.rooms.close("login-lost", text);
    this.#options.onRefused();
  }

  buddyReported(report: BuddyReport): void {
    // Who speaks raw shows presence so.
    const shown = this.speaksRaw ? { ...report, availability: offline } : report;
    this.roster.reported(shown, this.#options.network.escapedNames);
  }

  buddyRemoved(name: LegacyName): void {
    this.roster.reportedRemoved(name);
  }

  authorizationRequested(name: LegacyName, alias = "", text = ""): void {
    this.#askedBy.add(foldedName(name));
    this.#options.report(this.id, { type: "authorization-requested", name, alias, text });
  }

  /** Something was said that went through no other method. */
  noteActivity(): void {
    this.#activeAt = this.#options.clock.now();
  }

  blockReported(name: LegacyName, blocked: boolean): void {
    this.#options.report(this.id, { type: "block-changed", name, blocked });
  }

  /** Logs out and gives everything back; the frontend hears `ended` unless it heard `refused`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#retries.cancel();
    this.conversations.close();
    this.#outbox.forgetSent();
    this.#leaveBackend();
    this.roster.allOffline();
    this.#outbox.fail("Your message was not sent: you are logged out of the other network.");
    this.rooms.close("login-lost", "You are logged out of the other network.");
    this.#outbox[Symbol.dispose]();
    if (this.state.kind !== "refused") this.#standing.become({ kind: "ended" });
    await this.roster[Symbol.asyncDispose]();
    await this.#options.messageIds[Symbol.asyncDispose]();
    await this.#options.keptRooms[Symbol.asyncDispose]();
  }

  #tryAgain(text: string): void {
    const delay = this.#retries.schedule(() => this.login());
    this.roster.allOffline();
    this.#standing.become({ kind: "reconnecting", text, seconds: Math.ceil(delay / 1000) });
  }

  /** Takes leave of a backend that is alive. */
  #parted(): void {
    this.#outbox.parted();
    this.#loginOver();
    this.#backend?.logout(this.#account);
  }

  /** Nobody answers any more what was asked of this login. */
  #loginOver(): void {
    this.people.vcards.abandon();
    this.rooms.lost();
    this.loginSteps.over();
  }

  #leaveBackend(): void {
    this.#parted();
    this.#backend = undefined;
    this.#moving = false;
    this.#options.backends.leave(this);
  }
}
