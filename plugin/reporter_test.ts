import assert from "node:assert/strict";
import {
  AccountCondition,
  type KnownWrapper,
  LoginStepKind,
  MessageState,
  ParticipantFlag,
  Role,
  StatusType,
} from "../proto/mod.ts";
import { test } from "../tests/test.ts";
import { Reporter } from "./reporter.ts";

const user = "romeo@example.com";
const buddy = "juliet";
const room = "#verona";
const names = { userName: user, buddyName: buddy };

/** What a report sends. */
function sentBy(report: (reporter: Reporter) => void): KnownWrapper {
  const sent: KnownWrapper[] = [];
  report(new Reporter((wrapper) => sent.push(wrapper)));
  const [wrapper] = sent;
  assert.ok(wrapper !== undefined && sent.length === 1);
  return wrapper;
}

test("a buddy's whole state is exact, so that what is left out is taken away", () => {
  const state = { user, buddy, groups: ["G"], status: StatusType.away, lastActiveMs: 5, avatarId: "a1" };
  assert.deepEqual(sentBy((reporter) => reporter.reportBuddyChanged(state)), {
    type: "BUDDY_CHANGED",
    payload: {
      ...names,
      group: ["G"],
      status: StatusType.away,
      lastActiveMs: 5,
      avatarId: "a1",
      exact: true,
    },
  });
});

test("a message has its time in both forms, and whatever else is known of it", () => {
  const writtenAt = new Date("2026-11-22T19:37:00.123Z");
  const more = { nickname: "J", pm: true, legacyId: "m1", replaces: "m0", thread: "t", history: true };
  const message = { user, buddy: room, text: "hi", writtenAt, attachments: [{ url: "u" }], ...more };
  assert.deepEqual(sentBy((reporter) => reporter.reportMessage(message)), {
    type: "CONV_MESSAGE",
    payload: {
      userName: user,
      buddyName: room,
      message: "hi",
      timestamp: "20261122T193700",
      timeMs: writtenAt.getTime(),
      attachment: [{ url: "u" }],
      ...more,
    },
  });
});

test("typing has three types on the wire", () => {
  const types = (["typing", "paused", "stopped"] as const).map((state) =>
    sentBy((reporter) => reporter.reportTyping({ user, buddy, state, nickname: "J" }))
  );
  const payload = { ...names, nickname: "J" };
  assert.deepEqual(types, [
    { type: "BUDDY_TYPING", payload },
    { type: "BUDDY_TYPED", payload },
    { type: "BUDDY_STOPPED_TYPING", payload },
  ]);
});

test("a participant is online and nothing special unless it is said", () => {
  const participant = { user, room, nickname: "J", role: Role.visitor };
  assert.deepEqual(sentBy((reporter) => reporter.reportParticipant(participant)), {
    type: "PARTICIPANT_CHANGED",
    payload: { userName: user, room, nickname: "J", role: Role.visitor, flag: 0, status: StatusType.online },
  });
  const left = { user, room, nickname: "J", flag: ParticipantFlag.kicked, status: StatusType.offline };
  const { user: _user, ...rest } = left;
  assert.deepEqual(sentBy((reporter) => reporter.reportParticipant(left)), {
    type: "PARTICIPANT_CHANGED",
    payload: { userName: user, ...rest },
  });
});

test("a list of rooms is two lists side by side, one user's or everybody's", () => {
  const rooms = [{ room, name: "Verona" }, { room: "#m", name: "Mantua" }];
  const lists = { room: [room, "#m"], name: ["Verona", "Mantua"] };
  assert.deepEqual(sentBy((reporter) => reporter.reportRoomList(rooms, user)).type, "ROOM_LIST");
  assert.deepEqual(sentBy((reporter) => reporter.reportRoomList(rooms)), {
    type: "ROOM_LIST",
    payload: lists,
  });
  assert.deepEqual(sentBy((reporter) => reporter.reportRoomList(rooms, user)), {
    type: "ROOM_LIST",
    payload: { ...lists, user },
  });
});

const subject = { userName: user, buddyName: room, message: "feud" };
const inWords: readonly (readonly [(reporter: Reporter) => void, KnownWrapper])[] = [
  [
    (reporter) => reporter.reportAuthRequest({ user, buddy, alias: "J", text: "may I?" }),
    { type: "AUTH_REQUEST", payload: { ...names, alias: "J", requestText: "may I?" } },
  ],
  [
    (reporter) => reporter.reportAttention({ user, buddy, text: "hey" }),
    { type: "ATTENTION", payload: { ...names, message: "hey" } },
  ],
  [
    (reporter) => reporter.reportReceipt(user, buddy, "q1"),
    { type: "MESSAGE_STATUS", payload: { user, buddy, requestId: "q1", state: MessageState.delivered } },
  ],
  [
    (reporter) => reporter.reportRoomNickname({ user, room, nickname: "R" }),
    { type: "ROOM_NICKNAME_CHANGED", payload: { userName: user, room, nickname: "R" } },
  ],
  [
    (reporter) => reporter.reportRoomSubject({ user, room, subject: "feud" }),
    { type: "ROOM_SUBJECT_CHANGED", payload: subject },
  ],
  [
    (reporter) => reporter.reportRoomSubject({ user, room, subject: "feud", nickname: "J" }),
    { type: "ROOM_SUBJECT_CHANGED", payload: { ...subject, nickname: "J" } },
  ],
  [
    (reporter) => reporter.reportRawXml("<iq/>"),
    { type: "RAW_XML", payload: new TextEncoder().encode("<iq/>") },
  ],
];

for (const [report, wrapper] of inWords) {
  test(`a ${wrapper.type} is reported in plain words`, () => assert.deepEqual(sentBy(report), wrapper));
}

test("what is new in Protocol 2 goes over the wire as it is", () => {
  const message = { user, buddy, legacyId: "m1" };
  const step = { user, stepId: "s", kind: LoginStepKind.code };
  const account = { user, condition: AccountCondition.backfilling };
  const reported: readonly (readonly [(reporter: Reporter) => void, KnownWrapper])[] = [
    [(reporter) => reporter.reportReaction(message), { type: "REACTION", payload: message }],
    [(reporter) => reporter.reportRetraction(message), { type: "RETRACTION", payload: message }],
    [(reporter) => reporter.reportReadMarker(message), { type: "READ_MARKER", payload: message }],
    [(reporter) => reporter.reportMessageStatus(message), { type: "MESSAGE_STATUS", payload: message }],
    [(reporter) => reporter.reportRoomInfo({ user, room }), { type: "ROOM_INFO", payload: { user, room } }],
    [
      (reporter) => reporter.reportRoomInvitation({ user, room }),
      { type: "ROOM_INVITATION", payload: { user, room } },
    ],
    [(reporter) => reporter.reportLoginStep(step), { type: "LOGIN_STEP", payload: step }],
    [(reporter) => reporter.reportLoginProgress({ user }), { type: "LOGIN_PROGRESS", payload: { user } }],
    [(reporter) => reporter.reportAccountState(account), { type: "ACCOUNT_STATE", payload: account }],
    [
      (reporter) => reporter.reportBlock({ user, buddy, blocked: true }),
      { type: "BLOCK", payload: { user, buddy, blocked: true } },
    ],
  ];
  for (const [report, wrapper] of reported) assert.deepEqual(sentBy(report), wrapper);
});
