import assert from "node:assert/strict";
import {
  Affiliation,
  FailureReason,
  type FormField,
  type KnownWrapper,
  ParticipantFlag,
  type RoomMember,
  StatusType,
} from "../proto/mod.ts";
import { test } from "../tests/test.ts";
import type { Card, Found, Picture } from "./contact_requests.ts";
import { RequestError } from "./failure.ts";
import type { HistoryPage } from "./message_requests.ts";
import { NetworkPlugin } from "./network_plugin.ts";
import type { RoomDescription } from "./room_requests.ts";
import { FakeMain } from "./testing.ts";

const user = "romeo@example.com";
const buddy = "juliet";
const room = "#verona";
const names = { userName: user, buddyName: buddy };
const photo = new Uint8Array([1, 2]);

class PlainPlugin extends NetworkPlugin {
  readonly asked: unknown[] = [];

  override onLogin(): void {}
  override onLogout(): void {}
  override onMessage(): void {}

  protected ask(method: string, request: unknown): void {
    this.asked.push([method, request]);
  }
}

/** Remembers whatever it is asked. */
class AblePlugin extends PlainPlugin {
  override onLoginAnswer = (request: unknown): void => this.ask("onLoginAnswer", request);
  override onStatusChanged = (request: unknown): void => this.ask("onStatusChanged", request);
  override onRawXml = (request: unknown): void => this.ask("onRawXml", request);
  override onCorrection = (request: unknown): string => {
    this.ask("onCorrection", request);
    return "m2";
  };
  override onTyping = (request: unknown): void => this.ask("onTyping", request);
  override onAttention = (request: unknown): void => this.ask("onAttention", request);
  override onReaction = (request: unknown): void => this.ask("onReaction", request);
  override onRetraction = (request: unknown): void => this.ask("onRetraction", request);
  override onReadMarker = (request: unknown): void => this.ask("onReadMarker", request);
  override onHistoryRequest = (): HistoryPage => ({
    message: [{ ...names, message: "old" }],
    complete: true,
  });
  override onJoinRoom = (request: unknown): void => this.ask("onJoinRoom", request);
  override onLeaveRoom = (request: unknown): void => this.ask("onLeaveRoom", request);
  override onRoomSubject = (request: unknown): void => this.ask("onRoomSubject", request);
  override onRoomNickname = (request: unknown): void => this.ask("onRoomNickname", request);
  override onRoomInvitation = (request: unknown): void => this.ask("onRoomInvitation", request);
  override onRoomModeration = (request: unknown): void => this.ask("onRoomModeration", request);
  override onRoomOptions = (request: unknown): void => this.ask("onRoomOptions", request);
  override onRoomDecline = (request: unknown): void => this.ask("onRoomDecline", request);
  override onRoomOptionsRequest = (): readonly FormField[] => [{ name: "moderated", value: "1" }];
  override onRoomMembersRequest = (): readonly RoomMember[] => [{ legacyName: "tybalt" }];
  override onRoomInfoRequest = (): RoomDescription => ({ name: "Verona", memberCount: 2 });
  override onVCardRequest = (): Card => ({ fullname: "Juliet Capulet" });
  override onVCardUpdate = (request: unknown): void => this.ask("onVCardUpdate", request);
  override onAvatarRequest = (): Picture => ({ mimeType: "image/png", data: photo });
  override onSearch = (): Found => ({ found: [{ buddy: "juliet" }] });
  override onBlock = (request: unknown): void => this.ask("onBlock", request);
}

const able = (): FakeMain<AblePlugin> => new FakeMain((send) => new AblePlugin(send), { protocol: 2 });
const plain = (): FakeMain<PlainPlugin> => new FakeMain((send) => new PlainPlugin(send), { protocol: 2 });

/** What the instance is told, besides what the backend says about itself. */
const told = (main: FakeMain): unknown[] => main.pending.filter(({ type }) => type !== "BACKEND_CONFIG");

test("each request of Protocol 1 arrives at its method, in plain words", async () => {
  await using main = able();
  const typing = { user, buddy };
  main.send(
    { type: "BUDDY_TYPING", payload: names },
    { type: "BUDDY_TYPED", payload: names },
    { type: "BUDDY_STOPPED_TYPING", payload: names },
    { type: "ATTENTION", payload: { ...names, message: "hey" } },
    { type: "JOIN_ROOM", payload: { userName: user, room, nickname: "R", password: "pw" } },
    { type: "LEAVE_ROOM", payload: { userName: user, room, nickname: "", password: "" } },
    { type: "ROOM_SUBJECT_CHANGED", payload: { userName: user, buddyName: room, message: "feud" } },
    { type: "VCARD", payload: { userName: user, buddyName: "", id: 0, photo, nickname: "R" } },
  );
  await main.settled();
  assert.deepEqual(main.plugin.asked, [
    ["onTyping", { ...typing, state: "typing" }],
    ["onTyping", { ...typing, state: "paused" }],
    ["onTyping", { ...typing, state: "stopped" }],
    ["onAttention", { user, buddy, text: "hey" }],
    ["onJoinRoom", { user, room, nickname: "R", password: "pw" }],
    ["onLeaveRoom", { user, room, reason: "" }],
    ["onRoomSubject", { user, room, subject: "feud" }],
    ["onVCardUpdate", { user, photo, nickname: "R" }],
  ]);
  assert.deepEqual(told(main), []);
});

