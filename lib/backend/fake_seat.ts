import { type UserId, userId } from "../ids.ts";
import type { BackendSeat, UserBackend } from "../users/network.ts";

/** A user who only writes down what backends say. */
export class FakeSeat implements BackendSeat {
  readonly id: UserId;
  /** Each call in order: its name, then its arguments. A backend is noted as itself. */
  readonly calls: (readonly [string, ...unknown[]])[] = [];
  backend: UserBackend | undefined;
  isLoggingIn = false;
  idleSince: number | undefined;
  /** The mark of the last message. */
  lastMark = 0;

  readonly conversations: BackendSeat["conversations"] = {
    received: (...told) => this.#note("received", ...told),
    typing: (...told) => this.#note("typing", ...told),
    delivered: (...told) => this.#note("delivered", ...told),
    status: (...told) => this.#note("status", ...told),
    settled: (...told) => this.#note("settled", ...told),
    reacted: (...told) => this.#note("reacted", ...told),
    retracted: (...told) => this.#note("retracted", ...told),
    readUpTo: (...told) => this.#note("readUpTo", ...told),
  };
  /** Rooms that the user is in. */
  readonly inRooms = new Set<string>();
  readonly rooms: BackendSeat["rooms"] = {
    participant: (...told) => this.#note("participant", ...told),
    nickname: (...told) => this.#note("nickname", ...told),
    received: (...told) => this.#note("roomMessage", ...told),
    subject: (...told) => this.#note("subject", ...told),
    typing: (...told) => this.#note("roomTyping", ...told),
    isTalkIn: (conversation) => this.inRooms.has(conversation),
    invited: (...told) => this.#note("invited", ...told),
    declined: (...told) => this.#note("declined", ...told),
    infoReported: (...told) => this.#note("infoReported", ...told),
  };
  readonly loginSteps: BackendSeat["loginSteps"] = {
    step: (...told) => this.#note("step", ...told),
    progress: (...told) => this.#note("progress", ...told),
    condition: (...told) => this.#note("condition", ...told),
  };
  readonly people: BackendSeat["people"] = {
    vcards: { answered: (...told) => this.#note("vcards", ...told) },
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

  blockReported(...told: Parameters<BackendSeat["blockReported"]>): void {
    this.calls.push(["blockReported", ...told]);
  }

  #note(...call: readonly [string, ...unknown[]]): void {
    this.calls.push(call);
  }
}
