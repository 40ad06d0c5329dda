import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import type { pbnetwork } from "./messages.js";
import type * as payloads from "./payloads.ts";

/** `true` if both have the same fields, and the same ones are required. The compiler is the test. */
type Same<Ours, Generated> = Equal<keyof Ours, Exclude<keyof Generated, "$unknowns">> extends true
  ? Equal<RequiredKeys<Ours>, RequiredKeys<Generated>>
  : false;
type Equal<A, B> = [A] extends [B] ? [B] extends [A] ? true : false : false;
type RequiredKeys<T> = { [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? never : K }[keyof T];

interface Sameness {
  connected: Same<payloads.Connected, pbnetwork.Connected.$Properties>;
  disconnected: Same<payloads.Disconnected, pbnetwork.Disconnected.$Properties>;
  login: Same<payloads.Login, pbnetwork.Login.$Properties>;
  logout: Same<payloads.Logout, pbnetwork.Logout.$Properties>;
  buddy: Same<payloads.Buddy, pbnetwork.Buddy.$Properties>;
  buddies: Same<payloads.Buddies, pbnetwork.Buddies.$Properties>;
  message: Same<payloads.ConversationMessage, pbnetwork.ConversationMessage.$Properties>;
  attachment: Same<payloads.Attachment, pbnetwork.Attachment.$Properties>;
  room: Same<payloads.Room, pbnetwork.Room.$Properties>;
  roomList: Same<payloads.RoomList, pbnetwork.RoomList.$Properties>;
  participant: Same<payloads.Participant, pbnetwork.Participant.$Properties>;
  vCard: Same<payloads.VCard, pbnetwork.VCard.$Properties>;
  status: Same<payloads.Status, pbnetwork.Status.$Properties>;
  stats: Same<payloads.Stats, pbnetwork.Stats.$Properties>;
  backendConfig: Same<payloads.BackendConfig, pbnetwork.BackendConfig.$Properties>;
  apiVersion: Same<payloads.ApiVersion, pbnetwork.APIVersion.$Properties>;
}

test("the payload types have the fields of protocol.proto", () => {
  const same = {
    connected: true,
    disconnected: true,
    login: true,
    logout: true,
    buddy: true,
    buddies: true,
    message: true,
    attachment: true,
    room: true,
    roomList: true,
    participant: true,
    vCard: true,
    status: true,
    stats: true,
    backendConfig: true,
    apiVersion: true,
  } satisfies Sameness;
  assert.ok(same);
});