test("a stanza arrives as it is", async () => {
  await using main = able();
  main.send({ type: "RAW_XML", payload: new TextEncoder().encode("<presence/>") });
  await main.settled();
  assert.deepEqual(main.plugin.asked, [["onRawXml", "<presence/>"]]);
});

test("a card that is asked for is answered under its number", async () => {
  await using main = able();
  main.send({ type: "VCARD", payload: { ...names, id: 7 } });
  assert.deepEqual((await main.next("VCARD")).payload, { ...names, id: 7, fullname: "Juliet Capulet" });
});

test("a card that nobody can look up is empty, for the one who asked would wait for ever", async () => {
  await using main = plain();
  main.send({ type: "VCARD", payload: { ...names, id: 7 } });
  assert.deepEqual((await main.next("VCARD")).payload, { ...names, id: 7 });
});

const requestId = "q1";
const tasks: readonly (readonly [string, KnownWrapper, unknown])[] = (() => {
  const reaction = { user, buddy, legacyId: "m1", emoji: ["👍"], requestId };
  const retraction = { user, buddy, legacyId: "m1", requestId };
  const block = { user, buddy, blocked: true, requestId };
  const moderation = { user, room, requestId, nickname: "T", affiliation: Affiliation.outcast };
  const invitation = { user, room, buddy, requestId };
  const roomNames = { userName: user, room, nickname: "R" };
  return [
    ["onReaction", { type: "REACTION", payload: reaction }, reaction],
    ["onRetraction", { type: "RETRACTION", payload: retraction }, retraction],
    ["onBlock", { type: "BLOCK", payload: block }, block],
    ["onRoomModeration", { type: "ROOM_MODERATION", payload: moderation }, moderation],
    ["onRoomInvitation", { type: "ROOM_INVITATION", payload: invitation }, invitation],
    ["onRoomDecline", { type: "ROOM_DECLINE", payload: invitation }, invitation],
    [
      "onRoomOptions",
      { type: "ROOM_OPTIONS_CHANGE", payload: { user, room, requestId, value: { moderated: "1" } } },
      { user, room, values: new Map([["moderated", "1"]]) },
    ],
    [
      "onRoomNickname",
      { type: "ROOM_NICKNAME_CHANGED", payload: { ...roomNames, requestId } },
      { user, room, nickname: "R" },
    ],
    [
      "onJoinRoom",
      { type: "JOIN_ROOM", payload: { ...roomNames, requestId } },
      { user, room, nickname: "R", password: "" },
    ],
    [
      "onLeaveRoom",
      { type: "LEAVE_ROOM", payload: { ...roomNames, requestId, reason: "tired" } },
      { user, room, reason: "tired" },
    ],
  ];
})();

for (const [method, wrapper, request] of tasks) {
  test(`${wrapper.type} arrives at ${method}, and that it is done is told`, async () => {
    await using main = able();
    main.send(wrapper);
    assert.deepEqual((await main.next("REQUEST_RESULT")).payload, { user, requestId, ok: true });
    assert.deepEqual(main.plugin.asked, [[method, request]]);
  });

  test(`${wrapper.type} toward a plugin without ${method} is refused`, async () => {
    await using main = plain();
    main.send(wrapper);
    assert.deepEqual((await main.next("REQUEST_RESULT")).payload, {
      user,
      requestId,
      ok: false,
      reason: FailureReason.unsupported,
      text: "The network cannot do this.",
      retry: false,
    });
  });
}

test("questions are answered with what the methods return", async () => {
  await using main = able();
  main.send(
    { type: "HISTORY_REQUEST", payload: { user, buddy, requestId: "1", limit: 10 } },
    { type: "ROOM_INFO_REQUEST", payload: { user, room, requestId: "2" } },
    { type: "AVATAR_REQUEST", payload: { user, buddy, requestId: "3" } },
    { type: "SEARCH_REQUEST", payload: { user, requestId: "4", text: "jul" } },
    { type: "ROOM_OPTIONS_REQUEST", payload: { user, room, requestId: "5" } },
    { type: "ROOM_MEMBERS_REQUEST", payload: { user, room, requestId: "6" } },
  );
  const history = { user, buddy, requestId: "1", message: [{ ...names, message: "old" }], complete: true };
  assert.deepEqual((await main.next("HISTORY")).payload, history);
  const info = { user, room, requestId: "2", name: "Verona", memberCount: 2 };
  assert.deepEqual((await main.next("ROOM_INFO")).payload, info);
  const avatar = { user, requestId: "3", mimeType: "image/png", data: photo };
  assert.deepEqual((await main.next("AVATAR")).payload, avatar);
  const found = { user, requestId: "4", found: [{ buddy: "juliet" }] };
  assert.deepEqual((await main.next("SEARCH_RESULT")).payload, found);
  const options = { user, room, requestId: "5", option: [{ name: "moderated", value: "1" }] };
  assert.deepEqual((await main.next("ROOM_OPTIONS")).payload, options);
  const members = { user, room, requestId: "6", member: [{ legacyName: "tybalt" }] };
  assert.deepEqual((await main.next("ROOM_MEMBERS")).payload, members);
});

