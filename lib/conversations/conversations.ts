import { notLoggedIn, TransportError } from "../errors.ts";
import type { Report, UserEvent } from "../events.ts";
import { type LegacyMessageId, type LegacyName, type MessageId, messageId, type ResourceId } from "../ids.ts";
import type { HistoryPage, IncomingMessage, Origin, OutgoingMessage, TypingState } from "../message.ts";
import type { UserBackend } from "../users/network.ts";
import { answerOf, type HistoryBounds } from "../users/requests.ts";
import { quotation, reactionText, retractionText } from "../../proto/mod.ts";
import { AnswerTargets } from "./answer_targets.ts";
import { AwaitedReceipts } from "./awaited_receipts.ts";
import { KnownMessages } from "./known_messages.ts";
import type {
  ConversationReports,
  ReportedReactions,
  ReportedRead,
  ReportedRetraction,
  ReportedStatus,
} from "./reports.ts";
import { senderIdOf } from "./request_id.ts";
import type { Speaker } from "./speaker.ts";

/** What a backend has that wants to know which message is meant. */
const referring = ["corrections", "replies", "reactions", "retractions", "read_markers"] as const;

/** Something that the user does to a message that is there. */
export interface MessageAction {
  readonly conversation: LegacyName;
  readonly id: MessageId;
  readonly origin: Origin;
}

const none: readonly MessageId[] = [];

/** Every one-to-one exchange of one user. Names are matched without regard to case, like buddies. */
export class Conversations implements ConversationReports {
  readonly #user: Speaker;
  readonly #report: Report;
  /** The client the user last wrote from: answers go there until the user's presence changes. */
  readonly #targets = new AnswerTargets();
  readonly #receipts = new AwaitedReceipts();
  readonly #known: KnownMessages;
  #closed = false;

  constructor(user: Speaker, report: Report, known = new KnownMessages()) {
    this.#user = user;
    this.#report = report;
    this.#known = known;
  }

  // from the user

  /**
   * Throws what {@link Speaker.say} throws. A message that has to wait until it is known what it refers to is reported
   * as failed instead.
   */
  send(message: OutgoingMessage): void {
    const { conversation, reply, replaces } = message;
    const turn = reply === undefined && replaces === undefined
      ? this.#known.turnToNetwork(conversation, none)
      : this.#turnToNetwork(conversation, reply?.to, replaces);
    if (turn === undefined) this.#send(message);
    else void this.#sendLater(turn, message);
  }

