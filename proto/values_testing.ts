/** Any value that `protocol.proto` allows, for property tests. */
import fc from "fast-check";
import protobuf from "protobufjs";
import type { KnownWrapper } from "./wrapper.ts";

/** The parsed `protocol.proto`. */
export const root = parseProtocol(await Deno.readTextFile(new URL("./protocol.proto", import.meta.url)));

export function parseProtocol(text: string): protobuf.Root {
  const root = protobuf.parse(text, { keepCase: false }).root;
  root.resolveAll();
  return root;
}

/** Any plain message of this type; optional fields may be absent, and lists are not empty. */
export function valuesOfMessage(type: protobuf.Type): fc.Arbitrary<Record<string, unknown>> {
  const fields = type.fieldsArray.map((field) => [field.name, valuesOf(field)] as const);
  return fc.record(Object.fromEntries(fields)).map((values) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
  );
}

/** Any value of a field, or undefined where the field may be absent. */
function valuesOf(field: protobuf.Field): fc.Arbitrary<unknown> {
  const one = scalarsOf(field);
  if (field instanceof protobuf.MapField) {
    return fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.string(), { noNullPrototype: true });
  }
  if (field.required) return one;
  return fc.option(field.repeated ? fc.array(one, { minLength: 1, maxLength: 2 }) : one, { nil: undefined });
}

function scalarsOf(field: protobuf.Field): fc.Arbitrary<unknown> {
  if (field.resolvedType instanceof protobuf.Enum) {
    return fc.constantFrom(...Object.values(field.resolvedType.values));
  }
  if (field.resolvedType instanceof protobuf.Type) return valuesOfMessage(field.resolvedType);
  switch (field.type) {
    case "string":
      return fc.string({ unit: "binary" });
    case "int32":
      return fc.integer();
    case "double":
      return fc.maxSafeInteger();
    case "bool":
      return fc.boolean();
    case "bytes":
      return fc.uint8Array();
    default:
      throw new Error(`protocol.proto uses ${field.type}, which this test does not know`);
  }
}

/** The message that each wrapper type carries, where its name is not that of the type. */
const messageNames = new Map(Object.entries({
  BUDDY_CHANGED: "Buddy",
  BUDDY_REMOVED: "Buddy",
  CONV_MESSAGE: "ConversationMessage",
  JOIN_ROOM: "Room",
  LEAVE_ROOM: "Room",
  PARTICIPANT_CHANGED: "Participant",
  ROOM_NICKNAME_CHANGED: "Room",
  ROOM_SUBJECT_CHANGED: "ConversationMessage",
  VCARD: "VCard",
  STATUS_CHANGED: "Status",
  BUDDY_TYPING: "Buddy",
  BUDDY_STOPPED_TYPING: "Buddy",
  BUDDY_TYPED: "Buddy",
  AUTH_REQUEST: "Buddy",
  ATTENTION: "ConversationMessage",
  QUERY: "BackendConfig",
  CONV_MESSAGE_ACK: "ConversationMessage",
  API_VERSION: "APIVersion",
}));

/** The wrapper types that carry something. */
export const payloadTypes: readonly string[] = Object.keys(
  root.lookupEnum("pbnetwork.WrapperMessage.Type").values,
)
  .map((name) => name.slice("TYPE_".length))
  .filter((type) => !/^(PING|PONG|EXIT|FT_.*)$/.test(type));

/** The name of the message that a wrapper type carries. */
export function messageNameOf(type: string): string {
  const camelCase = type.toLowerCase().replaceAll(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
  return messageNames.get(type) ?? camelCase;
}

/** Any payload of a wrapper type. */
export function payloadsOf(type: string): fc.Arbitrary<unknown> {
  if (type === "RAW_XML") return fc.uint8Array();
  return valuesOfMessage(root.lookupType(`pbnetwork.${messageNameOf(type)}`));
}

/** Any wrapper that carries something. */
export const wrappers: fc.Arbitrary<KnownWrapper> = fc.oneof(
  ...payloadTypes.map((type) => payloadsOf(type).map((payload) => ({ type, payload }) as KnownWrapper)),
);
