/** The typed envelope: `WrapperMessage` and what is inside it, as one tagged union. */
import protobuf from "protobufjs/minimal.js";
import { writeFrameLength } from "./frame.ts";
import { pbnetwork } from "./messages.js";
import type { Participant, Payloads } from "./payloads.ts";

/** What travels between an instance and a backend. */
export type Wrapper = KnownWrapper | UnknownWrapper;

/** Everything that can be sent. */
export type KnownWrapper =
  | { [T in keyof Payloads]: { readonly type: T; readonly payload: Payloads[T] } }[keyof Payloads]
  | { readonly type: "PING" | "PONG" | "EXIT" }
  | { readonly type: "RAW_XML"; readonly payload: Uint8Array };

/** A type that we do not know or that is retired (file transfer, 24 to 28): ignore it. */
export interface UnknownWrapper {
  readonly type: "UNKNOWN";
  readonly number: number;
}

/** A wrapper of this type: `WrapperOf<"LOGIN">`. */
export type WrapperOf<T extends Wrapper["type"]> = Extract<Wrapper, { readonly type: T }>;

/** Bytes that are no valid wrapper, or a wrapper that must not be sent. The link itself is still sound. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

/** A generated message class. `never`: the table below, not the compiler, joins a type with its payload. */
interface Codec {
  verify(message: never): string | null;
  encode(message: never, writer: protobuf.Writer): protobuf.Writer;
  decode(reader: protobuf.Reader): object;
}

/** Wrapper types that carry a message, each with its number. */
const messageTypes = {
  CONNECTED: [1, pbnetwork.Connected],
  DISCONNECTED: [2, pbnetwork.Disconnected],
  LOGIN: [3, pbnetwork.Login],
  LOGOUT: [4, pbnetwork.Logout],
  BUDDY_CHANGED: [6, pbnetwork.Buddy],
  BUDDY_REMOVED: [7, pbnetwork.Buddy],
  CONV_MESSAGE: [8, pbnetwork.ConversationMessage],
  JOIN_ROOM: [11, pbnetwork.Room],
  LEAVE_ROOM: [12, pbnetwork.Room],
  PARTICIPANT_CHANGED: [13, pbnetwork.Participant],
  ROOM_NICKNAME_CHANGED: [14, pbnetwork.Room],
  ROOM_SUBJECT_CHANGED: [15, pbnetwork.ConversationMessage],
  VCARD: [16, pbnetwork.VCard],
  STATUS_CHANGED: [17, pbnetwork.Status],
  BUDDY_TYPING: [18, pbnetwork.Buddy],
  BUDDY_STOPPED_TYPING: [19, pbnetwork.Buddy],
  BUDDY_TYPED: [20, pbnetwork.Buddy],
  AUTH_REQUEST: [21, pbnetwork.Buddy],
  ATTENTION: [22, pbnetwork.ConversationMessage],
  STATS: [23, pbnetwork.Stats],
  BACKEND_CONFIG: [30, pbnetwork.BackendConfig],
  QUERY: [31, pbnetwork.BackendConfig],
  ROOM_LIST: [32, pbnetwork.RoomList],
  CONV_MESSAGE_ACK: [33, pbnetwork.ConversationMessage],
  BUDDIES: [35, pbnetwork.Buddies],
  API_VERSION: [36, pbnetwork.APIVersion],
  BACKEND_AUTH: [99, pbnetwork.BackendAuth],
  // Protocol 2
  MESSAGE_STATUS: [100, pbnetwork.MessageStatus],
  REACTION: [101, pbnetwork.Reaction],
  RETRACTION: [102, pbnetwork.Retraction],
  READ_MARKER: [103, pbnetwork.ReadMarker],
  PARTICIPANTS: [108, pbnetwork.Participants],
  REQUEST_RESULT: [109, pbnetwork.RequestResult],
  ROOM_INVITATION: [110, pbnetwork.RoomInvitation],
  ROOM_INFO_REQUEST: [111, pbnetwork.RoomInfoRequest],
  ROOM_INFO: [112, pbnetwork.RoomInfo],
  ROOM_MODERATION: [113, pbnetwork.RoomModeration],
  ROOM_OPTIONS_REQUEST: [114, pbnetwork.RoomOptionsRequest],
  ROOM_OPTIONS: [115, pbnetwork.RoomOptions],
  ROOM_OPTIONS_CHANGE: [116, pbnetwork.RoomOptionsChange],
  ROOM_MEMBERS_REQUEST: [117, pbnetwork.RoomMembersRequest],
  ROOM_MEMBERS: [118, pbnetwork.RoomMembers],
  ROOM_DECLINE: [119, pbnetwork.RoomDecline],
  AVATAR_REQUEST: [120, pbnetwork.AvatarRequest],
  AVATAR: [121, pbnetwork.Avatar],
  HISTORY_REQUEST: [130, pbnetwork.HistoryRequest],
  HISTORY: [131, pbnetwork.History],
  LOGIN_STEP: [140, pbnetwork.LoginStep],
  LOGIN_ANSWER: [141, pbnetwork.LoginAnswer],
  LOGIN_PROGRESS: [142, pbnetwork.LoginProgress],
  ACCOUNT_STATE: [143, pbnetwork.AccountState],
  SEARCH_REQUEST: [150, pbnetwork.SearchRequest],
  SEARCH_RESULT: [151, pbnetwork.SearchResult],
  BLOCK: [152, pbnetwork.Block],
} as const satisfies Record<keyof Payloads, readonly [number, Codec]>;

