/** What the suite in `backend_contract.ts` sends, sound and strange. */
import { type KnownWrapper, StatusType } from "../proto/mod.ts";

export interface LegacyAccount {
  readonly legacyName: string;
  readonly password: string;
}

/** Bodies of frames that no instance should send, and some will. */
export const strangeFrames = {
  unknownType: Uint8Array.of(0x08, 0xe7, 0x07, 0x12, 0x02, 0x08, 0x01),
  /** A PING with a text and a number behind it that nobody has heard of. */
  unknownFields: Uint8Array.of(0x08, 0x09, 0xfa, 0x06, 0x02, 0x68, 0x69, 0xf0, 0x06, 0x2a),
  noType: Uint8Array.of(0x12, 0x00),
  garbage: Uint8Array.of(0xff, 0xff, 0xff, 0xff),
  /** A LOGIN whose fields are missing. */
  emptyLogin: Uint8Array.of(0x08, 0x03, 0x12, 0x00),
  /** A message whose payload breaks off. */
  brokenPayload: Uint8Array.of(0x08, 0x08, 0x12, 0x03, 0x0a, 0x09, 0x61),
  /** A message to `b` by `a`, the text being half of a character. */
  badUtf8: Uint8Array.of(0x08, 0x08, 0x12, 0x09, 0x0a, 0x01, 0x61, 0x12, 0x01, 0x62, 0x1a, 0x01, 0xc3),
} as const;

/** One of each request of Protocol 1 that does not end a login. */
export function everythingAsked(userName: string, buddyName: string): KnownWrapper[] {
  const buddy = { userName, buddyName, alias: "A", group: ["G"], status: StatusType.offline };
  const room = { userName, nickname: "nick", room: "#nowhere", password: "" };
  return [
    { type: "BUDDIES", payload: { buddy: [buddy] } },
    { type: "STATUS_CHANGED", payload: { userName, status: StatusType.away, statusMessage: "gone" } },
    { type: "STATUS_CHANGED", payload: { userName, status: StatusType.online, statusMessage: "" } },
    { type: "BUDDY_CHANGED", payload: buddy },
    { type: "BUDDY_CHANGED", payload: { ...buddy, blocked: false } },
    { type: "BUDDY_TYPING", payload: { userName, buddyName } },
    { type: "BUDDY_TYPED", payload: { userName, buddyName } },
    { type: "BUDDY_STOPPED_TYPING", payload: { userName, buddyName } },
    { type: "ATTENTION", payload: { userName, buddyName, message: "hey" } },
    { type: "VCARD", payload: { userName, buddyName, id: 1 } },
    { type: "VCARD", payload: { userName, buddyName: "", id: 0, nickname: "N", photo: Uint8Array.of(1) } },
    { type: "JOIN_ROOM", payload: room },
    { type: "ROOM_SUBJECT_CHANGED", payload: { userName, buddyName: "#nowhere", message: "subject" } },
    { type: "LEAVE_ROOM", payload: { ...room, nickname: "" } },
    { type: "RAW_XML", payload: new TextEncoder().encode(`<presence from='${userName}/home'/>`) },
    { type: "QUERY", payload: { config: "an answer that nobody asked for" } },
    { type: "CONV_MESSAGE", payload: { userName, buddyName, message: "", xhtml: "" } },
    { type: "BUDDY_REMOVED", payload: { ...buddy, buddyName: "nobody" } },
  ];
}

export function login(user: string, { legacyName, password }: LegacyAccount): KnownWrapper {
  const settings = { value: { enable_transport: "1", send_headlines: "0", stay_connected: "0" } };
  return { type: "LOGIN", payload: { user, legacyName, password, settings } };
}

export function logout(user: string, { legacyName }: LegacyAccount): KnownWrapper {
  return { type: "LOGOUT", payload: { user, legacyName } };
}

export function say(userName: string, buddyName: string, message: string): KnownWrapper {
  return { type: "CONV_MESSAGE", payload: { userName, buddyName, message, xhtml: "" } };
}
