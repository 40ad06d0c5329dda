import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { decodeWrapper, encodeWrapper, type KnownWrapper, withoutProtocol2 } from "../../proto/mod.ts";
import { Affiliation, Role } from "../../proto/mod.ts";
import { legacyMessageId, legacyName, userId } from "../ids.ts";
import type { NetworkRequest } from "../users/requests.ts";
import { everyRequest } from "./every_request.ts";
import { classicRequest, modernRequest } from "./network_requests.ts";

const user = userId("romeo@example.com");
const requestId = "q1";
const id = legacyMessageId("72");
const [juliet, balcony] = [legacyName("juliet"), legacyName("#balcony")];

/** What a backend of protocol 2 reads. */
function modern(request: NetworkRequest): unknown {
  return decodeWrapper(encodeWrapper(modernRequest(user, request, requestId)).subarray(4));
}

function moderation(whom: Extract<NetworkRequest, { type: "moderate" }>["whom"]): NetworkRequest {
  return { type: "moderate", room: balcony, whom, to: { role: "none" }, reason: "noise" };
}

test("reactions and retractions name the message", () => {
  const which = { user, buddy: "juliet", legacyId: "72", requestId };
  assert.deepEqual(modern({ type: "react", conversation: juliet, id, emoji: ["👍", "🌙"] }), {
    type: "REACTION",
    payload: { ...which, emoji: ["👍", "🌙"] },
  });
  assert.deepEqual(modern({ type: "react", conversation: juliet, id, emoji: [] }), {
    type: "REACTION",
    payload: which,
  });
  assert.deepEqual(modern({ type: "retract", conversation: juliet, id, reason: "oh" }), {
    type: "RETRACTION",
    payload: { ...which, reason: "oh" },
  });
});

test("history is asked for within the bounds that are there", () => {
  assert.deepEqual(modern({ type: "history", conversation: juliet, limit: 50 }), {
    type: "HISTORY_REQUEST",
    payload: { user, requestId, buddy: "juliet", limit: 50 },
  });
  const bounds = { beforeId: id, afterId: id, before: new Date(20), after: new Date(10), cursor: "c" };
  assert.deepEqual(modern({ type: "history", conversation: juliet, limit: 1, ...bounds }), {
    type: "HISTORY_REQUEST",
    payload: {
      user,
      requestId,
      buddy: "juliet",
      limit: 1,
      beforeId: "72",
      afterId: "72",
      beforeMs: 20,
      afterMs: 10,
      cursor: "c",
    },
  });
});

test("a picture is somebody's: the user's, a buddy's, a room's, or a participant's", () => {
  const asked = (of: Extract<NetworkRequest, { type: "avatar" }>["of"], avatarId = "") =>
    modern({ type: "avatar", of, avatarId });
  const request = (whose: object) => ({ type: "AVATAR_REQUEST", payload: { user, requestId, ...whose } });
  assert.deepEqual(asked({ kind: "user" }), request({}));
  assert.deepEqual(
    asked({ kind: "buddy", name: juliet }, "v7"),
    request({ buddy: "juliet", avatarId: "v7" }),
  );
  assert.deepEqual(asked({ kind: "room", room: balcony }), request({ room: "#balcony" }));
  assert.deepEqual(
    asked({ kind: "participant", room: balcony, nickname: "nurse" }),
    request({ room: "#balcony", nickname: "nurse" }),
  );
});

test("somebody is moderated by nickname and id, or by a name if not present", () => {
  const request = (whom: object, to: object) => ({
    type: "ROOM_MODERATION",
    payload: { user, requestId, room: "#balcony", reason: "noise", ...whom, ...to },
  });
  assert.deepEqual(
    modern(moderation({ kind: "participant", author: { nickname: "tybalt", participantId: "p1" } })),
    request({ nickname: "tybalt", participantId: "p1" }, { role: Role.none }),
  );
  assert.deepEqual(
    modern(moderation({ kind: "participant", author: { nickname: "", participantId: "p1" } })),
    request({ participantId: "p1" }, { role: Role.none }),
  );
  assert.deepEqual(
    modern({
      type: "moderate",
      room: balcony,
      whom: { kind: "person", name: legacyName("tybalt") },
      to: { affiliation: "outcast" },
      reason: "noise",
    }),
    request({ legacyName: "tybalt" }, { affiliation: Affiliation.outcast }),
  );
});

test("every request of protocol 2 says by which id it is answered", () => {
  for (const request of everyRequest) {
    const wrapper = modernRequest(user, request, requestId);
    assert.ok("payload" in wrapper && "requestId" in wrapper.payload, request.type);
    assert.equal(wrapper.payload.requestId, requestId);
  }
});

test("what the old protocol knows is asked in its words, without one new byte", () => {
  const asked = everyRequest.map((request) => classicRequest(user, request));
  const known = asked.filter((wrapper) => wrapper !== undefined);
  assert.deepEqual(known.map(({ type }) => type), [
    "BUDDY_CHANGED",
    "JOIN_ROOM",
    "LEAVE_ROOM",
    "ROOM_SUBJECT_CHANGED",
  ]);
  for (const wrapper of known) {
    assert.deepEqual(bytes(withoutProtocol2(wrapper)), bytes(wrapper), wrapper.type);
  }
});

test("the old protocol blocks with a buddy's whole state", () => {
  const buddy = { name: juliet, alias: "J", groups: ["Verona"] };
  const wrapper = classicRequest(user, { type: "block", buddy, blocked: true, spam: true });
  assert.deepEqual(wrapper, {
    type: "BUDDY_CHANGED",
    payload: {
      userName: user,
      buddyName: "juliet",
      alias: "J",
      group: ["Verona"],
      status: 5,
      blocked: true,
    },
  });
});

function bytes(wrapper: KnownWrapper | undefined): Uint8Array | undefined {
  return wrapper && encodeWrapper(wrapper);
}