/** Wrapper types without a payload. */
const bareTypes = { PING: 9, PONG: 10, EXIT: 29 } as const;
const rawXml = 34;

const messageTypeOf = new Map<number, readonly [keyof Payloads, Codec]>(
  Object.entries(messageTypes).map(([type, [number, codec]]) => [number, [type as keyof Payloads, codec]]),
);
const bareTypeOf = new Map<number, keyof typeof bareTypes>(
  Object.entries(bareTypes).map(([type, number]) => [number, type as keyof typeof bareTypes]),
);

/** Tags of `WrapperMessage`: field number << 3 | wire type. */
const typeTag = 1 << 3;
const payloadTag = 2 << 3 | 2;
/** The tag of `Participants.participant`. */
const participantTag = 1 << 3 | 2;

/** Writes any string as valid UTF-8: half a surrogate pair becomes U+FFFD, for old receivers die of it. */
class TextWriter extends protobuf.Writer {
  override string(text: string): protobuf.Writer {
    return super.string(text.isWellFormed() ? text : text.toWellFormed());
  }
}

/**
 * The wrapper as a whole frame, its length in front, ready to send.
 * @throws ProtocolError when a required field is missing or a field has a wrong type.
 */
export function encodeWrapper(wrapper: KnownWrapper): Uint8Array {
  const writer = beginFrame();
  writeBody(wrapper, writer);
  return endFrame(writer);
}

/** A frame of PARTICIPANTS, written as they come. */
export class ParticipantsFrame {
  readonly #writer = beginFrame();

  constructor() {
    this.#writer.uint32(typeTag).int32(messageTypes.PARTICIPANTS[0]).uint32(payloadTag).fork();
  }

  /** In bytes, so far. */
  get size(): number {
    return this.#writer.len;
  }

