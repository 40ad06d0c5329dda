import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { StatusType, type Wrapper } from "../../proto/mod.ts";
import { ManualClock } from "../clock.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { dispatch } from "./dispatch.ts";
import { OpenRequests } from "./open_requests.ts";
import { FakeSeat } from "./fake_seat.ts";

const romeo = "romeo@example.com";

/** Nobody has asked anything. */
function quiet(): OpenRequests {
  return new OpenRequests({ clock: new ManualClock(0), send() {}, answers: () => true, can: () => true });
}

/** What romeo and juliet hear of these reports, and the log. */
function told(...wrappers: readonly Wrapper[]) {
  const seats = [new FakeSeat(romeo), new FakeSeat("juliet@example.com")];
  const log = new MemoryLog();
  const heard = { requests: quiet(), log };
  const hearers = { seats: new Map(seats.map((seat) => [seat.id, seat])), ...heard };
  for (const wrapper of wrappers) dispatch(wrapper, hearers);
  const [calls, others] = seats.map((seat) => seat.calls);
  assert.deepEqual(others, []);
  return { calls, log };
}

test("CONNECTED and DISCONNECTED are the end of a login, good or bad", () => {
  const { calls } = told(
    { type: "CONNECTED", payload: { user: romeo } },
    { type: "DISCONNECTED", payload: { user: romeo, error: 2, message: "bad password" } },
    { type: "DISCONNECTED", payload: { user: romeo, error: 0 } },
  );
  assert.deepEqual(calls, [["connected"], ["disconnected", 2, "bad password"], ["disconnected", 0, ""]]);
});

test("a room that reflects a message says that the network accepted it", () => {
  const said = { userName: romeo, buddyName: "balcony", message: "hark", nickname: "romeo" };
  const { calls = [] } = told(
    { type: "CONV_MESSAGE", payload: { ...said, requestId: "1 own" } },
    { type: "CONV_MESSAGE", payload: said },
  );
  assert.deepEqual(calls.map(([name]) => name), ["status", "roomMessage", "roomMessage"]);
  assert.deepEqual(calls[0]?.[1], { conversation: "balcony", state: "accepted", requestId: "1 own" });
});

test("BUDDY_CHANGED is the buddy's whole state", () => {
  const { calls } = told({
    type: "BUDDY_CHANGED",
    payload: {
      userName: romeo,
      buddyName: "bob@net",
      alias: "Bob",
      group: ["G1", "G2"],
      status: 1,
      statusMessage: "gone",
      iconHash: "cafe",
      blocked: true,
    },
  });
  assert.deepEqual(calls, [["buddyReported", {
    name: "bob@net",
    alias: "Bob",
    groups: ["G1", "G2"],
    availability: { status: "away", text: "gone" },
    iconHash: "cafe",
    blocked: true,
  }]]);
});

test("a buddy of whom only the name comes is online, without alias, groups, avatar or block", () => {
  const { calls } = told({ type: "BUDDY_CHANGED", payload: { userName: romeo, buddyName: "bob" } });
  assert.deepEqual(calls, [["buddyReported", {
    name: "bob",
    alias: "",
    groups: [],
    availability: { status: "online", text: "" },
    iconHash: "",
    blocked: false,
  }]]);
});

test("BUDDY_REMOVED and AUTH_REQUEST name the buddy, and what is known of who asks", () => {
  const { calls } = told(
    { type: "BUDDY_REMOVED", payload: { userName: romeo, buddyName: "bob" } },
    { type: "AUTH_REQUEST", payload: { userName: romeo, buddyName: "dave" } },
    {
      type: "AUTH_REQUEST",
      payload: { userName: romeo, buddyName: "eve", alias: "Eve", requestText: "It is me." },
    },
  );
  assert.deepEqual(calls, [
    ["buddyRemoved", "bob"],
    ["authorizationRequested", "dave", "", ""],
    ["authorizationRequested", "eve", "Eve", "It is me."],
  ]);
});

test("a plain CONV_MESSAGE has no time and no attachments", () => {
  const { calls } = told({
    type: "CONV_MESSAGE",
    payload: { userName: romeo, buddyName: "bob", message: "hi", nickname: "", timestamp: "" },
  });
  const message = { conversation: "bob", body: "hi", headline: false, attachments: [] };
  assert.deepEqual(calls, [["received", message]]);
});

test("a full CONV_MESSAGE keeps its time, headline and attachments", () => {
  const { calls } = told({
    type: "CONV_MESSAGE",
    payload: {
      userName: romeo,
      buddyName: "bob",
      message: "old",
      timestamp: "20200102T030405",
      headline: true,
      attachment: [{ url: "https://a/b.png", mimeType: "image/png", description: "a cat" }, {
        url: "https://c",
      }],
    },
  });
  assert.deepEqual(calls, [["received", {
    conversation: "bob",
    body: "old",
    headline: true,
    attachments: [
      { url: "https://a/b.png", mimeType: "image/png", description: "a cat" },
      { url: "https://c", mimeType: "", description: "" },
    ],
    sentAt: new Date("2020-01-02T03:04:05Z"),
  }]]);
});

test("a message with a time that cannot be read is delivered as of now", () => {
  const { calls } = told({
    type: "CONV_MESSAGE",
    payload: { userName: romeo, buddyName: "bob", message: "when?", timestamp: "yesterday" },
  });
  const message = { conversation: "bob", body: "when?", headline: false, attachments: [] };
  assert.deepEqual(calls, [["received", message]]);
});

