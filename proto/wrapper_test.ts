import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../tests/test.ts";
import { ParticipantFlag, StatusType } from "./enums.ts";
import { pbnetwork } from "./messages.js";
import { payloadsOf, payloadTypes } from "./values_testing.ts";
import {
  decodeWrapper,
  encodeWrapper,
  type KnownWrapper,
  ParticipantsFrame,
  ProtocolError,
  type Wrapper,
} from "./wrapper.ts";

const unhex = (hex: string): Uint8Array => Uint8Array.fromHex(hex.replaceAll(" ", ""));
/** The body of the frame of `wrapper`. */
const body = (wrapper: KnownWrapper): Uint8Array => encodeWrapper(wrapper).subarray(4);

test("the wire examples of the protocol read and write byte for byte", () => {
  const examples: readonly (readonly [string, KnownWrapper])[] = [
    ["0809", { type: "PING" }],
    ["080a", { type: "PONG" }],
    ["081d", { type: "EXIT" }],
    [
      "0803 1215 0a03614062 12016e 1a0170 2a08 0a06 0a016b 120176",
      {
        type: "LOGIN",
        payload: { user: "a@b", legacyName: "n", password: "p", settings: { value: { k: "v" } } },
      },
    ],
    ["0802 1207 0a03614062 1000", { type: "DISCONNECTED", payload: { user: "a@b", error: 0 } }],
    ["0811 1207 0a03614062 1801", { type: "STATUS_CHANGED", payload: { userName: "a@b", status: 1 } }],
    [
      "0806 1214 0a03614062 120162 22024731 22024732 2805 4000",
      {
        type: "BUDDY_CHANGED",
        payload: { userName: "a@b", buddyName: "b", group: ["G1", "G2"], status: 5, blocked: false },
      },
    ],
    ["0863 1206 0a0173 12016e", { type: "BACKEND_AUTH", payload: { secret: "s", name: "n" } }],
    ["0822 1204 3c612f3e", { type: "RAW_XML", payload: new TextEncoder().encode("<a/>") }],
  ];
  for (const [hex, wrapper] of examples) {
    assert.equal(body(wrapper).toHex(), hex.replaceAll(" ", ""));
    assert.deepEqual(decodeWrapper(unhex(hex)), wrapper);
  }
});

test("a wrapper is written with its frame's length in front", () => {
  assert.deepEqual(encodeWrapper({ type: "PING" }), unhex("00000002 0809"));
});

for (const type of payloadTypes) {
  test(`${type} comes back as it was sent, with the number of the protocol`, () => {
    fc.assert(fc.property(payloadsOf(type), (payload) => {
      const wrapper = { type, payload } as KnownWrapper;
      const bytes = body(wrapper);
      assert.deepEqual(decodeWrapper(bytes), wrapper);
      assert.equal(pbnetwork.WrapperMessage.Type[bytes[1] ?? 0], `TYPE_${type}`);
    }));
  });
}

test("an optional field that is empty is not an optional field that is absent", () => {
  const sent: Wrapper = {
    type: "VCARD",
    payload: { userName: "u", buddyName: "", id: 0, photo: new Uint8Array() },
  };
  assert.deepEqual(decodeWrapper(body(sent)), sent);
});

test("empty lists read as absent ones", () => {
  const payload = { userName: "u", buddyName: "b", group: [] };
  const read = decodeWrapper(body({ type: "BUDDY_CHANGED", payload }));
  assert.deepEqual(read, { type: "BUDDY_CHANGED", payload: { userName: "u", buddyName: "b" } });
});

test("participant flags combine", () => {
  const flag = ParticipantFlag.moderator | ParticipantFlag.me;
  const payload = { userName: "u", room: "#r", nickname: "n", flag, status: StatusType.online };
  assert.deepEqual(decodeWrapper(body({ type: "PARTICIPANT_CHANGED", payload })), {
    type: "PARTICIPANT_CHANGED",
    payload: { ...payload, flag: 17 },
  });
});

test("participants written as they come read in the same order", () => {
  const romeo = { userName: "u", room: "#r", nickname: "romeo", flag: 0, status: StatusType.online };
  const nurse = { userName: "v", room: "#s", nickname: "nurse", flag: 1, status: StatusType.away };
  const frame = new ParticipantsFrame();
  frame.add(romeo);
  const size = frame.size;
  const broken: unknown = { ...romeo, nickname: undefined };
  assert.throws(() => frame.add(broken as typeof romeo), {
    name: "ProtocolError",
    message: "cannot send PARTICIPANT_CHANGED: nickname: string expected",
  });
  assert.equal(frame.size, size);
  frame.add(nurse);
  const payload = { participant: [romeo, nurse] };
  assert.deepEqual(frame.finish(), encodeWrapper({ type: "PARTICIPANTS", payload }));
  assert.deepEqual(decodeWrapper(body({ type: "PARTICIPANTS", payload })), { type: "PARTICIPANTS", payload });
});

