import type { Availability, OutgoingMessage } from "../../lib/events.ts";
import type { UserId } from "../../lib/ids.ts";
import type {
  Account,
  BackendSeat,
  BackendSource,
  BuddyInfo,
  PassingRequest,
  SentMessage,
  UserBackend,
} from "../../lib/users/network.ts";

/** A legacy network for tests that does nothing but note what it is asked. */
export class FakeNetwork implements BackendSource, UserBackend {
  /** Whether a backend takes whoever asks. */
  hasRoom = true;
  readonly isCongested = false;
  speaksRaw = false;
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
    { conversation, body, attention, receiptId, raw }: OutgoingMessage,
  ): SentMessage {
    if (raw !== undefined && this.speaksRaw) {
      this.#asked.push(`raw ${new TextDecoder().decode(raw)}`);
      return { mark: 1 };
    }
    const receipt = receiptId === undefined ? "" : ` (receipt ${receiptId})`;
    this.#asked.push(`${attention ? "nudge" : "tell"} ${conversation}: ${body}${receipt}`.trimEnd());
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

  ask(_user: UserId, request: PassingRequest): void {
    switch (request.type) {
      case "typing":
        return void this.#asked.push(`${request.state} to ${request.conversation}`);
      case "vcard":
        return void this.#asked.push(`card ${request.id} of ${request.name}`);
      case "raw":
        return void this.#asked.push(`raw ${new TextDecoder().decode(request.stanza)}`);
      case "own-vcard":
        return void this.#asked.push(`own card ${request.vcard.nickname}: ${[...request.vcard.photo]}`);
    }
  }
}
