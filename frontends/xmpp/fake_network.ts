import type { Availability } from "../../lib/availability.ts";
import type { OutgoingMessage } from "../../lib/message.ts";
import type { LegacyMessageId, UserId } from "../../lib/ids.ts";
import type {
  Account,
  BackendSeat,
  BackendSource,
  BuddyInfo,
  PassingRequest,
  SentMessage,
  UserBackend,
} from "../../lib/users/network.ts";
import type { NetworkAnswer, NetworkRequest } from "../../lib/users/requests.ts";
import type { Feature } from "../../proto/mod.ts";

/** A legacy network for tests that does nothing but note what it is asked. */
export class FakeNetwork implements BackendSource, UserBackend {
  /** Whether a backend takes whoever asks. */
  hasRoom = true;
  readonly isCongested = false;
  speaksRaw = false;
  /** What the backend has a use for. */
  capabilities: ReadonlySet<Feature> = new Set(["typing", "attention", "vcards", "own_vcard"]);
  /** To the next requests; `done` when there are none. */
  answers: (NetworkAnswer | Error)[] = [];
  #asked: string[] = [];

  /** What was asked since the last call. */
  takeAsked(): string[] {
    const asked = this.#asked;
    this.#asked = [];
    return asked;
  }

  join(seat: BackendSeat): void {
    if (this.hasRoom) seat.seated(this);
  }

  leave(): void {}

  login({ legacyName, password }: Account): void {
    this.#asked.push(`login ${legacyName} ${password}`.trimEnd());
  }

  logout({ legacyName }: Account): void {
    this.#asked.push(`logout ${legacyName}`);
  }

  setAvailability(_user: UserId, { status, text }: Availability): void {
    this.#asked.push(`show ${status} ${text}`.trimEnd());
  }

  sendMessage(
    _user: UserId,
    { conversation, body, attention, receiptId, raw, origin: _origin, ...extras }: OutgoingMessage<
      LegacyMessageId
    >,
  ): SentMessage {
    if (raw !== undefined && this.speaksRaw) {
      this.#asked.push(`raw ${new TextDecoder().decode(raw)}`);
      return { mark: 1 };
    }
    const receipt = receiptId === undefined ? "" : ` (receipt ${receiptId})`;
    const more = Object.keys(extras).length === 0 ? "" : ` ${JSON.stringify(extras)}`;
    this.#asked.push(`${attention ? "nudge" : "tell"} ${conversation}: ${body}${receipt}${more}`.trimEnd());
    return { mark: 1 };
  }

  drained(): Promise<void> {
    return Promise.resolve();
  }

  sendBuddies(_user: UserId, buddies: readonly BuddyInfo[]): void {
    this.#asked.push(`buddies ${buddies.map(({ name }) => name)}`);
  }

  saveBuddy(_user: UserId, { name }: BuddyInfo): void {
    this.#asked.push(`save ${name}`);
  }

  removeBuddy(_user: UserId, { name }: BuddyInfo): void {
    this.#asked.push(`remove ${name}`);
  }

  can(feature: Feature): boolean {
    return this.capabilities.has(feature);
  }

  request(_user: UserId, { type, ...details }: NetworkRequest): Promise<NetworkAnswer> {
    this.#asked.push(`${type} ${JSON.stringify(details)}`);
    const answer = this.answers.shift() ?? { kind: "done" };
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }

  ask(_user: UserId, request: PassingRequest): void {
    switch (request.type) {
      case "typing":
        return void this.#asked.push(`${request.state} to ${request.conversation}`);
      case "read":
        return void this.#asked.push(`read ${request.conversation} up to ${request.id}`);
      case "login-answer": {
        const { answer } = request;
        const words = answer === "cancel" ? answer : JSON.stringify(Object.fromEntries(answer));
        return void this.#asked.push(`answer ${request.stepId}: ${words}`);
      }
      case "vcard":
        return void this.#asked.push(`card ${request.id} of ${request.name}`);
      case "raw":
        return void this.#asked.push(`raw ${new TextDecoder().decode(request.stanza)}`);
      case "own-vcard":
        return void this.#asked.push(`own card ${request.vcard.nickname}: ${[...request.vcard.photo]}`);
    }
  }
}