test("a missing required field is refused before anything is written", () => {
  const broken: unknown = { type: "LOGIN", payload: { user: "a@b", password: "p" } };
  assert.throws(() => encodeWrapper(broken as KnownWrapper), {
    name: "ProtocolError",
    message: "cannot send LOGIN: legacyName: string expected",
  });
});

test("a payload without a required field is an error that names both", () => {
  assert.throws(() => decodeWrapper(unhex("0804 1205 0a03614062")), {
    name: "ProtocolError",
    message: "broken LOGOUT: missing required 'legacyName'",
  });
});

test("an unknown number in a required enum is an error, in an optional one it is unset", () => {
  assert.throws(() => decodeWrapper(unhex("0811 1207 0a03614062 1863")), /broken STATUS_CHANGED.*status/);
  assert.deepEqual(decodeWrapper(unhex("0806 120a 0a03614062 120162 2863")), {
    type: "BUDDY_CHANGED",
    payload: { userName: "a@b", buddyName: "b" },
  });
});

test("unknown and retired types are told, not thrown", () => {
  for (const number of [0, 5, 24, 25, 26, 27, 28, 37, 127]) {
    assert.deepEqual(decodeWrapper(new Uint8Array([8, number])), { type: "UNKNOWN", number });
  }
});

test("unknown fields are passed over, in the wrapper and in the payload", () => {
  assert.deepEqual(decodeWrapper(unhex("9a0602ffff 0801 1208 0a03614062 980601")), {
    type: "CONNECTED",
    payload: { user: "a@b" },
  });
});

test("bad UTF-8 in a string is replaced, not refused", () => {
  const read = decodeWrapper(unhex("0801 1205 0a0361ff62"));
  assert.deepEqual(read, { type: "CONNECTED", payload: { user: "a\ufffdb" } });
});

test("half a surrogate pair leaves as valid UTF-8, in short texts and long ones", () => {
  for (const length of [0, 1000]) {
    const user = "\ud83d" + "x".repeat(length);
    const bytes = body({ type: "CONNECTED", payload: { user } });
    new TextDecoder("utf-8", { fatal: true }).decode(pbPayload(bytes));
    assert.deepEqual(decodeWrapper(bytes), { type: "CONNECTED", payload: { user: user.toWellFormed() } });
  }
});

/** The text of the first field of the payload. */
function pbPayload(bytes: Uint8Array): Uint8Array {
  const payload = pbnetwork.WrapperMessage.decode(bytes).payload ?? new Uint8Array();
  return payload.subarray(payload.length > 127 ? 3 : 2);
}

test("a wrapper without a type, and bytes that are no wrapper, are ProtocolErrors", () => {
  assert.throws(() => decodeWrapper(new Uint8Array()), { message: "a WrapperMessage without a type" });
  assert.throws(() => decodeWrapper(unhex("1205 0a")), /not a WrapperMessage/);
  assert.throws(() => decodeWrapper(unhex("0801 12ffffffff0f")), ProtocolError);
});

test("a BACKEND_CONFIG that is the ini text itself is taken", () => {
  const config = "[features]\nmuc=1\n";
  const bytes = new Uint8Array([8, 30, 0x12, config.length, ...new TextEncoder().encode(config)]);
  assert.deepEqual(decodeWrapper(bytes), { type: "BACKEND_CONFIG", payload: { config } });
});

test("the payload of RAW_XML is not copied", () => {
  const bytes = unhex("0822 1204 3c612f3e");
  const read = decodeWrapper(bytes);
  assert.ok(read.type === "RAW_XML" && read.payload.buffer === bytes.buffer);
});

test("random bytes are a wrapper or a ProtocolError, never anything else", () => {
  const type = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(type, fc.uint8Array(), fc.boolean(), (type, bytes, asPayload) => {
      const head = asPayload ? [8, type, 0x12, bytes.length] : [];
      try {
        decodeWrapper(new Uint8Array([...head, ...bytes]));
      } catch (error) {
        assert.ok(error instanceof ProtocolError, String(error));
      }
    }),
    { numRuns: 5000 },
  );
});
