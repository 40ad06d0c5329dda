/** What the user says. */
import {
  type Attachment,
  type Attention,
  type Correction,
  FailureReason,
  MessageState,
  type OutgoingMessage,
  type Reaction,
  type ReadMarker,
  type Reporter,
  RequestError,
  type Retraction,
  type Typing,
} from "../../../plugin/mod.ts";
import type { Disco } from "../disco.ts";
import { resourceOf } from "../jid.ts";
import { removeMessage } from "../rooms/moderation.ts";
import type { Room } from "../rooms/room.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { Stream } from "../stream/stream.ts";
import type { Archive } from "./archive.ts";
import {
  composeAttention,
  composeMarker,
  composeReaction,
  composeRetraction,
  composeTalk,
  composeTyping,
  type Recipient,
  type Speech as Words,
} from "./compose.ts";
import type { ReadPositions } from "./read_positions.ts";
import type { SentIds } from "./sent_ids.ts";
import type { Uploads } from "./upload.ts";

export interface SpeechOptions {
  readonly stream: Stream;
  readonly reporter: Reporter;
  readonly rooms: Rooms;
  readonly sent: SentIds;
  readonly uploads: Uploads;
  readonly disco: Disco;
  readonly archive: Archive;
  readonly readPositions: ReadPositions;
}

export class Speech {
  readonly #options: SpeechOptions;

  constructor(options: SpeechOptions) {
    this.#options = options;
  }

  /**
   * Sends a text, and each file in a message of its own. Returns the id of the first, where it is known by that.
   * @throws RequestError
   */
  say(message: OutgoingMessage & { readonly replaces?: string }): string | undefined {
    const recipient = this.#recipient(message.buddy);
    const { text, attachments = [] } = message;
    let id: string | undefined;
    if (text !== "" || attachments.length === 0) id = this.#talk(recipient, message, { text });
    for (const file of attachments) {
      const names = id === undefined ? message : withoutRequest(message);
      if (file.url === "") void this.#sendLater(recipient, names, file);
      else id ??= this.#sendFile(recipient, names, file);
    }
    return recipient.kind === "room" ? undefined : id;
  }

  /** @throws RequestError */
  correct(message: Correction): string | undefined {
    const room = this.#options.rooms.get(message.buddy);
    const replaces = room?.ids.senderIdOf(message.replaces) ?? message.replaces;
    return this.say({ ...message, replaces });
  }

  /** @throws RequestError */
  async retract({ buddy, legacyId, reason = "" }: Retraction): Promise<void> {
    const { rooms, stream, disco } = this.#options;
    const recipient = this.#recipient(buddy);
    const room = recipient.kind === "room" ? rooms.require(buddy) : undefined;
    if (room !== undefined) {
      const author = room.ids.authorOf(legacyId) ?? await this.#findAuthor(room, legacyId);
      const isOthers = author !== undefined && author !== room.nickname;
      if (isOthers) return await removeMessage(room, legacyId, reason, { disco, stream });
    }
    stream.send(composeRetraction(recipient, crypto.randomUUID(), legacyId));
  }

  /** @throws RequestError */
  react(reaction: Reaction): void {
    const recipient = this.#recipient(reaction.buddy);
    this.#options.stream.send(composeReaction(recipient, crypto.randomUUID(), reaction.legacyId, reaction));
  }

  mark({ buddy, legacyId }: ReadMarker): void {
    const recipient = this.#options.rooms.recipient(buddy);
    this.#options.stream.send(composeMarker(recipient, crypto.randomUUID(), legacyId));
    void this.#options.readPositions.publish(buddy, legacyId);
  }

  type(typing: Typing): void {
    const recipient = this.#options.rooms.recipient(typing.buddy);
    this.#options.stream.send(composeTyping(recipient, crypto.randomUUID(), typing));
  }

  nudge({ buddy, text }: Attention): void {
    this.#options.stream.send(composeAttention(this.#recipient(buddy), crypto.randomUUID(), text));
  }

  /** Of a message of another login. Never rejects: an archive that cannot tell does not. */
  async #findAuthor({ jid }: Room, legacyId: string): Promise<string | undefined> {
    const question = this.#options.archive.query({ room: jid, id: legacyId, limit: 1 });
    const page = await question.catch(() => undefined);
    const from = page?.messages[0]?.message.attrs.from;
    return from === undefined ? undefined : resourceOf(from);
  }

  /** @throws RequestError if the user is not in the room. */
  #recipient(buddy: string): Recipient {
    const { rooms } = this.#options;
    const recipient = rooms.recipient(buddy);
    if (recipient.kind !== "person") rooms.require(buddy);
    return recipient;
  }

  #talk(recipient: Recipient, message: Outgoing, content: Pick<Words, "text" | "file">): string {
    const { id: requestId, reply, thread, replaces, buddy } = message;
    const { stream, sent, rooms } = this.#options;
    const id = crypto.randomUUID();
    sent.add(id, requestId);
    rooms.get(buddy)?.sent.add(id, requestId);
    const answers = reply &&
      { id: reply.legacyId, to: this.#authorOf(recipient, message), text: reply.text ?? "" };
    const words = {
      id,
      ...content,
      ...(answers === undefined ? {} : { answers }),
      ...(thread === undefined ? {} : { thread }),
      ...(replaces === undefined ? {} : { replaces }),
    };
    stream.send(composeTalk(recipient, words));
    return id;
  }

  #authorOf({ to, kind }: Recipient, { reply, buddy }: Outgoing): string {
    const { stream, rooms } = this.#options;
    const room = rooms.get(buddy);
    if (kind !== "room" || room === undefined) return reply?.authorIsUser ? stream.account : to;
    const author = room.ids.authorOf(reply?.legacyId ?? "") ?? reply?.author;
    return author === undefined ? room.jid : `${room.jid}/${author}`;
  }

  #sendFile(recipient: Recipient, message: Outgoing, file: Attachment): string {
    return this.#talk(recipient, message, { text: file.url, file });
  }

  /** Never rejects: what becomes of it is reported. */
  async #sendLater(recipient: Recipient, message: Outgoing, file: Attachment): Promise<void> {
    const { reporter, uploads } = this.#options;
    const { user, buddy, id: requestId } = message;
    try {
      const legacyId = this.#sendFile(recipient, message, await uploads.withAddress(file));
      if (requestId === undefined || recipient.kind === "room") return;
      reporter.reportMessageStatus({ user, buddy, requestId, legacyId, state: MessageState.accepted });
    } catch (error) {
      if (requestId === undefined) return;
      const failure = error instanceof RequestError
        ? error
        : new RequestError(FailureReason.other, "The file could not be sent.");
      const { reason, message: text } = failure;
      reporter.reportMessageStatus({ user, buddy, requestId, state: MessageState.failed, reason, text });
    }
  }
}

type Outgoing = OutgoingMessage & { readonly replaces?: string };

function withoutRequest({ id: _, ...message }: Outgoing): Outgoing {
  return message;
}
