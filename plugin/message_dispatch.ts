/** Requests about conversations: from the wire to {@link MessageRequests}. */
import {
  type ConversationMessage,
  type HistoryRequest,
  type KnownWrapper,
  MessageState,
  type MessageStatus,
  type Wrapper,
} from "../proto/mod.ts";
import type { Awaitable } from "./awaitable.ts";
import { failureOf } from "./failure.ts";
import type { OutgoingMessage, TypingState } from "./message_requests.ts";
import type { NetworkPlugin } from "./network_plugin.ts";
import { question, type Request, task } from "./request.ts";

const typingStates = {
  BUDDY_TYPING: "typing",
  BUDDY_TYPED: "paused",
  BUDDY_STOPPED_TYPING: "stopped",
} as const satisfies Record<string, TypingState>;

export function messageRequest(plugin: NetworkPlugin, wrapper: Wrapper): Request | undefined {
  switch (wrapper.type) {
    case "CONV_MESSAGE":
      return message(plugin, wrapper.payload);
    case "BUDDY_TYPING":
    case "BUDDY_TYPED":
    case "BUDDY_STOPPED_TYPING": {
      const { userName: user, buddyName: buddy } = wrapper.payload;
      const typing = { user, buddy, state: typingStates[wrapper.type] };
      return { user, method: "onTyping", call: () => plugin.onTyping?.(typing) };
    }
    case "ATTENTION": {
      const { userName: user, buddyName: buddy, message: text } = wrapper.payload;
      const asking = { ...wrapper.payload, user };
      return task("onAttention", asking, () => plugin.onAttention?.({ user, buddy, text }));
    }
    case "REACTION":
      return task("onReaction", wrapper.payload, () => plugin.onReaction?.(wrapper.payload));
    case "RETRACTION":
      return task("onRetraction", wrapper.payload, () => plugin.onRetraction?.(wrapper.payload));
    case "READ_MARKER": {
      const marker = wrapper.payload;
      return { user: marker.user, method: "onReadMarker", call: () => plugin.onReadMarker?.(marker) };
    }
    case "HISTORY_REQUEST":
      return history(plugin, wrapper.payload);
    default:
      return undefined;
  }
}

function message(plugin: NetworkPlugin, payload: ConversationMessage): Request {
  const outgoing = outgoingMessage(payload);
  const { replaces } = payload;
  if (replaces === undefined) {
    return delivery("onMessage", payload, () => plugin.onMessage(outgoing));
  }
  return delivery("onCorrection", payload, () => plugin.onCorrection?.({ ...outgoing, replaces }));
}

function outgoingMessage(payload: ConversationMessage): OutgoingMessage {
  const { userName: user, buddyName: buddy, message: text, xhtml, reply, thread, attachment } = payload;
  // COMPAT(spectrum2): a main process of Protocol 1 names a message only if a receipt is wanted.
  const id = payload.requestId ?? payload.id;
  return {
    user,
    buddy,
    text,
    // COMPAT(spectrum2): old senders write an empty string for "not given".
    ...(xhtml ? { xhtml } : {}),
    ...(id ? { id } : {}),
    ...(reply === undefined ? {} : { reply }),
    ...(thread === undefined ? {} : { thread }),
    ...(attachment === undefined ? {} : { attachments: attachment }),
  };
}

/** What becomes of a message is told by `MESSAGE_STATUS`, if only to say in words that it failed. */
function delivery(
  method: Request["method"],
  { userName: user, buddyName: buddy, requestId }: ConversationMessage,
  send: () => Awaitable<string | void>,
): Request {
  const accepted = (legacyId: string | void): KnownWrapper | undefined => {
    if (requestId === undefined) return undefined;
    const which = { user, buddy, requestId, state: MessageState.accepted };
    return status(legacyId === undefined ? which : { ...which, legacyId });
  };
  return {
    user,
    method,
    call: () => {
      const sent = send();
      return sent instanceof Promise ? sent.then(accepted) : accepted(sent);
    },
    refuse: (error) => {
      const named = requestId === undefined ? {} : { requestId };
      return status({ user, buddy, ...named, state: MessageState.failed, ...failureOf(error) });
    },
  };
}

function status(payload: MessageStatus): KnownWrapper {
  return { type: "MESSAGE_STATUS", payload };
}

function history(plugin: NetworkPlugin, request: HistoryRequest): Request {
  return question("onHistoryRequest", request, async () => {
    const { user, requestId, buddy } = request;
    const page = await plugin.onHistoryRequest?.(request);
    return { type: "HISTORY", payload: { ...page, user, requestId, buddy } };
  });
}
