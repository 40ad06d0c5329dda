import type { LegacyName, UserId } from "../ids.ts";
import { legacyName, resourceId } from "../ids.ts";
import type { BuddyReport, UserEvent } from "../events.ts";
import type { Origin, OutgoingMessage } from "../message.ts";
import type { Feature } from "../../proto/mod.ts";
import type { NetworkAnswer } from "./requests.ts";
import type {
  Account,
  BackendSeat,
  BackendSource,
  NetworkFacts,
  SentMessage,
  UserBackend,
} from "./network.ts";

/** A legacy network with its backends, played by the test: who waits, who has a seat, and what was asked. */
export class FakeNetwork implements BackendSource, UserBackend {
  /** Whether who asks is seated at once. */
  hasRoom = true;
  /** What was asked and reported, in the order in which it happened, without whom it concerns. */
  readonly happened: string[] = [];
  /** The account of each login. */
  readonly logins: Account[] = [];
  readonly events: (readonly [UserId, UserEvent])[] = [];
  /** Given to the next message. */
  mark = 1;
  /** Given to the next messages, instead of marks, while there are some. */
  requestIds: string[] = [];
  speaksRaw = false;
  /** What the backend has a use for. */
  capabilities: ReadonlySet<Feature> = new Set(["typing", "attention", "vcards", "own_vcard"]);
  /** To the next requests; `done` when there are none. */
  answers: (NetworkAnswer | Error)[] = [];
  /** While set, nothing more should be sent. */
  isCongested = false;
  #drained = Promise.withResolvers<void>();
  readonly #waiting = new Set<BackendSeat>();
  readonly #seated = new Map<UserId, BackendSeat>();

  get waiting(): number {
    return this.#waiting.size;
  }

  get seated(): number {
    return this.#seated.size;
  }

