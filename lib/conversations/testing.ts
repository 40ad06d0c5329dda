import type { BuddyView, UserEvent } from "../events.ts";
import {
  type LegacyMessageId,
  legacyMessageId,
  type LegacyName,
  legacyName,
  messageId,
  resourceId,
  userId,
} from "../ids.ts";
import type { IncomingMessage, Origin, OutgoingMessage } from "../message.ts";
import { FakeNetwork } from "../users/fake_network.ts";
import { Conversations } from "./conversations.ts";
import { KnownMessages } from "./known_messages.ts";
import type { Speaker } from "./speaker.ts";
import type { StoredMessageIds } from "./stored_message_ids.ts";

/** A user who only writes down what is said and told. */
export class FakeSpeaker implements Speaker {
  readonly id = userId("romeo@example.com");
  readonly network = new FakeNetwork();
  voice: FakeNetwork | undefined = this.network;
  readonly conversations: Conversations;
  /** What was told, but for the address. */
  readonly events: UserEvent[] = [];
  readonly said: OutgoingMessage<LegacyMessageId>[] = [];
  readonly settled: string[] = [];
  /** Why nothing can be said. */
  mute: Error | undefined;
  /** Rooms that the user is in. */
  readonly inRooms = new Set<string>();
  readonly rooms = { has: (name: LegacyName): boolean => this.inRooms.has(name) };
  /** Whom the user has on the list. */
  known: BuddyView | undefined;

  constructor(stored?: StoredMessageIds) {
    this.conversations = new Conversations(
      this,
      (_user, event) => void this.events.push(event),
      new KnownMessages({ messageIds: stored }),
    );
  }

  /** What was told since the last call. */
  take(): UserEvent[] {
    return this.events.splice(0);
  }

  messageSettled(requestId: string, failure: Error | undefined): void {
    this.settled.push(failure === undefined ? requestId : `${requestId}: ${failure.message}`);
  }

  noteActivity(): void {}

  buddy(): BuddyView | undefined {
    return this.known;
  }

  say(message: OutgoingMessage): void {
    if (this.mute) throw this.mute;
    this.said.push(this.conversations.forNetwork(message));
  }
}

/** Where a message with this id of a client came from. */
export function originOf(id: string | undefined): Origin {
  return { resource: resourceId("romeo@example.com/phone"), to: "bob@gw", id };
}

/** A message of Bob's that the network calls `id`, but for `changed`. */
export function incoming(
  id: string,
  body: string,
  changed: Partial<IncomingMessage<LegacyMessageId>> = {},
): IncomingMessage<LegacyMessageId> {
  const conversation = legacyName("bob");
  return { conversation, id: legacyMessageId(id), body, headline: false, attachments: [], ...changed };
}

/** What the user does to a message in the conversation with Bob. */
export function actionOn(id: string) {
  return { conversation: legacyName("bob"), id: messageId(id), origin: originOf("action") };
}
