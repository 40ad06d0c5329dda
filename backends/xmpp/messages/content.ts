/** What a message stanza says, whoever sent it. */
import type { Attachment, TypingState } from "../../../plugin/mod.ts";
import { resourceOf } from "../jid.ts";
import { ns } from "../namespaces.ts";
import { childText, type Element, textOf } from "../xml/element.ts";
import { cutFallback, isFallback, unquoted } from "./fallback_text.ts";
import { readFiles } from "./files.ts";

/** Which message another one is about, by the id that the senders know it by. */
export interface Answered {
  readonly id: string;
  /** A JID. */
  readonly to: string | undefined;
  /** What was quoted. */
  readonly text: string;
}

/** A text, maybe with files. */
export interface Talk {
  readonly text: string;
  readonly xhtml: string | undefined;
  readonly files: readonly Attachment[];
  /** The id of the message that this one corrects. */
  readonly replaces: string | undefined;
  readonly answers: Answered | undefined;
  readonly thread: string | undefined;
}

/** A message says one of these, beside what its sender is doing. */
export type Content =
  | { readonly kind: "talk"; readonly talk: Talk }
  | { readonly kind: "reaction"; readonly id: string; readonly emoji: readonly string[] }
  | {
    readonly kind: "retraction";
    readonly id: string;
    readonly moderated: boolean;
    /** Nickname of the moderator; empty where nobody says. */
    readonly by: string;
    readonly reason: string | undefined;
  }
  | { readonly kind: "received" | "displayed"; readonly id: string }
  | { readonly kind: "attention"; readonly text: string }
  | { readonly kind: "subject"; readonly subject: string }
  | { readonly kind: "nothing" };

export function readContent(message: Element): Content {
  const reactions = message.getChild("reactions", ns.reactions);
  if (reactions?.attrs.id !== undefined) {
    const emoji = reactions.getChildren("reaction").map((reaction) => reaction.getText().trim());
    return { kind: "reaction", id: reactions.attrs.id, emoji: emoji.filter((one) => one !== "") };
  }
  const retraction = readRetraction(message);
  if (retraction !== undefined) return retraction;
  const body = childText(message, "body") ?? "";
  for (const [kind, xmlns] of [["received", ns.receipts], ["displayed", ns.markers]] as const) {
    const id = message.getChild(kind, xmlns)?.attrs.id;
    if (id !== undefined && body === "") return { kind, id };
  }
  if (message.getChild("attention", ns.attention) !== undefined) return { kind: "attention", text: body };
  const subject = childText(message, "subject");
  if (subject !== undefined && message.getChild("body") === undefined) return { kind: "subject", subject };
  const talk = readTalk(message, body);
  return talk.text === "" && talk.files.length === 0 ? { kind: "nothing" } : { kind: "talk", talk };
}

/** XEP-0424; of a moderator XEP-0425, or its version 0.2 before. */
function readRetraction(message: Element): Content | undefined {
  const retract = message.getChild("retract", ns.retraction);
  if (retract === undefined) return readOldModeration(message);
  const { id } = retract.attrs;
  if (id === undefined) return undefined;
  const moderated = retract.getChild("moderated", ns.moderation);
  const by = resourceOf(moderated?.attrs["by"] ?? "");
  return {
    kind: "retraction",
    id,
    moderated: moderated !== undefined,
    by,
    reason: textOf(retract, "reason"),
  };
}

function readOldModeration(message: Element): Content | undefined {
  const fastening = message.getChild("apply-to", ns.fastening);
  const moderated = fastening?.getChild("moderated", ns.oldModeration);
  const id = fastening?.attrs.id;
  const isRetraction = moderated?.getChild("retract", ns.oldRetraction) !== undefined;
  if (id === undefined || moderated === undefined || !isRetraction) return undefined;
  const by = resourceOf(moderated.attrs["by"] ?? "");
  return { kind: "retraction", id, moderated: true, by, reason: textOf(moderated, "reason") };
}

function readTalk(message: Element, body: string): Talk {
  const reply = message.getChild("reply", ns.replies);
  const { text, removed } = cutFallback(message, body, ns.replies);
  const files = readFiles(message);
  const isOnlyFile = files.some(({ url }) => url === text.trim()) ||
    files.length > 0 && (isFallback(message, ns.fileSharing) || isFallback(message, ns.oob));
  return {
    text: isOnlyFile ? "" : text,
    xhtml: markup(message),
    files,
    replaces: message.getChild("replace", ns.correction)?.attrs.id,
    answers: reply?.attrs.id === undefined
      ? undefined
      : { id: reply.attrs.id, to: reply.attrs.to, text: unquoted(removed) },
    thread: textOf(message, "thread"),
  };
}

/** XEP-0071. */
function markup(message: Element): string | undefined {
  const html = message.getChild("html", "http://jabber.org/protocol/xhtml-im");
  return html?.getChild("body", "http://www.w3.org/1999/xhtml")?.toString();
}

const typingOf = {
  composing: "typing",
  paused: "paused",
  active: "stopped",
  inactive: "stopped",
  gone: "stopped",
} as const;

/** What the sender is doing (XEP-0085). */
export function readTyping(message: Element): TypingState | undefined {
  for (const [name, state] of Object.entries(typingOf)) {
    if (message.getChild(name, ns.chatStates) !== undefined) return state;
  }
  return undefined;
}

/** When a message was sent, if that is a while ago (XEP-0203). */
export function sentAt(delay: Element | undefined): Date | undefined {
  const time = Date.parse(delay?.attrs["stamp"] ?? "");
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** The id under which others speak of a message to one person: its sender's (XEP-0359 §3.2). */
export function senderId(message: Element): string | undefined {
  return message.getChild("origin-id", ns.stanzaIds)?.attrs.id ?? message.attrs.id;
}

/** The id that an archive gave to a message (XEP-0359 §3.1); anybody else's word for it is not taken. */
export function archiveId(message: Element, by: string): string | undefined {
  return message.getChildren("stanza-id", ns.stanzaIds).find(({ attrs }) => attrs["by"] === by)?.attrs.id;
}