  /** Gives everybody who waits a seat. */
  makeRoom(): void {
    for (const seat of this.#waiting) this.#seat(seat);
  }

  /** The backend with everybody on it is gone. */
  loseBackend(): void {
    const lost = [...this.#seated.values()];
    this.#seated.clear();
    for (const seat of lost) seat.backendLost();
  }

  /** What happened since the last call. */
  take(): string[] {
    return this.happened.splice(0);
  }

  readonly report = (user: UserId, event: UserEvent): void => {
    this.events.push([user, event]);
    this.happened.push(`(${told(event)})`);
  };

  // BackendSource

  join(seat: BackendSeat): void {
    if (this.#seated.has(seat.id)) return;
    this.#waiting.add(seat);
    if (this.hasRoom) this.#seat(seat);
  }

  leave(seat: BackendSeat): void {
    this.#waiting.delete(seat);
    this.#seated.delete(seat.id);
  }

  // UserBackend

  login(account: Account): void {
    this.logins.push(account);
    this.happened.push(`LOGIN ${account.legacyName}`);
  }

  logout(account: Account): void {
    this.happened.push(`LOGOUT ${account.legacyName}`);
  }

  setAvailability(...[, { status, text }]: Parameters<UserBackend["setAvailability"]>): void {
    this.happened.push(text === "" ? `STATUS ${status}` : `STATUS ${status}: ${text}`);
  }

  sendMessage(...[, { conversation, body }]: Parameters<UserBackend["sendMessage"]>): SentMessage {
    this.happened.push(`MESSAGE to ${conversation}: ${body}`);
    const requestId = this.requestIds.shift();
    return requestId === undefined ? { mark: this.mark } : { requestId };
  }

  drained(): Promise<void> {
    return this.#drained.promise;
  }

  /** The backend has caught up. */
  async catchUp(): Promise<void> {
    this.isCongested = false;
    this.#drained.resolve();
    this.#drained = Promise.withResolvers();
    await Promise.resolve();
  }

  sendBuddies(...[, buddies]: Parameters<UserBackend["sendBuddies"]>): void {
    this.happened.push(`BUDDIES ${buddies.map(({ name }) => name).join(" ")}`);
  }

  saveBuddy(...[, { name }]: Parameters<UserBackend["saveBuddy"]>): void {
    this.happened.push(`SAVE ${name}`);
  }

  removeBuddy(...[, { name }]: Parameters<UserBackend["removeBuddy"]>): void {
    this.happened.push(`REMOVE ${name}`);
  }

  can(feature: Feature): boolean {
    return this.capabilities.has(feature);
  }

  /** Answered by the test through {@link answers}. */
  request(...[, request]: Parameters<UserBackend["request"]>): Promise<NetworkAnswer> {
    this.happened.push(`REQUEST ${JSON.stringify(request)}`);
    const answer = this.answers.shift() ?? { kind: "done" };
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }

  ask(...[, request]: Parameters<UserBackend["ask"]>): void {
    this.happened.push(`ASK ${JSON.stringify(request)}`);
  }

  #seat(seat: BackendSeat): void {
    this.#waiting.delete(seat);
    this.#seated.set(seat.id, seat);
    seat.seated(this);
  }
}

function told(event: UserEvent): string {
  switch (event.type) {
    case "account-changed":
      return event.state.kind;
    case "buddy-added":
    case "buddy-renamed":
    case "buddy-removed":
      return `${event.type} ${event.buddy.name}`;
    case "buddy-presence":
      return `${event.buddy.name} ${event.buddy.availability.status}`;
    case "authorization-requested":
      return `${event.name} asks`;
    case "message-failed":
      return `"${event.message.body}" to ${event.message.conversation} failed`;
    case "message-received":
      return `message from ${event.message.conversation}`;
    case "reactions-changed":
      return `${event.conversation} ${event.emoji} to ${event.id}`;
    case "message-retracted":
      return `${event.conversation} took ${event.id} back`;
    case "read-up-to":
      return `${event.conversation} read ${event.id}`;
    case "block-changed":
      return `${event.name} ${event.blocked ? "blocked" : "unblocked"}`;
    case "login-step":
      return `step ${event.step.id}`;
    case "login-progress":
      return `progress ${event.progress.text}`;
    case "account-condition":
      return `condition ${event.condition.kind}`;
    case "room-invitation":
      return `invited to ${event.invitation.room}`;
    case "room-declined":
      return `declined ${event.refusal.room}`;
    case "room-info":
      return `news of ${event.info.room}`;
    case "availability-shown":
      return `shown ${event.availability.status}`;
    case "message-delivered":
      return `${event.receiptId} arrived`;
    case "typing-changed":
      return `${event.conversation} ${event.state}`;
    case "room-entered":
    case "room-participant":
    case "room-message":
    case "room-subject":
    case "room-typing":
    case "room-closed":
      return `${event.type} ${event.room.name}`;
    case "room-refused":
      return `${event.room.name} refused`;
    case "registered":
    case "unregistered":
      return event.type;
  }
}

/** One that refers to no other. */
type PlainMessage = Omit<OutgoingMessage, "reply" | "replaces">;

/** A message from the user's phone. */
export function outgoing(conversation: string, body: string, changed: Partial<Origin> = {}): PlainMessage {
  const origin = {
    resource: resourceId("romeo@example.com/phone"),
    to: `${conversation}@gw`,
    id: undefined,
    ...changed,
  };
  return { conversation: legacyName(conversation), body, origin };
}

/** What a network of the usual kind needs, but for `changed`. */
export function networkFacts(changed: Partial<NetworkFacts> = {}): NetworkFacts {
  return {
    revision: 0,
    needPassword: true,
    needRegistration: true,
    rooms: false,
    receipts: false,
    wantsBuddies: false,
    escapedNames: true,
    can: () => false,
    ...changed,
  };
}

/** The network's word on a buddy who is there and has nothing to say, but for `changed`. */
export function buddyReport(name: LegacyName | string, changed: Partial<BuddyReport> = {}): BuddyReport {
  return {
    name: legacyName(name),
    alias: "",
    groups: [],
    availability: { status: "online", text: "" },
    iconHash: "",
    blocked: false,
    ...changed,
  };
}
