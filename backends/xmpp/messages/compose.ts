/** The stanzas of what the user says. */
import type { Attachment, Reaction, Typing } from "../../../plugin/mod.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";
import { quoted } from "./fallback_text.ts";
import { fileElements } from "./files.ts";

/** Where a message goes. */
export interface Recipient {
  /** A bare JID, or an occupant's. */
  readonly to: string;
  readonly kind: "person" | "room" | "occupant";
}

export interface Speech {
  readonly id: string;
  readonly text: string;
  /** By the id that the other side knows; `to`: who wrote it. */
  readonly answers?: { readonly id: string; readonly to: string; readonly text: string };
  readonly replaces?: string;
  readonly thread?: string;
  /** The only content besides the text: its address is the text. */
  readonly file?: Attachment;
}

export function composeTalk(recipient: Recipient, speech: Speech): Element {
  const { id, text, answers, replaces, thread, file } = speech;
  const quote = quoted(answers?.text ?? "");
  return message(
    recipient,
    id,
    xml("body", {}, `${quote.prefix}${text}`),
    thread === undefined ? undefined : xml("thread", {}, thread),
    replaces === undefined ? undefined : xml("replace", { xmlns: ns.correction, id: replaces }),
    answers && xml("reply", { xmlns: ns.replies, to: answers.to, id: answers.id }),
    quote.element,
    ...(file === undefined ? [] : fileElements(file)),
    recipient.kind === "room" ? undefined : xml("request", { xmlns: ns.receipts }),
    xml("markable", { xmlns: ns.markers }),
    xml("active", { xmlns: ns.chatStates }),
  );
}

export function composeReaction(
  recipient: Recipient,
  id: string,
  about: string,
  { emoji = [] }: Reaction,
): Element {
  const reactions = emoji.map((one) => xml("reaction", {}, one));
  const element = xml("reactions", { xmlns: ns.reactions, id: about }, reactions);
  return message(recipient, id, element, hint("store"));
}

export function composeRetraction(recipient: Recipient, id: string, about: string): Element {
  return message(
    recipient,
    id,
    xml("retract", { xmlns: ns.retraction, id: about }),
    xml("fallback", { xmlns: ns.fallback, for: ns.retraction }),
    xml("body", {}, "This person took a message back, but your program does not know how to show that."),
    hint("store"),
  );
}

export function composeMarker(recipient: Recipient, id: string, about: string): Element {
  return message(recipient, id, xml("displayed", { xmlns: ns.markers, id: about }), hint("store"));
}

/** To the sender's very device: it knows what it sent. */
export function composeReceipt(to: string, type: string | undefined, id: string, about: string): Element {
  return xml("message", { to, type, id }, xml("received", { xmlns: ns.receipts, id: about }), hint("store"));
}

const chatState = { typing: "composing", paused: "paused", stopped: "active" } as const;

export function composeTyping(recipient: Recipient, id: string, { state }: Typing): Element {
  return message(recipient, id, xml(chatState[state], { xmlns: ns.chatStates }), hint("no-store"));
}

export function composeAttention(recipient: Recipient, id: string, text: string): Element {
  const body = text === "" ? undefined : xml("body", {}, text);
  return xml(
    "message",
    { to: recipient.to, type: "headline", id },
    xml("attention", { xmlns: ns.attention }),
    body,
  );
}

function message(
  { to, kind }: Recipient,
  id: string,
  ...children: readonly (Element | undefined)[]
): Element {
  return xml(
    "message",
    { to, type: kind === "room" ? "groupchat" : "chat", id },
    xml("origin-id", { xmlns: ns.stanzaIds, id }),
    kind === "occupant" ? xml("x", { xmlns: ns.mucUser }) : undefined,
    ...children,
  );
}

function hint(name: "store" | "no-store"): Element {
  return xml(name, { xmlns: ns.hints });
}