test("a carbon is the user's own, and a message with an author goes to the room", () => {
  const message = { userName: romeo, buddyName: "bob", message: "hi" };
  const { calls } = told(
    { type: "CONV_MESSAGE", payload: { ...message, carbon: true } },
    { type: "CONV_MESSAGE", payload: { ...message, nickname: "nick" } },
  );
  assert.deepEqual(calls?.map(([name]) => name), ["received", "roomMessage"]);
  assert.deepEqual(calls?.[0]?.[1], {
    conversation: "bob",
    body: "hi",
    headline: false,
    attachments: [],
    own: true,
  });
});

test("a report about somebody the backend does not carry reaches nobody", () => {
  const stranger = "mercutio@example.com";
  const { calls, log } = told(
    { type: "CONNECTED", payload: { user: stranger } },
    { type: "DISCONNECTED", payload: { user: stranger, error: 0 } },
    { type: "BUDDY_CHANGED", payload: { userName: stranger, buddyName: "bob" } },
    { type: "CONV_MESSAGE", payload: { userName: stranger, buddyName: "bob", message: "hi" } },
  );
  assert.deepEqual(calls, []);
  assert.ok(log.lines.every(({ level, fields }) => level === "debug" && fields["user"] === stranger));
  assert.equal(log.lines.length, 4);
});

test("participants in one frame are told one by one, in order, to the users they are about", () => {
  const participant = (userName: string, nickname: string) => (
    { userName, room: "#verona", nickname, flag: 0, status: StatusType.online }
  );
  const nurse = participant(romeo, "nurse");
  const tybalt = participant(romeo, "tybalt");
  const stranger = participant("mercutio@example.com", "peter");
  const together = told({ type: "PARTICIPANTS", payload: { participant: [nurse, stranger, tybalt] } });
  const apart = told(
    { type: "PARTICIPANT_CHANGED", payload: nurse },
    { type: "PARTICIPANT_CHANGED", payload: tybalt },
  );
  assert.equal(together.calls?.length, 2);
  assert.deepEqual(together.calls, apart.calls);
  assert.deepEqual(told({ type: "PARTICIPANTS", payload: {} }).calls, []);
});

test("what goes wrong with one of many participants is no misfortune of the others", () => {
  const seats = [new FakeSeat(romeo), new FakeSeat("juliet@example.com")];
  const [unlucky, lucky] = seats;
  assert.ok(unlucky && lucky);
  unlucky.rooms.participant = () => assert.fail("no such room");
  const log = new MemoryLog();
  const hearers = { seats: new Map(seats.map((seat) => [seat.id, seat])), requests: quiet(), log };
  const participant = [romeo, "juliet@example.com"].map((userName) => (
    { userName, room: "#balcony", nickname: "nurse", flag: 0, status: StatusType.online }
  ));
  dispatch({ type: "PARTICIPANTS", payload: { participant } }, hearers);
  assert.deepEqual(lucky.calls.map(([name]) => name), ["participant"]);
  assert.equal(log.find("error", "a participant was dropped")?.fields["user"], romeo);
});

test("ATTENTION is a message that nudges", () => {
  const { calls } = told({
    type: "ATTENTION",
    payload: { userName: romeo, buddyName: "bob", message: "wake up" },
  });
  const message = { conversation: "bob", body: "wake up", headline: false, attachments: [], attention: true };
  assert.deepEqual(calls, [["received", message]]);
});

test("CONV_MESSAGE_ACK is a receipt if it says for what", () => {
  const ack = { userName: romeo, buddyName: "bob", message: "" };
  const { calls } = told(
    { type: "CONV_MESSAGE_ACK", payload: { ...ack, id: "m1" } },
    { type: "CONV_MESSAGE_ACK", payload: { ...ack, id: "" } },
    { type: "CONV_MESSAGE_ACK", payload: ack },
  );
  assert.deepEqual(calls, [["delivered", "bob", "m1"]]);
});

test("a buddy types, pauses and stops", () => {
  const payload = { userName: romeo, buddyName: "bob" };
  const { calls } = told(
    { type: "BUDDY_TYPING", payload },
    { type: "BUDDY_TYPED", payload },
    { type: "BUDDY_STOPPED_TYPING", payload },
  );
  assert.deepEqual(calls, [
    ["typing", "bob", "typing"],
    ["typing", "bob", "paused"],
    ["typing", "bob", "stopped"],
  ]);
});

test("VCARD answers a request by its id, with as much as is known", () => {
  const photo = new Uint8Array([1, 2]);
  const { calls } = told(
    { type: "VCARD", payload: { userName: romeo, buddyName: "bob", id: 3, fullname: "Bob B", photo } },
    { type: "VCARD", payload: { userName: romeo, buddyName: "", id: 4, nickname: "bobby" } },
  );
  assert.deepEqual(calls, [
    ["vcards", 3, { fullName: "Bob B", nickname: "", photo }],
    ["vcards", 4, { fullName: "", nickname: "bobby", photo: new Uint8Array() }],
  ]);
});

test("what this version has no use for, or does not know, is passed over", () => {
  const { calls, log } = told(
    { type: "ROOM_LIST", payload: { room: ["#verona"], name: ["Verona"] } },
    { type: "UNKNOWN", number: 99 },
  );
  assert.deepEqual(calls, []);
  assert.deepEqual(log.lines.map(({ level, fields }) => [level, fields["type"]]), [
    ["debug", "ROOM_LIST"],
    ["debug", "UNKNOWN"],
  ]);
});
