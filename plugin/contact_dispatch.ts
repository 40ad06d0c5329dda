/** Requests about people: from the wire to {@link ContactRequests}. */
import type { AvatarRequest, SearchRequest, VCard, Wrapper } from "../proto/mod.ts";
import type { NetworkPlugin } from "./network_plugin.ts";
import { question, type Request, task } from "./request.ts";

export function contactRequest(plugin: NetworkPlugin, wrapper: Wrapper): Request | undefined {
  switch (wrapper.type) {
    case "VCARD":
      return vCard(plugin, wrapper.payload);
    case "AVATAR_REQUEST":
      return avatar(plugin, wrapper.payload);
    case "SEARCH_REQUEST":
      return search(plugin, wrapper.payload);
    case "BLOCK":
      return task("onBlock", wrapper.payload, () => plugin.onBlock?.(wrapper.payload));
    default:
      return undefined;
  }
}

/** A photo, even an empty one, tells the user's own new card from a question. */
function vCard(plugin: NetworkPlugin, payload: VCard): Request {
  const { userName: user, buddyName: buddy, id, photo, nickname, fullname } = payload;
  if (photo === undefined) return vCardQuestion(plugin, user, buddy, id);
  const update = {
    user,
    photo,
    ...(nickname === undefined ? {} : { nickname }),
    ...(fullname === undefined ? {} : { fullname }),
  };
  return { user, method: "onVCardUpdate", call: () => plugin.onVCardUpdate?.(update) };
}

/** An empty card rather than none: the one who asked would wait for ever. */
function vCardQuestion(plugin: NetworkPlugin, user: string, buddy: string, id: number): Request {
  const names = { userName: user, buddyName: buddy, id };
  return {
    user,
    method: "onVCardRequest",
    beside: "onVCardRequest",
    call: async () => {
      const card = await plugin.onVCardRequest?.({ user, buddy });
      return { type: "VCARD", payload: { ...card, ...names } };
    },
    refuse: () => ({ type: "VCARD", payload: names }),
  };
}

function avatar(plugin: NetworkPlugin, request: AvatarRequest): Request {
  return question("onAvatarRequest", request, async () => {
    const { user, requestId } = request;
    const picture = await plugin.onAvatarRequest?.(request);
    return { type: "AVATAR", payload: { ...picture, user, requestId } };
  });
}

function search(plugin: NetworkPlugin, request: SearchRequest): Request {
  return question("onSearch", request, async () => {
    const { user, requestId } = request;
    const found = await plugin.onSearch?.(request);
    return { type: "SEARCH_RESULT", payload: { ...found, user, requestId } };
  });
}