  /** All of the user's reactions to a message. Where the network has no such thing, it is said in words. */
  async react({ conversation, id, origin }: MessageAction, emoji: readonly string[]): Promise<void> {
    const turn = this.#turnToNetwork(conversation, id);
    if (turn !== undefined) await turn;
    const voice = this.#voice();
    if (!voice.can("reactions")) return this.#sayOf(conversation, id, reactionText(emoji), origin);
    const legacyId = this.legacyIdOf(conversation, id);
    await voice.request(this.#user.id, { type: "react", conversation, id: legacyId, emoji });
  }

  /** Takes a message back. Where the network cannot, it is asked for in words. */
  async retract({ conversation, id, origin }: MessageAction, reason: string): Promise<void> {
    const turn = this.#turnToNetwork(conversation, id);
    if (turn !== undefined) await turn;
    const voice = this.#voice();
    if (!voice.can("retractions")) {
      return this.#sayOf(conversation, id, retractionText({ moderated: false, reason }), origin);
    }
    const legacyId = this.legacyIdOf(conversation, id);
    await voice.request(this.#user.id, { type: "retract", conversation, id: legacyId, reason });
  }

  /** The user has read everything up to a message. Nobody waits to hear of it. */
  markRead(conversation: LegacyName, id: MessageId): void {
    if (!this.#user.voice?.can("read_markers")) return;
    this.#goOn(this.#turnToNetwork(conversation, id), () => {
      const read = { type: "read", conversation, id: this.legacyIdOf(conversation, id) } as const;
      this.#user.voice?.ask(this.#user.id, read);
    });
  }

  /** A part of what was said earlier. Rejects with what {@link UserBackend.request} does. */
  async history(bounds: HistoryBounds): Promise<HistoryPage> {
    const answer = await this.#voice().request(this.#user.id, { type: "history", ...bounds });
    const { messages, ...page } = answerOf(answer, "history").page;
    const own = messages.flatMap(({ message }) =>
      message.own && message.id !== undefined ? [message.id] : []
    );
    await this.#known.turnToUser(bounds.conversation, own);
    return {
      ...page,
      messages: messages.map(({ message, ...rest }) => ({
        ...rest,
        message: this.#known.forClients(message),
      })),
    };
  }

  /** How the network knows a message. */
  legacyIdOf(conversation: LegacyName, id: MessageId): LegacyMessageId {
    return this.#known.legacyIdOf(conversation, id);
  }

  /** A message as the network knows what it refers to. */
  forNetwork(message: OutgoingMessage): OutgoingMessage<LegacyMessageId> {
    return this.#known.forNetwork(message);
  }

  /** The client that an answer from there would go to, if that is known. */
  targetOf(name: LegacyName): ResourceId | undefined {
    return this.#targets.of(name);
  }

  /**
   * Forgets which client each exchange was held from, so that the next message reaches all of the user's clients
   * again: one of them has come, gone or moved (RFC 6121 §5.1).
   */
  resourcesChanged(): void {
    this.#targets.clear();
  }

  /** The user is leaving: what waits is not sent any more. */
  close(): void {
    this.#closed = true;
    this.#known.close();
  }

  // from the network

  received(message: IncomingMessage<LegacyMessageId>): void {
    this.#user.noteActivity();
    const { conversation, reply, replaces } = message;
    if (reply === undefined && replaces === undefined) return this.#receive(message);
    this.#goOn(this.#turnToUser(conversation, reply?.to, replaces), () => this.#receive(message));
  }

  /** As {@link KnownMessages.remember}. */
  remember(
    message: IncomingMessage<LegacyMessageId>,
    isNew?: boolean,
  ): ReturnType<KnownMessages["remember"]> {
    return this.#known.remember(message, isNew);
  }

  typing(conversation: LegacyName, state: TypingState): void {
    this.#tell(conversation, { type: "typing-changed", state });
  }

  delivered(conversation: LegacyName, receiptId: string): void {
    const origin = this.#receipts.take(conversation, receiptId);
    if (origin !== undefined) this.#report(this.#user.id, { type: "message-delivered", origin, receiptId });
  }

  status(status: ReportedStatus): void {
    const { conversation, requestId, id, failure } = status;
    if (requestId !== undefined) this.#user.messageSettled(requestId, failure);
    const senderId = requestId === undefined ? undefined : senderIdOf(requestId);
    if (senderId !== undefined) {
      if (id !== undefined) this.#known.learn(conversation, messageId(senderId), id);
      this.#known.told(messageId(senderId));
      this.#came(messageId(senderId), status);
    } else if (id !== undefined) {
      this.#goOn(this.#turnToUser(conversation, id), () => this.#came(this.#idOf(conversation, id), status));
    }
  }

  settled(requestId: string, failure: TransportError | undefined): void {
    this.#user.messageSettled(requestId, failure);
  }

  reacted({ conversation, id, ...reactions }: ReportedReactions): void {
    this.#goOn(this.#turnToUser(conversation, id), () => {
      this.#tell(conversation, { type: "reactions-changed", id: this.#idOf(conversation, id), ...reactions });
    });
  }

  retracted({ conversation, id, ...retraction }: ReportedRetraction): void {
    this.#goOn(this.#turnToUser(conversation, id), () => {
      this.#tell(conversation, {
        type: "message-retracted",
        id: this.#idOf(conversation, id),
        ...retraction,
      });
    });
  }

  readUpTo({ conversation, id, by }: ReportedRead): void {
    this.#goOn(this.#turnToUser(conversation, id), () => {
      this.#tell(conversation, { type: "read-up-to", id: this.#idOf(conversation, id), by });
    });
  }

  #send(message: OutgoingMessage): void {
    this.#user.say(message);
    this.#targets.wrote(message);
    this.#receipts.add(message);
    this.#known.sent(message);
  }

  /** Who sent it does not wait, so that what would be thrown is told. */
  async #sendLater(turn: Promise<void>, message: OutgoingMessage): Promise<void> {
    await turn;
    try {
      if (this.#closed) throw notLoggedIn();
      this.#send(message);
    } catch (error) {
      this.#report(this.#user.id, { type: "message-failed", message, error: reasonOf(error) });
    }
  }

  #receive(message: IncomingMessage<LegacyMessageId>): void {
    const { isRepeated, shown } = this.#known.remember(message);
    if (!isRepeated) this.#tell(message.conversation, { type: "message-received", message: shown });
  }

  /** A message of the user's got that far. */
  #came(id: MessageId, { conversation, state, author }: ReportedStatus): void {
    if (state !== "delivered" && state !== "read") return;
    this.delivered(conversation, id);
    if (state !== "read") return;
    const by = author === undefined ? { kind: "buddy" } as const : { kind: "participant", author } as const;
    this.#tell(conversation, { type: "read-up-to", id, by });
  }

  /** In a room all clients, the sender's too, know a message by the network's id. */
  #idOf(conversation: LegacyName, legacyId: LegacyMessageId): MessageId {
    return this.#user.rooms.has(conversation)
      ? messageId(legacyId)
      : this.#known.idOf(conversation, legacyId);
  }

  #turnToNetwork(
    conversation: LegacyName,
    ...ids: readonly (MessageId | undefined)[]
  ): Promise<void> | undefined {
    const named = ids.filter((id) => id !== undefined);
    const { voice } = this.#user;
    const getsIds = referring.some((feature) => voice?.can(feature));
    return this.#known.turnToNetwork(conversation, named, getsIds);
  }

  #turnToUser(
    conversation: LegacyName,
    ...ids: readonly (LegacyMessageId | undefined)[]
  ): Promise<void> | undefined {
    return this.#known.turnToUser(conversation, ids.filter((id) => id !== undefined));
  }

  /** At once, unless something has to be looked up. */
  #goOn(turn: Promise<void> | undefined, next: () => void): void {
    if (turn === undefined) return next();
    void turn.then(() => this.#closed ? undefined : next());
  }

  #tell(conversation: LegacyName, what: ToldOfConversation): void {
    const target = this.targetOf(conversation);
    this.#report(this.#user.id, { ...what, conversation, target, buddy: this.#user.buddy(conversation) });
  }

  /** What cannot be done to a message is said of it. */
  #sayOf(conversation: LegacyName, id: MessageId, words: string, origin: Origin): void {
    const quoted = quotation(this.#known.textOf(conversation, id));
    this.#user.say({ conversation, body: [...quoted, words].join("\n"), origin });
  }

  #voice(): UserBackend {
    const { voice } = this.#user;
    if (voice === undefined || this.#closed) throw notLoggedIn();
    return voice;
  }
}

function reasonOf(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  return new TransportError("internal", "Your message was not sent.", { cause: error });
}

type WithoutPlace<Event> = Event extends { readonly target: unknown }
  ? Omit<Event, "conversation" | "target" | "buddy">
  : never;
type ToldOfConversation = WithoutPlace<UserEvent>;
