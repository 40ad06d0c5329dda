import { type UserId, userId } from "../ids.ts";
import type { BackendSeat, UserBackend } from "../users/network.ts";

/** A user who only writes down what backends say. */
export class FakeSeat implements BackendSeat {
  readonly id: UserId;
  /** Each call in order: its name, then its arguments. A backend is noted as itself. */
  readonly calls: (readonly [keyof BackendSeat, ...unknown[]])[] = [];
  backend: UserBackend | undefined;
  isLoggingIn = false;
  idleSince: number | undefined;
  /** The mark of the last message. */
  lastMark = 0;

  readonly conversations: BackendSeat["conversations"] = {
    delivered: (...told) => void this.calls.push(["conversations", ...told]),
  };
  readonly vcards: BackendSeat["vcards"] = {
    answered: (...told) => void this.calls.push(["vcards", ...told]),
  };

  constructor(id: string) {
    this.id = userId(id);
  }

  seated(backend: UserBackend): void {
    this.backend = backend;
    this.isLoggingIn = true;
    this.calls.push(["seated", backend]);
  }

  moved(backend: UserBackend): void {
    this.backend = backend;
    this.calls.push(["moved", backend]);
  }

  backendLost(): void {
    this.backend = undefined;
    this.isLoggingIn = false;
    this.calls.push(["backendLost"]);
  }

  connected(): void {
    this.isLoggingIn = false;
    this.calls.push(["connected"]);
  }

  taken(mark: number): boolean {
    this.calls.push(["taken", mark]);
    return mark >= this.lastMark;
  }

  messageSettled(...told: Parameters<BackendSeat["messageSettled"]>): void {
    this.calls.push(["messageSettled", ...told]);
  }

  disconnected(...told: Parameters<BackendSeat["disconnected"]>): void {
    this.calls.push(["disconnected", ...told]);
  }

  buddyReported(...told: Parameters<BackendSeat["buddyReported"]>): void {
    this.calls.push(["buddyReported", ...told]);
  }

  buddyRemoved(...told: Parameters<BackendSeat["buddyRemoved"]>): void {
    this.calls.push(["buddyRemoved", ...told]);
  }

  authorizationRequested(...told: Parameters<BackendSeat["authorizationRequested"]>): void {
    this.calls.push(["authorizationRequested", ...told]);
  }

  messageReceived(...told: Parameters<BackendSeat["messageReceived"]>): void {
    this.calls.push(["messageReceived", ...told]);
  }

  typingReported(...told: Parameters<BackendSeat["typingReported"]>): void {
    this.calls.push(["typingReported", ...told]);
  }
}
