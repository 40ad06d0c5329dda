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
  participants: Same<payloads.Participants, pbnetwork.Participants.$Properties>;
  vCard: Same<payloads.VCard, pbnetwork.VCard.$Properties>;
  status: Same<payloads.Status, pbnetwork.Status.$Properties>;
  stats: Same<payloads.Stats, pbnetwork.Stats.$Properties>;
  backendConfig: Same<payloads.BackendConfig, pbnetwork.BackendConfig.$Properties>;
  apiVersion: Same<payloads.ApiVersion, pbnetwork.APIVersion.$Properties>;
  backendAuth: Same<payloads.BackendAuth, pbnetwork.BackendAuth.$Properties>;
  messageStatus: Same<payloads.MessageStatus, pbnetwork.MessageStatus.$Properties>;
  reaction: Same<payloads.Reaction, pbnetwork.Reaction.$Properties>;
  retraction: Same<payloads.Retraction, pbnetwork.Retraction.$Properties>;
  readMarker: Same<payloads.ReadMarker, pbnetwork.ReadMarker.$Properties>;
  reply: Same<payloads.Reply, pbnetwork.Reply.$Properties>;
  requestResult: Same<payloads.RequestResult, pbnetwork.RequestResult.$Properties>;
  roomInvitation: Same<payloads.RoomInvitation, pbnetwork.RoomInvitation.$Properties>;
  roomInfoRequest: Same<payloads.RoomInfoRequest, pbnetwork.RoomInfoRequest.$Properties>;
  roomInfo: Same<payloads.RoomInfo, pbnetwork.RoomInfo.$Properties>;
  roomModeration: Same<payloads.RoomModeration, pbnetwork.RoomModeration.$Properties>;
  roomOptionsRequest: Same<payloads.RoomOptionsRequest, pbnetwork.RoomOptionsRequest.$Properties>;
  roomOptions: Same<payloads.RoomOptions, pbnetwork.RoomOptions.$Properties>;
  roomOptionsChange: Same<payloads.RoomOptionsChange, pbnetwork.RoomOptionsChange.$Properties>;
  roomMembersRequest: Same<payloads.RoomMembersRequest, pbnetwork.RoomMembersRequest.$Properties>;
  roomMembers: Same<payloads.RoomMembers, pbnetwork.RoomMembers.$Properties>;
  roomDecline: Same<payloads.RoomDecline, pbnetwork.RoomDecline.$Properties>;
  roomMember: Same<payloads.RoomMember, pbnetwork.RoomMember.$Properties>;
  hat: Same<payloads.Hat, pbnetwork.Hat.$Properties>;
  avatarRequest: Same<payloads.AvatarRequest, pbnetwork.AvatarRequest.$Properties>;
  avatar: Same<payloads.Avatar, pbnetwork.Avatar.$Properties>;
  historyRequest: Same<payloads.HistoryRequest, pbnetwork.HistoryRequest.$Properties>;
  history: Same<payloads.History, pbnetwork.History.$Properties>;
  loginStep: Same<payloads.LoginStep, pbnetwork.LoginStep.$Properties>;
  formField: Same<payloads.FormField, pbnetwork.FormField.$Properties>;
  formOption: Same<payloads.FormOption, pbnetwork.FormOption.$Properties>;
  loginAnswer: Same<payloads.LoginAnswer, pbnetwork.LoginAnswer.$Properties>;
  loginProgress: Same<payloads.LoginProgress, pbnetwork.LoginProgress.$Properties>;
  accountState: Same<payloads.AccountState, pbnetwork.AccountState.$Properties>;
  contactField: Same<payloads.ContactField, pbnetwork.ContactField.$Properties>;
  searchRequest: Same<payloads.SearchRequest, pbnetwork.SearchRequest.$Properties>;
  searchResult: Same<payloads.SearchResult, pbnetwork.SearchResult.$Properties>;
  foundContact: Same<payloads.FoundContact, pbnetwork.FoundContact.$Properties>;
  block: Same<payloads.Block, pbnetwork.Block.$Properties>;
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
    participants: true,
    vCard: true,
    status: true,
    stats: true,
    backendConfig: true,
    apiVersion: true,
    backendAuth: true,
    messageStatus: true,
    reaction: true,
    retraction: true,
    readMarker: true,
    reply: true,
    requestResult: true,
    roomInvitation: true,
    roomInfoRequest: true,
    roomInfo: true,
    roomModeration: true,
    roomOptionsRequest: true,
    roomOptions: true,
    roomOptionsChange: true,
    roomMembersRequest: true,
    roomMembers: true,
    roomDecline: true,
    roomMember: true,
    hat: true,
    avatarRequest: true,
    avatar: true,
    historyRequest: true,
    history: true,
    loginStep: true,
    formField: true,
    formOption: true,
    loginAnswer: true,
    loginProgress: true,
    accountState: true,
    contactField: true,
    searchRequest: true,
    searchResult: true,
    foundContact: true,
    block: true,
  } satisfies Sameness;
  assert.ok(same);
});