  /** @throws ProtocolError as {@link encodeWrapper}; then nothing is added. */
  add(participant: Participant): void {
    const codec: Codec = pbnetwork.Participant;
    const payload = participant as never;
    verify("PARTICIPANT_CHANGED", codec, payload);
    codec.encode(payload, this.#writer.uint32(participantTag).fork()).ldelim();
  }

  /** Ready to send. Ends it: nothing can be added any more. */
  finish(): Uint8Array {
    return endFrame(this.#writer.ldelim());
  }
}

function beginFrame(): protobuf.Writer {
  return new TextWriter().fixed32(0); // room for the frame's length, so that nothing is copied afterwards
}

function endFrame(writer: protobuf.Writer): Uint8Array {
  const frame = writer.finish();
  writeFrameLength(frame);
  return frame;
}

function writeBody(wrapper: KnownWrapper, writer: protobuf.Writer): void {
  switch (wrapper.type) {
    case "PING":
    case "PONG":
    case "EXIT":
      writer.uint32(typeTag).int32(bareTypes[wrapper.type]);
      return;
    case "RAW_XML":
      writer.uint32(typeTag).int32(rawXml).uint32(payloadTag).bytes(wrapper.payload);
      return;
    default: {
      const [number, codec]: readonly [number, Codec] = messageTypes[wrapper.type];
      const payload = wrapper.payload as never;
      verify(wrapper.type, codec, payload);
      writer.uint32(typeTag).int32(number).uint32(payloadTag).fork();
      codec.encode(payload, writer).ldelim();
    }
  }
}

/** protobufjs would write a broken message without a word. */
function verify(type: string, codec: Codec, payload: never): void {
  const fault = codec.verify(payload);
  if (fault !== null) throw new ProtocolError(`cannot send ${type}: ${fault}`);
}

/**
 * Reads the body of a frame. Unknown types, unknown fields and bad UTF-8 are tolerated.
 *
 * The payload of `RAW_XML` is a view of `body`; everything else is copied out of it.
 * @throws ProtocolError naming the type and the field.
 */
export function decodeWrapper(body: Uint8Array): Wrapper {
  const { number, start, end } = readEnvelope(body);
  const bare = bareTypeOf.get(number);
  if (bare !== undefined) return { type: bare };
  if (number === rawXml) return { type: "RAW_XML", payload: body.subarray(start, end) };
  const known = messageTypeOf.get(number);
  if (known === undefined) return { type: "UNKNOWN", number };
  const [type, codec] = known;
  return { type, payload: readMessage(type, codec, body, start, end) } as Wrapper;
}

/** The type, and where the payload begins and ends. */
interface Envelope {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** By hand, because the generated code takes an unknown type number for a missing one. */
function readEnvelope(body: Uint8Array): Envelope {
  let number: number | undefined;
  let start = 0;
  let end = 0;
  const reader = new protobuf.Reader(body);
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag === typeTag) number = reader.int32();
      else if (tag === payloadTag) {
        const length = reader.uint32();
        start = reader.pos;
        end = reader.skip(length).pos;
      } else reader.skipType(tag & 7, 0, tag >>> 3);
    }
  } catch (error) {
    throw new ProtocolError(`not a WrapperMessage: ${reason(error)}`, { cause: error });
  }
  if (number === undefined) throw new ProtocolError("a WrapperMessage without a type");
  return { number, start, end };
}

function readMessage(
  type: keyof Payloads,
  codec: Codec,
  body: Uint8Array,
  start: number,
  end: number,
): object {
  try {
    const reader = new protobuf.Reader(body);
    reader.discardUnknown = true;
    reader.pos = start;
    reader.len = end;
    return plain(codec.decode(reader));
  } catch (error) {
    // COMPAT(spectrum2): the C# SDK sends the ini text itself.
    if (type === "BACKEND_CONFIG") return { config: new TextDecoder().decode(body.subarray(start, end)) };
    throw new ProtocolError(`broken ${type}: ${reason(error)}`, { cause: error });
  }
}

/** The fields that were set, without the generated class around them and without empty lists. */
function plain(message: object): object {
  const fields: Record<string, unknown> = {};
  const read = message as Record<string, unknown>;
  for (const name of Object.keys(read)) {
    const value = read[name];
    if (!Array.isArray(value)) fields[name] = isMessage(value) ? plain(value) : value;
    else if (value.length > 0) fields[name] = isMessage(value[0]) ? value.map(plain) : value;
  }
  return fields;
}

function isMessage(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
