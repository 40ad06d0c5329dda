import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import {
  AccountCondition,
  Affiliation,
  AttachmentDisposition,
  ConnectionError,
  ContactFieldKind,
  Departure,
  FailureReason,
  FormFieldType,
  LoginStepKind,
  MessageState,
  ParticipantFlag,
  Role,
  StatusType,
} from "./enums.ts";
import { pbnetwork } from "./messages.js";

/** `CONNECTION_ERROR_CERT_EXPIRED` → `certExpired`. */
function withoutPrefix(values: object, prefix: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [camelCase(name.slice(prefix.length)), value]),
  );
}

function camelCase(name: string): string {
  return name.toLowerCase().replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

test("ConnectionError has every number of the protocol under its own name", () => {
  assert.deepEqual({ ...ConnectionError }, withoutPrefix(pbnetwork.ConnectionError, "CONNECTION_ERROR_"));
});

test("ParticipantFlag has every bit of the protocol under its own name", () => {
  assert.deepEqual({ ...ParticipantFlag }, withoutPrefix(pbnetwork.ParticipantFlag, "PARTICIPANT_FLAG_"));
});

test("StatusType has every number of the protocol", () => {
  const plain = { FFC: "freeForChat", XA: "extendedAway", DND: "doNotDisturb", NONE: "offline" };
  const names = new Map(Object.entries(plain));
  const expected = Object.entries(pbnetwork.StatusType).map(([name, value]) => {
    const short = name.slice("STATUS_".length);
    return [names.get(short) ?? camelCase(short), value];
  });
  assert.deepEqual({ ...StatusType }, Object.fromEntries(expected));
});

const modern = {
  MESSAGE_STATE_: [MessageState, pbnetwork.MessageState],
  FAILURE_REASON_: [FailureReason, pbnetwork.FailureReason],
  ATTACHMENT_DISPOSITION_: [AttachmentDisposition, pbnetwork.AttachmentDisposition],
  AFFILIATION_: [Affiliation, pbnetwork.Affiliation],
  ROLE_: [Role, pbnetwork.Role],
  DEPARTURE_: [Departure, pbnetwork.Departure],
  LOGIN_STEP_KIND_: [LoginStepKind, pbnetwork.LoginStepKind],
  FORM_FIELD_TYPE_: [FormFieldType, pbnetwork.FormFieldType],
  ACCOUNT_CONDITION_: [AccountCondition, pbnetwork.AccountCondition],
  CONTACT_FIELD_KIND_: [ContactFieldKind, pbnetwork.ContactFieldKind],
} as const;

for (const [prefix, [ours, wire]] of Object.entries(modern)) {
  test(`the ${prefix}… numbers of Protocol 2 have their own names, and 0 is the vaguest`, () => {
    assert.deepEqual({ ...ours }, withoutPrefix(wire, prefix));
    assert.equal(Object.values(ours)[0], 0);
  });
}
