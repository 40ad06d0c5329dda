import type { Buddy, Wrapper, WrapperOf } from "../proto/mod.ts";
import { contactRequest } from "./contact_dispatch.ts";
import { messageRequest } from "./message_dispatch.ts";
import { loginFailure, type NetworkPlugin } from "./network_plugin.ts";
import type { Request } from "./request.ts";
import type { BuddyChange } from "./requests.ts";
import { roomRequest } from "./room_dispatch.ts";

/** The request in a wrapper; undefined if this SDK knows of none. */
export function requestOf(plugin: NetworkPlugin, wrapper: Wrapper): Request | undefined {
  return accountRequest(plugin, wrapper) ?? messageRequest(plugin, wrapper) ?? roomRequest(plugin, wrapper) ??
    contactRequest(plugin, wrapper);
}

function accountRequest(plugin: NetworkPlugin, wrapper: Wrapper): Request | undefined {
  switch (wrapper.type) {
    case "LOGIN":
      return login(plugin, wrapper);
    case "LOGOUT": {
      const { user, legacyName } = wrapper.payload;
      return { user, method: "onLogout", call: () => plugin.onLogout({ user, legacyName }) };
    }
    case "LOGIN_ANSWER":
      return loginAnswer(plugin, wrapper);
    case "STATUS_CHANGED": {
      const { userName: user, statusMessage = "", ...rest } = wrapper.payload;
      const change = { user, statusMessage, ...rest };
      return { user, method: "onStatusChanged", call: () => plugin.onStatusChanged?.(change) };
    }
    case "BUDDY_CHANGED":
      return buddyChanged(plugin, wrapper);
    case "BUDDY_REMOVED": {
      const { userName: user, buddyName: buddy } = wrapper.payload;
      return { user, method: "onBuddyRemoved", call: () => plugin.onBuddyRemoved?.({ user, buddy }) };
    }
    case "BUDDIES":
      return buddies(plugin, wrapper);
    case "RAW_XML": {
      const stanza = new TextDecoder().decode(wrapper.payload);
      return { user: "somebody", method: "onRawXml", call: () => plugin.onRawXml?.(stanza) };
    }
    default:
      return undefined;
  }
}

function login(plugin: NetworkPlugin, { payload }: WrapperOf<"LOGIN">): Request {
  const { user, legacyName, password } = payload;
  const settings = new Map(Object.entries(payload.settings?.value ?? {}));
  return {
    user,
    method: "onLogin",
    call: () => plugin.onLogin({ user, legacyName, password, settings }),
    refuse: (error) => {
      const { code, text } = loginFailure(error);
      return { type: "DISCONNECTED", payload: { user, error: code, message: text } };
    },
  };
}

function loginAnswer(plugin: NetworkPlugin, { payload }: WrapperOf<"LOGIN_ANSWER">): Request {
  const { user, stepId, value = {}, cancel = false } = payload;
  const answer = { user, stepId, values: new Map(Object.entries(value)), cancelled: cancel };
  return { user, method: "onLoginAnswer", call: () => plugin.onLoginAnswer?.(answer) };
}

/** With `blocked` it is a request to block or unblock, and nothing else. */
function buddyChanged(plugin: NetworkPlugin, { payload }: WrapperOf<"BUDDY_CHANGED">): Request {
  const { userName: user, buddyName: buddy, blocked } = payload;
  if (blocked !== undefined) {
    return { user, method: "onBlock", call: () => plugin.onBlock?.({ user, buddy, blocked }) };
  }
  const change = buddyChange(payload);
  return { user, method: "onBuddyChanged", call: () => plugin.onBuddyChanged?.(change) };
}

/** All of one user: that is what the protocol says, and the first entry names the user. */
function buddies(plugin: NetworkPlugin, { payload }: WrapperOf<"BUDDIES">): Request | undefined {
  const list = payload.buddy?.map(buddyChange) ?? [];
  const [first] = list;
  if (first === undefined) return undefined;
  return { user: first.user, method: "onBuddies", call: () => plugin.onBuddies?.(first.user, list) };
}

function buddyChange(payload: Buddy): BuddyChange {
  const { userName: user, buddyName: buddy, alias = "", group: groups = [] } = payload;
  return { user, buddy, alias, groups };
}
