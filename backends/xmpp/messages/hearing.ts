/** What people write to the user outside rooms, and what the user writes with other clients. */
import { MessageState, type Reporter } from "../../../plugin/mod.ts";
import { bareOf } from "../jid.ts";
import { ns } from "../namespaces.ts";
import { failureOfStanza } from "../stream/stanza_failure.ts";
import type { Stream } from "../stream/stream.ts";
import type { Element } from "../xml/element.ts";
import { composeReceipt } from "./compose.ts";
import type { ArchiveIds } from "./archive_ids.ts";
import { archiveId, type Content, readContent, readTyping, senderId, sentAt, type Talk } from "./content.ts";
import type { SentIds } from "./sent_ids.ts";

export interface HearingOptions {
  readonly user: string;
  readonly stream: Stream;
  readonly reporter: Reporter;
  readonly sent: SentIds;
  readonly archiveIds: ArchiveIds;
  /** Whether somebody may know that the user is there, and so that a message has arrived. */
  readonly isSeenBy: (jid: string) => boolean;
}

/** How a message came. */
export interface Arrival {
  /** With another client of the user's (XEP-0280), or from the archive. */
  readonly copied?: boolean;
  /** When it was sent, if not now. */
  readonly delay?: Element | undefined;
  /** The account's archive has it under this name; if it is not given, the message itself may say so. */
  readonly archivedAs?: string;
}

export class Hearing {
  readonly #options: HearingOptions;

  constructor(options: HearingOptions) {
    this.#options = options;
  }

  /** Takes a message of a conversation with one person. */
  hear(
    message: Element,
    { copied = false, delay = message.getChild("delay", ns.delay), archivedAs }: Arrival = {},
  ): void {
    const { stream: { account }, archiveIds } = this.#options;
    const from = bareOf(message.attrs.from ?? account);
    const isOwn = from === account;
    const buddy = isOwn ? bareOf(message.attrs.to ?? account) : from;
    if (message.attrs.type === "error") {
      if (!copied) this.#failed(buddy, message);
      return;
    }
    const content = readContent(message);
    const writtenAt = sentAt(delay);
    const id = senderId(message);
    const archived = archivedAs ?? archiveId(message, account);
    if (id !== undefined && archived !== undefined) archiveIds.add(buddy, id, archived);
    this.#report(content, { buddy, isOwn, id, writtenAt, type: message.attrs.type });
    if (isOwn || copied || writtenAt !== undefined) return;
    this.#type(buddy, message);
    if (content.kind === "talk") this.#acknowledge(message);
  }

  #report(content: Content, about: About): void {
    const { user, reporter } = this.#options;
    const { buddy, isOwn } = about;
    const carbon = isOwn ? { carbon: true } : {};
    const named = { user, buddy, ...carbon };
    switch (content.kind) {
      case "talk":
        return this.#talk(content.talk, about);
      case "reaction":
        return reporter.reportReaction({ ...named, legacyId: content.id, emoji: content.emoji });
      case "retraction":
        return reporter.reportRetraction({ ...named, legacyId: content.id });
      case "displayed":
        return reporter.reportReadMarker({ ...named, legacyId: content.id });
      case "received":
        if (!isOwn) this.#delivered(buddy, content.id);
        return;
      case "attention":
        if (!isOwn) reporter.reportAttention({ user, buddy, text: content.text });
        return;
      case "subject":
      case "nothing":
    }
  }

  #talk(talk: Talk, { buddy, isOwn, id, writtenAt, type }: About): void {
    const { user, reporter, stream } = this.#options;
    const { text, xhtml, files, replaces, answers, thread } = talk;
    const authorIsUser = answers?.to === undefined ? undefined : bareOf(answers.to) === stream.account;
    reporter.reportMessage({
      user,
      buddy,
      text,
      ...(xhtml === undefined ? {} : { xhtml }),
      ...(files.length === 0 ? {} : { attachments: files }),
      ...(id === undefined ? {} : { legacyId: id }),
      ...(replaces === undefined ? {} : { replaces }),
      ...(thread === undefined ? {} : { thread }),
      ...(answers === undefined ? {} : {
        reply: {
          legacyId: answers.id,
          ...(answers.text === "" ? {} : { text: answers.text }),
          ...(authorIsUser === undefined ? {} : { authorIsUser }),
          ...(authorIsUser === false ? { author: buddy } : {}),
        },
      }),
      ...(isOwn ? { carbon: true } : {}),
      ...(type === "headline" ? { headline: true } : {}),
      ...(writtenAt === undefined ? {} : { writtenAt, history: true }),
    });
  }

  #type(buddy: string, message: Element): void {
    const state = readTyping(message);
    if (state !== undefined) this.#options.reporter.reportTyping({ user: this.#options.user, buddy, state });
  }

  /** XEP-0184 §5.3: not to those who may not know that the user is there. */
  #acknowledge(message: Element): void {
    const { from, id, type } = message.attrs;
    const { stream, isSeenBy } = this.#options;
    if (from === undefined || id === undefined || !isSeenBy(bareOf(from))) return;
    if (message.getChild("request", ns.receipts) === undefined) return;
    stream.send(composeReceipt(from, type, crypto.randomUUID(), id));
  }

  #delivered(buddy: string, id: string): void {
    const { user, reporter, sent } = this.#options;
    const requestId = sent.requestOf(id);
    const asked = requestId === undefined ? {} : { requestId };
    reporter.reportMessageStatus({ user, buddy, ...asked, legacyId: id, state: MessageState.delivered });
  }

  /** A message of ours came back. */
  #failed(buddy: string, message: Element): void {
    const { user, reporter, sent } = this.#options;
    const requestId = sent.requestOf(message.attrs.id ?? "");
    if (requestId === undefined) return;
    const { reason, message: text, retry } = failureOfStanza(message);
    reporter.reportMessageStatus({ user, buddy, requestId, state: MessageState.failed, reason, text, retry });
  }
}

/** Whose message it is, and under which name. */
interface About {
  readonly buddy: string;
  readonly isOwn: boolean;
  readonly id: string | undefined;
  readonly writtenAt: Date | undefined;
  readonly type: string | undefined;
}