test("a question that takes its time holds nothing up, and one that fails says why", async () => {
  await using main = able();
  const slow = Promise.withResolvers<Found>();
  Object.assign(main.plugin, { onSearch: () => slow.promise });
  const reaction = { user, buddy, legacyId: "m1", requestId: "2" };
  main.send(
    { type: "SEARCH_REQUEST", payload: { user, requestId: "1", text: "jul" } },
    { type: "REACTION", payload: reaction },
  );
  assert.equal((await main.next("REQUEST_RESULT")).payload.requestId, "2");
  slow.reject(new RequestError(FailureReason.notAllowed, "Not for you."));
  const { payload } = await main.next("REQUEST_RESULT");
  assert.deepEqual(payload, {
    user,
    requestId: "1",
    ok: false,
    reason: FailureReason.notAllowed,
    text: "Not for you.",
    retry: false,
  });
});

test("a join that takes its time holds nothing up but what changes the same room", async () => {
  const gate = Promise.withResolvers<void>();
  class SlowPlugin extends PlainPlugin {
    override onJoinRoom = async (request: unknown): Promise<void> => {
      await gate.promise;
      this.ask("onJoinRoom", request);
    };
    override onRoomNickname = (): void => this.ask("onRoomNickname", room);
    override onTyping = (): void => this.ask("onTyping", buddy);
  }
  await using main = new FakeMain((send) => new SlowPlugin(send), { protocol: 2 });
  const inRoom = { userName: user, room, nickname: "r" };
  main.send({ type: "JOIN_ROOM", payload: { ...inRoom, requestId: "1" } });
  main.send({ type: "ROOM_NICKNAME_CHANGED", payload: { ...inRoom, requestId: "2" } });
  main.send({ type: "BUDDY_TYPING", payload: names }, { type: "PING" });
  await main.next("PONG");
  assert.deepEqual(main.plugin.asked, [["onTyping", buddy]]);
  gate.resolve();
  await main.next("REQUEST_RESULT", ({ payload }) => payload.requestId === "2");
  assert.deepEqual(main.plugin.asked.at(-1), ["onRoomNickname", room]);
});

test("in Protocol 1 a refused join is told of the user's participant, unless it passes", async () => {
  class StrictPlugin extends PlainPlugin {
    override onJoinRoom = ({ nickname }: { nickname: string }): void => {
      const reason = nickname === "taken" ? FailureReason.conflict : FailureReason.notAllowed;
      throw new RequestError(reason, `no ${nickname}`, { retry: nickname === "soon" });
    };
  }
  await using main = new FakeMain((send) => new StrictPlugin(send));
  for (const nickname of ["soon", "taken", "romeo"]) {
    main.send({ type: "JOIN_ROOM", payload: { userName: user, room, nickname } });
  }
  await main.settled();
  const told = main.pending.flatMap((wrapper) =>
    wrapper.type === "PARTICIPANT_CHANGED" ? [[wrapper.payload.flag, wrapper.payload.statusMessage]] : []
  );
  assert.deepEqual(told, [
    [ParticipantFlag.conflict, "no taken"],
    [ParticipantFlag.roomNotFound, "no romeo"],
  ]);
});

test("a correction goes to its own method, and has the id of the new version", async () => {
  await using main = able();
  const payload = { ...names, message: "their", replaces: "m1", requestId };
  main.send({ type: "CONV_MESSAGE", payload });
  const status = await main.next("MESSAGE_STATUS");
  assert.equal(status.payload.legacyId, "m2");
  assert.deepEqual(main.plugin.asked, [
    ["onCorrection", { user, buddy, text: "their", id: requestId, replaces: "m1" }],
  ]);
});

test("read markers, login answers and idle times arrive, and need no answer", async () => {
  await using main = able();
  const marker = { user, buddy, legacyId: "m1", timeMs: 5 };
  main.send(
    { type: "READ_MARKER", payload: marker },
    { type: "LOGIN_ANSWER", payload: { user, stepId: "s", value: { code: "42" } } },
    { type: "LOGIN_ANSWER", payload: { user, stepId: "s", cancel: true } },
    { type: "STATUS_CHANGED", payload: { userName: user, status: StatusType.away, idleSinceMs: 9 } },
  );
  await main.settled();
  assert.deepEqual(main.plugin.asked, [
    ["onReadMarker", marker],
    ["onLoginAnswer", { user, stepId: "s", values: new Map([["code", "42"]]), cancelled: false }],
    ["onLoginAnswer", { user, stepId: "s", values: new Map(), cancelled: true }],
    ["onStatusChanged", { user, status: StatusType.away, statusMessage: "", idleSinceMs: 9 }],
  ]);
  assert.deepEqual(told(main), []);
});
