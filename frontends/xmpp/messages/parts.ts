import type { Attachment, IncomingMessage } from "../../../lib/message.ts";
import { fileText } from "../../../proto/mod.ts";

/** What one stanza tells of a message. */
export interface Part {
  readonly message: IncomingMessage;
  /** It has the message's own id; the others have one made from it. */
  readonly isMain: boolean;
}

/** Servers hang up on whoever sends them a larger stanza than they allow, in UTF-16 code units: 200 KB at worst. */
const longestBody = 40_000;

/**
 * The stanzas that a message takes. Clients show a file only where the body is its address and nothing else, so each
 * has a stanza to itself, ahead of the words that go with it. Files without an address are told of in the words.
 */
export function partsOf(message: IncomingMessage): Part[] {
  if (message.attachments.length === 0) return wordParts(message);
  const { body, rest } = wordsOf(message);
  const named = (file: Attachment) => body.includes(file.url);
  const files = rest.filter((file) => !named(file));
  const words = { ...message, body, attachments: rest.filter(named) };
  // With new words for an old message its files have been shown already.
  if (message.replaces !== undefined && body !== "") return wordParts(words);
  if (body === "") return files.map((file, at) => filePart(message, file, at === files.length - 1));
  return [...files.map((file) => filePart(message, file, false)), ...wordParts(words)];
}

/** Most messages are one. */
function wordParts(message: IncomingMessage): Part[] {
  if (message.body.length <= longestBody) return [{ message, isMain: true }];
  const { markup: _markup, ...whole } = message;
  const [first = "", ...others] = pieces(message.body);
  return [
    { message: { ...whole, body: first }, isMain: true },
    ...others.map((body) => ({ message: { ...plain(whole), body, attachments: [] }, isMain: false })),
  ];
}

/** Cut between lines where there are any, and never inside a character. */
function pieces(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length;) {
    let end = at + longestBody;
    if (end < text.length) {
      const line = text.lastIndexOf("\n", end - 1) + 1;
      if (line > at + longestBody / 2) end = line;
      else if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end--;
    }
    found.push(text.slice(at, end));
    at = end;
  }
  return found;
}

function wordsOf({ body, attachments }: IncomingMessage) {
  const lost = attachments.filter(({ url }) => url === "").map(fileText);
  return {
    body: [body, ...lost].filter((line) => line !== "").join("\n"),
    rest: attachments.filter(({ url }) => url !== ""),
  };
}

function filePart(message: IncomingMessage, file: Attachment, isMain: boolean): Part {
  const { markup: _markup, ...whole } = message;
  const told = { body: file.url, attachments: [file] };
  return { message: { ...isMain ? whole : plain(whole), ...told }, isMain };
}

/** Only the main part does what the whole message does: it answers, corrects, nudges. */
function plain(message: IncomingMessage): IncomingMessage {
  const { reply: _reply, replaces: _replaces, attention: _attention, ...rest } = message;
  return rest;
}
