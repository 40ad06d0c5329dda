import {
  type AccountState,
  type Block,
  type ConnectionError,
  type KnownWrapper,
  type LoginProgress,
  type LoginStep,
  MessageState,
  type MessageStatus,
  type Reaction,
  type ReadMarker,
  type Retraction,
  type RoomDecline,
  type RoomInfo,
  type RoomInvitation,
} from "../proto/mod.ts";
import type { Attention, Typing } from "./message_requests.ts";
import {
  authRequestPayload,
  buddyPayload,
  messagePayload,
  participantPayload,
  roomListPayload,
  typingWrapper,
} from "./report_payloads.ts";
import type { AuthRequest, BuddyState, IncomingMessage, ListedRoom, ParticipantState } from "./reports.ts";
import type { RoomNickname, RoomSubject } from "./room_requests.ts";

/** Sends one wrapper to the instance. Never waits; the connection joins what is sent in one turn. */
export type Send = (wrapper: KnownWrapper) => void;

/** Resolves when the instance has taken most of what was reported: at once, as a rule. */
export type Drained = () => Promise<void>;

/**
 * Tells the instance what happens on the legacy network. Sessions take this class rather than the whole plugin.
 *
 * What is marked Protocol 2 reaches an instance of Protocol 1 in the plainest form that people can read, or not at all
 * (`fallback.ts`): a plugin reports what it knows and need not care.
 */
export class Reporter {
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  // The login

  /** The login succeeded. */
  reportConnected(user: string): void {
    this.#send({ type: "CONNECTED", payload: { user } });
  }

  /** The login failed or ended. `networkError` and `otherError` make the instance log the user in again. */
  reportDisconnected(user: string, error: ConnectionError, text: string): void {
    this.#send({ type: "DISCONNECTED", payload: { user, error, message: text } });
  }

  /** Protocol 2: the user must do something before the login can go on; the answer comes to `onLoginAnswer`. */
  reportLoginStep(step: LoginStep): void {
    this.#send({ type: "LOGIN_STEP", payload: step });
  }

  /** Protocol 2: how the login goes on. */
  reportLoginProgress(progress: LoginProgress): void {
    this.#send({ type: "LOGIN_PROGRESS", payload: progress });
  }

  /** Protocol 2: how the account fares, in more detail than connected and disconnected. */
  reportAccountState(state: AccountState): void {
    this.#send({ type: "ACCOUNT_STATE", payload: state });
  }

  // Buddies

  reportBuddyChanged(state: BuddyState): void {
    this.#send({ type: "BUDDY_CHANGED", payload: buddyPayload(state) });
  }

  /** The buddy is gone from the user's list on the legacy network. */
  reportBuddyRemoved(user: string, buddy: string): void {
    this.#send({ type: "BUDDY_REMOVED", payload: { userName: user, buddyName: buddy } });
  }

  /** Somebody wants to add the user. The answer "yes" is `onBuddyChanged`, "no" is `onBuddyRemoved`. */
  reportAuthRequest(request: AuthRequest): void {
    this.#send({ type: "AUTH_REQUEST", payload: authRequestPayload(request) });
  }

  /** Protocol 2: somebody, on the user's list or not, was blocked or unblocked with another client. */
  reportBlock(block: Block): void {
    this.#send({ type: "BLOCK", payload: block });
  }

  // Conversations

  reportMessage(message: IncomingMessage): void {
    this.#send({ type: "CONV_MESSAGE", payload: messagePayload(message) });
  }

  /** Protocol 2: what became of a message that the user sent. */
  reportMessageStatus(status: MessageStatus): void {
    this.#send({ type: "MESSAGE_STATUS", payload: status });
  }

  /** A message that the user sent has arrived; `id` is `OutgoingMessage.id`. */
  reportReceipt(user: string, buddy: string, id: string): void {
    this.reportMessageStatus({ user, buddy, requestId: id, state: MessageState.delivered });
  }

  reportTyping(typing: Typing): void {
    this.#send(typingWrapper(typing));
  }

  reportAttention({ user, buddy, text }: Attention): void {
    this.#send({ type: "ATTENTION", payload: { userName: user, buddyName: buddy, message: text } });
  }

  /** Protocol 2: somebody's reactions to a message are now these. */
  reportReaction(reaction: Reaction): void {
    this.#send({ type: "REACTION", payload: reaction });
  }

  /** Protocol 2: a message was taken back. */
  reportRetraction(retraction: Retraction): void {
    this.#send({ type: "RETRACTION", payload: retraction });
  }

  /** Protocol 2: somebody has read everything up to a message. */
  reportReadMarker(marker: ReadMarker): void {
    this.#send({ type: "READ_MARKER", payload: marker });
  }

  // Rooms

  reportParticipant(participant: ParticipantState): void {
    this.#send({ type: "PARTICIPANT_CHANGED", payload: participantPayload(participant) });
  }

  /** The user's own nickname in a room is now this. */
  reportRoomNickname({ user, room, nickname }: RoomNickname): void {
    this.#send({ type: "ROOM_NICKNAME_CHANGED", payload: { userName: user, room, nickname } });
  }

  reportRoomSubject({ user, room, subject, nickname }: RoomSubject): void {
    const payload = { userName: user, buddyName: room, message: subject };
    const who = nickname === undefined ? {} : { nickname };
    this.#send({ type: "ROOM_SUBJECT_CHANGED", payload: { ...payload, ...who } });
  }

  /** Which rooms there are: for this user or, without one, for everybody. It replaces the list before. */
  reportRoomList(rooms: readonly ListedRoom[], user?: string): void {
    this.#send({ type: "ROOM_LIST", payload: roomListPayload(rooms, user) });
  }

  /** Protocol 2: what a room is. */
  reportRoomInfo(info: RoomInfo): void {
    this.#send({ type: "ROOM_INFO", payload: info });
  }

  /** Protocol 2: somebody invites the user to a room. */
  reportRoomInvitation(invitation: RoomInvitation): void {
    this.#send({ type: "ROOM_INVITATION", payload: invitation });
  }

  /** Protocol 2: somebody does not follow an invitation of the user's. */
  reportRoomDecline(decline: RoomDecline): void {
    this.#send({ type: "ROOM_DECLINE", payload: decline });
  }

  // A network that speaks XMPP

  /** A stanza to a user: `to` is the user's JID, `from` a legacy address. */
  reportRawXml(stanza: string): void {
    this.#send({ type: "RAW_XML", payload: new TextEncoder().encode(stanza) });
  }
}
