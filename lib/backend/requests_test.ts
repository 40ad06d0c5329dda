/** Expected payloads: what Spectrum 2 was seen to send (core App. D), field by field. */
import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { decodeWrapper, encodeWrapper, type KnownWrapper } from "../../proto/mod.ts";
import { legacyName, userId } from "../ids.ts";
import { outgoing } from "../users/fake_network.ts";
import * as request from "./requests.ts";

const user = userId("u@test");
const bob = legacyName("bob@net");
const account = {
  user,
  legacyName: legacyName("legacyu"),
  password: "secretpw",
  settings: new Map([["enable_transport", "1"], ["stay_connected", "0"]]),
};

/** What a backend reads: fields that are not on the wire are not there. */
function received(wrapper: KnownWrapper): unknown {
  return decodeWrapper(encodeWrapper(wrapper).subarray(4));
}

test("a login carries the legacy account and every setting", () => {
  assert.deepEqual(received(request.loginRequest(account)), {
    type: "LOGIN",
    payload: {
      user: "u@test",
      legacyName: "legacyu",
      password: "secretpw",
      settings: { value: { enable_transport: "1", stay_connected: "0" } },
    },
  });
});

test("a login without a password or settings still has those fields", () => {
  assert.deepEqual(received(request.loginRequest({ ...account, password: "", settings: new Map() })), {
    type: "LOGIN",
    payload: { user: "u@test", legacyName: "legacyu", password: "", settings: { value: {} } },
  });
});

test("a logout names the user and the account", () => {
  assert.deepEqual(received(request.logoutRequest(account)), {
    type: "LOGOUT",
    payload: { user: "u@test", legacyName: "legacyu" },
  });
});

test("an availability is a status with its text, even an empty one", () => {
  assert.deepEqual(received(request.availabilityRequest(user, { status: "away", text: "brb" })), {
    type: "STATUS_CHANGED",
    payload: { userName: "u@test", status: 1, statusMessage: "brb" },
  });
  assert.deepEqual(received(request.availabilityRequest(user, { status: "online", text: "" })), {
    type: "STATUS_CHANGED",
    payload: { userName: "u@test", status: 0, statusMessage: "" },
  });
});

test("a message always has an xhtml field, and no id unless somebody wants a receipt", () => {
  assert.deepEqual(received(request.messageRequest(user, outgoing("bob@net", "hello"))), {
    type: "CONV_MESSAGE",
    payload: { userName: "u@test", buddyName: "bob@net", message: "hello", xhtml: "" },
  });
});

test("a message whose sender wants a receipt has the id for it", () => {
  const message = { ...outgoing("bob@net", "hello", { id: "m1" }), receiptId: "m1" };
  assert.deepEqual(received(request.messageRequest(user, message)), {
    type: "CONV_MESSAGE",
    payload: { userName: "u@test", buddyName: "bob@net", message: "hello", xhtml: "", id: "m1" },
  });
});

test("a nudge is an ATTENTION, with the words if there are some", () => {
  for (const body of ["wake up", ""]) {
    const message = { ...outgoing("bob@net", body), attention: true, receiptId: "m1" };
    assert.deepEqual(received(request.messageRequest(user, message)), {
      type: "ATTENTION",
      payload: { userName: "u@test", buddyName: "bob@net", message: body },
    });
  }
});

test("typing has three types of its own", () => {
  const type = (state: "typing" | "paused" | "stopped") =>
    received(request.passingRequest(user, { type: "typing", conversation: bob, state }));
  const payload = { userName: "u@test", buddyName: "bob@net" };
  assert.deepEqual(type("typing"), { type: "BUDDY_TYPING", payload });
  assert.deepEqual(type("paused"), { type: "BUDDY_TYPED", payload });
  assert.deepEqual(type("stopped"), { type: "BUDDY_STOPPED_TYPING", payload });
});

test("a question for a card has no photo, the user's own card always one, and nobody's name", () => {
  assert.deepEqual(received(request.passingRequest(user, { type: "vcard", name: bob, id: 0 })), {
    type: "VCARD",
    payload: { userName: "u@test", buddyName: "bob@net", id: 0 },
  });
  const vcard = { fullName: "", nickname: "rom", photo: new Uint8Array() };
  assert.deepEqual(received(request.passingRequest(user, { type: "own-vcard", vcard })), {
    type: "VCARD",
    payload: { userName: "u@test", buddyName: "", id: 0, nickname: "rom", photo: new Uint8Array() },
  });
});

test("a saved buddy has no `blocked` field: with it the same wrapper would block or unblock", () => {
  const buddy = { name: bob, alias: "Bob B", groups: ["G1", "G2"] };
  assert.deepEqual(received(request.buddyRequest("BUDDY_CHANGED", user, buddy)), {
    type: "BUDDY_CHANGED",
    payload: { userName: "u@test", buddyName: "bob@net", alias: "Bob B", group: ["G1", "G2"], status: 5 },
  });
});

test("a removed buddy of whom nothing is known has an empty alias and no groups", () => {
  const stranger = { name: bob, alias: "", groups: [] };
  assert.deepEqual(received(request.buddyRequest("BUDDY_REMOVED", user, stranger)), {
    type: "BUDDY_REMOVED",
    payload: { userName: "u@test", buddyName: "bob@net", alias: "", status: 5 },
  });
});

test("the whole list carries avatars too, and may be empty", () => {
  const buddy = { name: bob, alias: "Bob", groups: ["G"], iconHash: "cafe" };
  assert.deepEqual(received(request.buddiesRequest(user, [buddy])), {
    type: "BUDDIES",
    payload: {
      buddy: [
        { userName: "u@test", buddyName: "bob@net", alias: "Bob", group: ["G"], status: 5, iconHash: "cafe" },
      ],
    },
  });
  assert.deepEqual(received(request.buddiesRequest(user, [])), { type: "BUDDIES", payload: {} });
});

test("what is raw goes out as it is", () => {
  const stanza = new TextEncoder().encode("<presence/>");
  const asked = request.passingRequest(user, { type: "raw", stanza });
  assert.deepEqual(received(asked), { type: "RAW_XML", payload: stanza });
});
