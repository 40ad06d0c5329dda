import { type Feature, protocolVersion } from "../proto/mod.ts";
import type { NetworkPlugin } from "./network_plugin.ts";

/** Which optional method stands for which line of `[features]`. To add a capability, add a line. */
const methods = [
  ["muc", "onJoinRoom"],
  ["rawxml", "onRawXml"],
  ["send_buddies_on_login", "onBuddies"],
  ["typing", "onTyping"],
  ["attention", "onAttention"],
  ["vcards", "onVCardRequest"],
  ["own_vcard", "onVCardUpdate"],
  ["room_subject", "onRoomSubject"],
  ["corrections", "onCorrection"],
  ["reactions", "onReaction"],
  ["retractions", "onRetraction"],
  ["read_markers", "onReadMarker"],
  ["history", "onHistoryRequest"],
  ["avatars", "onAvatarRequest"],
  ["room_nicknames", "onRoomNickname"],
  ["room_invitations", "onRoomInvitation"],
  ["room_info", "onRoomInfoRequest"],
  ["room_moderation", "onRoomModeration"],
  ["room_options", "onRoomOptionsRequest"],
  ["room_members", "onRoomMembersRequest"],
  ["room_declines", "onRoomDecline"],
  ["login_steps", "onLoginAnswer"],
  ["search", "onSearch"],
  ["blocking", "onBlock"],
] as const satisfies readonly (readonly [Feature, keyof NetworkPlugin])[];

/**
 * The text of `BACKEND_CONFIG`: what this plugin can do, seen from the methods it has. A main process that knows only
 * Protocol 1 passes over the keys that are new.
 */
export function backendConfig(plugin: NetworkPlugin): string {
  const lines = [
    "[registration]",
    line("needPassword", plugin.needPassword),
    line("needRegistration", plugin.needRegistration),
    "[features]",
    `api_version=${protocolVersion}`,
    feature("receipts", plugin.receipts),
    feature("disable_jid_escaping", plugin.disableJidEscaping),
    feature("attachments", plugin.messageParts.includes("attachments")),
    feature("replies", plugin.messageParts.includes("replies")),
    feature("threads", plugin.messageParts.includes("threads")),
    ...methods.map(([name, method]) => feature(name, plugin[method] !== undefined)),
  ];
  return lines.join("\n") + "\n";
}

function feature(name: Feature, value: boolean): string {
  return line(name, value);
}

function line(key: string, value: boolean): string {
  return `${key}=${value ? 1 : 0}`;
}
