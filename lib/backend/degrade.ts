/** A message to a backend that has no use for some of it: nothing is dropped that can be said in words. */
import type { LegacyMessageId } from "../ids.ts";
import type { Attachment, OutgoingMessage } from "../message.ts";
import { correctionText, type Feature, fileText, quotation } from "../../proto/mod.ts";

type Message = OutgoingMessage<LegacyMessageId>;

/** The message as such a backend can have it: quotes, corrections, files and nudges become text. */
export function degraded(message: Message, can: (feature: Feature) => boolean): Message {
  if (isPlain(message)) return message;
  const { reply, replaces, thread, attachments = [], attention, markup, ...rest } = message;
  const keeps = {
    reply: reply !== undefined && can("replies"),
    replaces: replaces !== undefined && can("corrections"),
    attachments: attachments.length > 0 && can("attachments"),
    attention: attention === true && can("attention"),
  };
  const body = [
    ...keeps.reply ? [] : quotation(reply?.text ?? ""),
    replaces === undefined || keeps.replaces ? message.body : correctionText(message.body),
    ...keeps.attachments ? [] : attachments.map((file) => fileWords(file, message.body)),
    ...attention && !keeps.attention && message.body === "" ? ["[wants your attention]"] : [],
  ].filter((line) => line !== "").join("\n");
  return {
    ...rest,
    body,
    ...keeps.reply ? { reply } : {},
    ...keeps.replaces ? { replaces } : {},
    ...keeps.attachments ? { attachments } : {},
    ...keeps.attention ? { attention } : {},
    ...thread !== undefined && can("threads") ? { thread } : {},
    ...markup !== undefined && body === message.body ? { markup } : {},
  };
}

/** Most messages are words and nothing else. */
function isPlain({ reply, replaces, thread, attachments, attention }: Message): boolean {
  return reply === undefined && replaces === undefined && thread === undefined &&
    (attachments === undefined || attachments.length === 0) && !attention;
}

/** A file's address, unless the text names it already. */
function fileWords(file: Attachment, body: string): string {
  if (file.url === "") return fileText(file);
  return body.includes(file.url) ? "" : file.url;
}
