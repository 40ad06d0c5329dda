import type { Availability, OutgoingMessage } from "../../lib/events.ts";
import type { UserId } from "../../lib/ids.ts";
import type { Account, BackendSeat, BackendSource, BuddyInfo, UserBackend } from "../../lib/users/network.ts";

/** A legacy network for tests that does nothing but note what it is asked. */
export class FakeNetwork implements BackendSource, UserBackend {
  /** Whether a backend takes whoever asks. */
  hasRoom = true;
  readonly isCongested = false;
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

  sendMessage(_user: UserId, { conversation, body }: OutgoingMessage): number {
    this.#asked.push(`tell ${conversation}: ${body}`);
    return 1;
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
}
