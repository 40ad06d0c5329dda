import {
  type Attachment,
  type Buddy,
  type ConnectionError,
  type KnownWrapper,
  type StatusType,
  type WrapperOf,
} from "../proto/mod.ts";

/** Sends one wrapper to the instance. Never waits; the connection joins what is sent in one turn. */
export type Send = (wrapper: KnownWrapper) => void;

/** A buddy's whole state: whatever is left out is taken away. */
export interface BuddyState {
  readonly user: string;
  readonly buddy: string;
  readonly alias?: string;
  readonly groups?: readonly string[];
  readonly status: StatusType;
  readonly statusMessage?: string;
  /** SHA-1 of the icon, in hex. */
  readonly iconHash?: string;
  readonly blocked?: boolean;
}

/** Somebody wrote to the user; the buddy need not be on the user's list. */
export interface IncomingMessage {
  readonly user: string;
  readonly buddy: string;
  readonly text: string;
  readonly xhtml?: string;
  /** When it was written, for old messages only. */
  readonly writtenAt?: Date;
  /** The user wrote it, with another client of the legacy network. */
  readonly carbon?: boolean;
  /** An announcement rather than talk. */
  readonly headline?: boolean;
  readonly attachments?: readonly Attachment[];
}

/** Tells the instance what happens on the legacy network. Sessions take this class rather than the whole plugin. */
export class Reporter {
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  /** The login succeeded. */
  reportConnected(user: string): void {
    this.#send({ type: "CONNECTED", payload: { user } });
  }

  /** The login failed or ended. `networkError` and `otherError` make the instance log the user in again. */
  reportDisconnected(user: string, error: ConnectionError, text: string): void {
    this.#send({ type: "DISCONNECTED", payload: { user, error, message: text } });
  }

  reportBuddyChanged(state: BuddyState): void {
    this.#send({ type: "BUDDY_CHANGED", payload: buddyPayload(state) });
  }

  /** The buddy is gone from the user's list on the legacy network. */
  reportBuddyRemoved(user: string, buddy: string): void {
    this.#send({
      type: "BUDDY_REMOVED",
      payload: { userName: user, buddyName: buddy },
    });
  }

  reportMessage(message: IncomingMessage): void {
    this.#send({ type: "CONV_MESSAGE", payload: messagePayload(message) });
  }
}

function buddyPayload(state: BuddyState): Buddy {
  const { user, buddy, groups, ...rest } = state;
  return { userName: user, buddyName: buddy, ...(groups === undefined ? {} : { group: groups }), ...rest };
}

function messagePayload(message: IncomingMessage): WrapperOf<"CONV_MESSAGE">["payload"] {
  const { user, buddy, text, writtenAt, attachments, ...rest } = message;
  return {
    userName: user,
    buddyName: buddy,
    message: text,
    ...(writtenAt === undefined ? {} : { timestamp: timestamp(writtenAt) }),
    ...(attachments === undefined ? {} : { attachment: attachments }),
    ...rest,
  };
}

/** `YYYYMMDDTHHMMSS` in UTC; an old main process loses a message with any other form. */
function timestamp(time: Date): string {
  return time.toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
}
