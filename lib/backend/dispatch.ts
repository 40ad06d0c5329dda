/** From the wire to the user: whom a report is about, and who hears it. */
import { errorText } from "../errors.ts";
import { type LegacyName, legacyName, type UserId, userId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { TypingState } from "../message.ts";
import type { BackendSeat } from "../users/network.ts";
import type { NetworkAnswer } from "../users/requests.ts";
import type {
  Buddy,
  ConversationMessage,
  Participant as WireParticipant,
  RequestResult,
  RoomInfo,
  Wrapper,
} from "../../proto/mod.ts";
import { refusalOf } from "./message_status.ts";
import type { OpenRequests } from "./open_requests.ts";
import { readAccountState, readLoginProgress, readLoginStep } from "./read_account.ts";
import {
  readAuthor,
  readHistory,
  readMessage,
  readReactions,
  readReadMarker,
  readRetraction,
  readStatus,
} from "./read_message.ts";
import { readAvatar, readBuddy, readSearchResult, readVCard } from "./read_people.ts";
import {
  readDecline,
  readInvitation,
  readParticipant,
  readRoomInfo,
  readRoomMembers,
  readRoomMessage,
  readRoomOptions,
  readSubject,
} from "./read_room.ts";

/** Who may hear something of a backend, and what it was asked. */
export interface Hearers {
  readonly seats: ReadonlyMap<UserId, BackendSeat>;
  readonly requests: OpenRequests;
  readonly log: Log;
}

/**
 * Hands a report to the user it is about. A backend speaks only for the users it carries: what it says about anybody
 * else is dropped, as are reports that this version has no use for.
 */
export function dispatch(wrapper: Wrapper, { seats, requests, log }: Hearers): void {
  switch (wrapper.type) {
    case "CONNECTED":
      return seatOf(wrapper.payload.user)?.connected();
    case "DISCONNECTED":
      return seatOf(wrapper.payload.user)?.disconnected(wrapper.payload.error, wrapper.payload.message ?? "");
    case "LOGIN_STEP":
      return seatOf(wrapper.payload.user)?.loginSteps.step(readLoginStep(wrapper.payload));
    case "LOGIN_PROGRESS":
      return seatOf(wrapper.payload.user)?.loginSteps.progress(readLoginProgress(wrapper.payload));
    case "ACCOUNT_STATE":
      return seatOf(wrapper.payload.user)?.loginSteps.condition(readAccountState(wrapper.payload));
    case "BUDDY_CHANGED":
      return seatOf(wrapper.payload.userName)?.buddyReported(readBuddy(wrapper.payload));
    case "BUDDY_REMOVED":
      return seatOf(wrapper.payload.userName)?.buddyRemoved(nameOf(wrapper.payload));
    case "AUTH_REQUEST": {
      const { alias = "", requestText = "" } = wrapper.payload;
      return seatOf(wrapper.payload.userName)
        ?.authorizationRequested(nameOf(wrapper.payload), alias, requestText);
    }
    case "BLOCK": {
      const { user, buddy, blocked } = wrapper.payload;
      return seatOf(user)?.blockReported(legacyName(buddy), blocked);
    }
    case "CONV_MESSAGE":
    case "ATTENTION":
      return receiveMessage(wrapper.payload, wrapper.type === "ATTENTION");
    case "CONV_MESSAGE_ACK": {
      const { userName, buddyName, id = "" } = wrapper.payload;
      return id === "" ? undefined : seatOf(userName)?.conversations.delivered(legacyName(buddyName), id);
    }
    case "MESSAGE_STATUS":
      return seatOf(wrapper.payload.user)?.conversations.status(readStatus(wrapper.payload));
    case "REACTION":
      return seatOf(wrapper.payload.user)?.conversations.reacted(readReactions(wrapper.payload));
    case "RETRACTION":
      return seatOf(wrapper.payload.user)?.conversations.retracted(readRetraction(wrapper.payload));
    case "READ_MARKER":
      return seatOf(wrapper.payload.user)?.conversations.readUpTo(readReadMarker(wrapper.payload));
    case "BUDDY_TYPING":
    case "BUDDY_TYPED":
    case "BUDDY_STOPPED_TYPING":
      return receiveTyping(wrapper.payload, typingStates[wrapper.type]);
    case "VCARD":
      return seatOf(wrapper.payload.userName)?.people.vcards.answered(
        wrapper.payload.id,
        readVCard(wrapper.payload),
      );
    case "HISTORY":
      return answer(wrapper.payload, { kind: "history", page: readHistory(wrapper.payload) });
    case "AVATAR":
      return answer(wrapper.payload, { kind: "avatar", picture: readAvatar(wrapper.payload) });
    case "SEARCH_RESULT":
      return answer(wrapper.payload, { kind: "search", result: readSearchResult(wrapper.payload) });
    case "PARTICIPANT_CHANGED":
      return receiveParticipant(wrapper.payload);
    case "PARTICIPANTS":
      return wrapper.payload.participant?.forEach(receiveOneOfMany);
    case "ROOM_NICKNAME_CHANGED": {
      const { userName, room, nickname } = wrapper.payload;
      return seatOf(userName)?.rooms.nickname(legacyName(room), nickname);
    }
    case "ROOM_SUBJECT_CHANGED": {
      const { userName, buddyName } = wrapper.payload;
      return seatOf(userName)?.rooms.subject(legacyName(buddyName), readSubject(wrapper.payload));
    }
    case "ROOM_INFO":
      return receiveRoomInfo(wrapper.payload);
    case "ROOM_INVITATION":
      return seatOf(wrapper.payload.user)?.rooms.invited(readInvitation(wrapper.payload));
    case "ROOM_DECLINE":
      return seatOf(wrapper.payload.user)?.rooms.declined(readDecline(wrapper.payload));
    case "ROOM_OPTIONS":
      return answer(wrapper.payload, { kind: "room-options", options: readRoomOptions(wrapper.payload) });
    case "ROOM_MEMBERS":
      return answer(wrapper.payload, { kind: "room-members", members: readRoomMembers(wrapper.payload) });
    case "REQUEST_RESULT":
      return receiveResult(wrapper.payload);
    default:
      log.debug("a report that nothing here handles", { type: wrapper.type });
  }

  function seatOf(user: string): BackendSeat | undefined {
    const seat = seats.get(userId(user));
    if (seat === undefined) log.debug("a report about somebody this backend does not carry", { user });
    return seat;
  }

  function answer(
    { user, requestId }: { readonly user: string; readonly requestId: string },
    given: NetworkAnswer,
  ): void {
    if (!requests.settle(user, requestId, given)) log.debug("an answer that nobody waits for", { user });
  }

  function receiveMessage(payload: ConversationMessage, attention: boolean): void {
    const seat = seatOf(payload.userName);
    if (seat === undefined) return;
    const message = readMessage(payload, attention);
    const { conversation } = message;
    const { requestId } = payload;
    // What a room reflects, the network has.
    if (requestId) seat.conversations.status({ conversation, requestId, state: "accepted" });
    const isOfRoom = readAuthor(payload) !== undefined || seat.rooms.isTalkIn(conversation);
    if (isOfRoom) seat.rooms.received(readRoomMessage(message, payload));
    else seat.conversations.received(message);
  }

  function receiveParticipant(payload: WireParticipant): void {
    seatOf(payload.userName)?.rooms.participant(readParticipant(payload));
  }

  /** What goes wrong with one is no misfortune of the others in the frame, who may be other users'. */
  function receiveOneOfMany(payload: WireParticipant): void {
    try {
      receiveParticipant(payload);
    } catch (error) {
      log.error("a participant was dropped", { user: payload.userName, reason: errorText(error) });
    }
  }

  function receiveTyping(payload: Buddy, state: TypingState): void {
    const author = readAuthor(payload);
    const seat = seatOf(payload.userName);
    if (author === undefined) seat?.conversations.typing(nameOf(payload), state);
    else seat?.rooms.typing(nameOf(payload), author, state);
  }

  function receiveRoomInfo(payload: RoomInfo): void {
    const { user, requestId } = payload;
    if (requestId) return answer({ user, requestId }, { kind: "room-info", info: readRoomInfo(payload) });
    seatOf(user)?.rooms.infoReported(readRoomInfo(payload));
  }

  /** A message may end like this as well: a nudge has no status of its own. */
  function receiveResult(result: RequestResult): void {
    const { user, requestId } = result;
    const refusal = refusalOf(result);
    if (requests.settle(user, requestId, refusal ?? { kind: "done" })) return;
    seatOf(user)?.conversations.settled(requestId, refusal);
  }
}

const typingStates = {
  BUDDY_TYPING: "typing",
  BUDDY_TYPED: "paused",
  BUDDY_STOPPED_TYPING: "stopped",
} as const satisfies Record<string, TypingState>;

function nameOf({ buddyName }: Buddy): LegacyName {
  return legacyName(buddyName);
}
