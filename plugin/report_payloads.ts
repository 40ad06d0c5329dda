/** From what a plugin reports to what goes over the wire. */
import {
  type Buddy,
  type ConversationMessage,
  type KnownWrapper,
  type Participant,
  type RoomList,
  StatusType,
} from "../proto/mod.ts";
import type { Typing, TypingState } from "./message_requests.ts";
import type { AuthRequest, BuddyState, IncomingMessage, ListedRoom, ParticipantState } from "./reports.ts";

export function buddyPayload(state: BuddyState): Buddy {
  const { user, buddy, groups, ...rest } = state;
  const group = groups === undefined ? {} : { group: groups };
  return { userName: user, buddyName: buddy, ...group, ...rest, exact: true };
}

export function authRequestPayload({ user, buddy, text, ...rest }: AuthRequest): Buddy {
  const requestText = text === undefined ? {} : { requestText: text };
  return { userName: user, buddyName: buddy, ...requestText, ...rest };
}

export function messagePayload(message: IncomingMessage): ConversationMessage {
  const { user, buddy, text, writtenAt, attachments, ...rest } = message;
  return {
    userName: user,
    buddyName: buddy,
    message: text,
    ...(writtenAt === undefined ? {} : { timestamp: timestamp(writtenAt), timeMs: writtenAt.getTime() }),
    ...(attachments === undefined ? {} : { attachment: attachments }),
    ...rest,
  };
}

/** `YYYYMMDDTHHMMSS` in UTC; an old main process loses a message with any other form. */
function timestamp(time: Date): string {
  return time.toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
}

const typingTypes = {
  typing: "BUDDY_TYPING",
  paused: "BUDDY_TYPED",
  stopped: "BUDDY_STOPPED_TYPING",
} as const satisfies Record<TypingState, KnownWrapper["type"]>;

export function typingWrapper({ user, buddy, state, ...who }: Typing): KnownWrapper {
  return { type: typingTypes[state], payload: { userName: user, buddyName: buddy, ...who } };
}

export function participantPayload({ user, ...rest }: ParticipantState): Participant {
  return { flag: 0, status: StatusType.online, ...rest, userName: user };
}

export function roomListPayload(rooms: readonly ListedRoom[], user: string | undefined): RoomList {
  const list = { room: rooms.map(({ room }) => room), name: rooms.map(({ name }) => name) };
  return user === undefined ? list : { ...list, user };
}
