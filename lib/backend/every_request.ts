/** One of each thing that a user may ask of the network, for tests. */
import { legacyMessageId, legacyName } from "../ids.ts";
import type { PassingRequest } from "../users/network.ts";
import type { NetworkRequest } from "../users/requests.ts";

const [juliet, room] = [legacyName("juliet"), legacyName("#balcony")];
const id = legacyMessageId("72");
const buddy = { name: juliet, alias: "J", groups: ["Verona"] };
const tybalt = { kind: "participant", author: { nickname: "tybalt", participantId: "p1" } } as const;

const requests: { readonly [Type in NetworkRequest["type"]]: Extract<NetworkRequest, { type: Type }> } = {
  "react": { type: "react", conversation: juliet, id, emoji: ["👍"] },
  "retract": { type: "retract", conversation: juliet, id, reason: "oh" },
  "history": { type: "history", conversation: juliet, limit: 50, beforeId: id },
  "avatar": { type: "avatar", of: { kind: "buddy", name: juliet }, avatarId: "v7" },
  "search": { type: "search", text: "capulet", limit: 10 },
  "block": { type: "block", buddy, blocked: true, spam: true },
  "join-room": { type: "join-room", room, nickname: "romeo", password: "" },
  "leave-room": { type: "leave-room", room, nickname: "romeo", reason: "the lark" },
  "room-nickname": { type: "room-nickname", room, nickname: "montague" },
  "room-subject": { type: "room-subject", room, nickname: "romeo", subject: "moon" },
  "room-info": { type: "room-info", room },
  "invite": { type: "invite", room, name: juliet, reason: "come", password: "" },
  "decline": { type: "decline", room, name: juliet, reason: "asleep" },
  "room-options": { type: "room-options", room },
  "set-room-options": { type: "set-room-options", room, values: new Map([["moderated", "1"]]) },
  "room-members": { type: "room-members", room, affiliation: "outcast" },
  "moderate": { type: "moderate", room, whom: tybalt, to: { role: "none" }, reason: "noise" },
};

export const everyRequest: readonly NetworkRequest[] = Object.values(requests);

const photo = new Uint8Array([1]);
const passing: { readonly [Type in PassingRequest["type"]]: Extract<PassingRequest, { type: Type }> } = {
  "typing": { type: "typing", conversation: juliet, state: "typing" },
  "read": { type: "read", conversation: juliet, id },
  "login-answer": { type: "login-answer", stepId: "1", answer: new Map([["code", "1234"]]) },
  "vcard": { type: "vcard", name: juliet, id: 1 },
  "own-vcard": {
    type: "own-vcard",
    vcard: { fullName: "Romeo", nickname: "r", photo, fields: [{ kind: "note", value: "sad", label: "" }] },
  },
  "raw": { type: "raw", stanza: photo },
};

export const everyPassingRequest: readonly PassingRequest[] = Object.values(passing);
