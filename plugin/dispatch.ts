import type { Buddy, Wrapper, WrapperOf } from "../proto/mod.ts";
import type { Awaitable, NetworkPlugin } from "./network_plugin.ts";
import type { BuddyChange } from "./requests.ts";

/** A wrapper as the call it stands for. */
export interface Request {
  readonly user: string;
  readonly method: keyof NetworkPlugin & `on${string}`;
  /** Calls the method. A plugin that lacks an optional one does nothing. */
  call(): Awaitable;
}

/** The request in a wrapper; undefined if this SDK knows of none. */
export function requestOf(plugin: NetworkPlugin, wrapper: Wrapper): Request | undefined {
  switch (wrapper.type) {
    case "LOGIN":
      return login(plugin, wrapper);
    case "LOGOUT": {
      const { user, legacyName } = wrapper.payload;
      return { user, method: "onLogout", call: () => plugin.onLogout({ user, legacyName }) };
    }
    case "CONV_MESSAGE":
      return message(plugin, wrapper);
    case "STATUS_CHANGED": {
      const { userName: user, status, statusMessage = "" } = wrapper.payload;
      return {
        user,
        method: "onStatusChanged",
        call: () => plugin.onStatusChanged?.({ user, status, statusMessage }),
      };
    }
    case "BUDDY_CHANGED": {
      const change = buddyChange(wrapper.payload);
      return { user: change.user, method: "onBuddyChanged", call: () => plugin.onBuddyChanged?.(change) };
    }
    case "BUDDY_REMOVED": {
      const { userName: user, buddyName: buddy } = wrapper.payload;
      return { user, method: "onBuddyRemoved", call: () => plugin.onBuddyRemoved?.({ user, buddy }) };
    }
    case "BUDDIES":
      return buddies(plugin, wrapper);
    default:
      return undefined;
  }
}

function login(plugin: NetworkPlugin, { payload }: WrapperOf<"LOGIN">): Request {
  const { user, legacyName, password } = payload;
  const settings = new Map(Object.entries(payload.settings?.value ?? {}));
  return { user, method: "onLogin", call: () => plugin.onLogin({ user, legacyName, password, settings }) };
}

function message(plugin: NetworkPlugin, { payload }: WrapperOf<"CONV_MESSAGE">): Request {
  const { userName: user, buddyName: buddy, message: text, xhtml, id } = payload;
  // COMPAT(spectrum2): old senders write an empty string for "not given".
  const extra = { ...(xhtml ? { xhtml } : {}), ...(id ? { id } : {}) };
  return { user, method: "onMessage", call: () => plugin.onMessage({ user, buddy, text, ...extra }) };
}

/** All of one user: that is what the protocol says, and the first entry names the user. */
function buddies(plugin: NetworkPlugin, { payload }: WrapperOf<"BUDDIES">): Request | undefined {
  const list = payload.buddy?.map(buddyChange) ?? [];
  const [first] = list;
  if (first === undefined) return undefined;
  return { user: first.user, method: "onBuddies", call: () => plugin.onBuddies?.(first.user, list) };
}

function buddyChange(payload: Buddy): BuddyChange {
  const { userName: user, buddyName: buddy, alias = "", group: groups = [], blocked } = payload;
  return { user, buddy, alias, groups, ...(blocked === undefined ? {} : { blocked }) };
}
