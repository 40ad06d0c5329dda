/**
 * A backend of protocol 2 for the tests `one_to_one_…`. Rosaline and Mercutio live there. They say what the user did to
 * their messages, and do what the user's words order.
 */
import {
  type Block,
  type BuddyChange,
  type BuddyRemoval,
  type Card,
  type Correction,
  type IncomingMessage,
  type LoginRequest,
  MessageState,
  NetworkPlugin,
  type OutgoingMessage,
  type Picture,
  type Reaction,
  type ReadMarker,
  type Retraction,
  run,
  type StatusChange,
  StatusType,
  type Typing,
  type VCardUpdate,
} from "../../plugin/mod.ts";

/** The first bytes of a PNG are enough of a picture. */
const picture = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Somebody on a user's list. */
interface Buddy {
  readonly user: string;
  readonly buddy: string;
}

/** A message of the user's to somebody. */
interface Told extends Buddy {
  readonly legacyId: string;
}

class LivelyPlugin extends NetworkPlugin {
  override readonly receipts = true;
  override readonly messageParts = ["replies"] as const;
  /** What was said, by the network's id. */
  readonly #texts = new Map<string, string>();
  readonly #orders: ReadonlyMap<string, (told: Told) => void> = new Map(Object.entries(
    {
      type: (told) => this.reportTyping({ ...who(told), state: "typing" }),
      react: (told) => this.reportReaction({ ...told, emoji: ["🌹"] }),
      read: (told) => this.reportMessageStatus({ ...told, state: MessageState.read }),
      reply: ({ legacyId, ...to }) => this.#say(to, "an answer", { reply: { legacyId, authorIsUser: true } }),
      correct: (told) => this.#say(told, "before", { replaces: this.#say(told, "befour") }),
      retract: (told) => this.reportRetraction({ ...who(told), legacyId: this.#say(told, "never") }),
      nudge: (told) => this.reportAttention({ ...who(told), text: "wake up" }),
      "speak for me": (told) => this.#say(told, "said elsewhere", { carbon: true }),
      leave: (told) => this.#show(told, StatusType.offline),
      come: (told) => this.#show(told, StatusType.doNotDisturb, "writing verses"),
    } satisfies Record<string, (told: Told) => void>,
  ));

  override onLogin({ user }: LoginRequest): void {
    this.reportConnected(user);
    this.#show({ user, buddy: "rosaline" }, StatusType.online);
    this.#show({ user, buddy: "mercutio" }, StatusType.away, "a plague");
  }

  override onLogout(): void {}

  override onMessage({ user, buddy, text, id, reply }: OutgoingMessage): void {
    const told = { user, buddy, legacyId: this.#keep(text) };
    if (id !== undefined) {
      this.reportMessageStatus({ ...told, requestId: id, state: MessageState.accepted });
      this.reportReceipt(user, buddy, id);
    }
    const order = this.#orders.get(text);
    if (order !== undefined) order(told);
    else if (reply !== undefined) this.#say(told, `"${text}" answers ${this.#quoted(reply.legacyId)}`);
    else this.#say(told, `heard "${text}"`);
  }

  override onCorrection({ user, buddy, text, replaces }: Correction): void {
    this.#say({ user, buddy }, `"${text}" replaces ${this.#quoted(replaces)}`);
    this.#texts.set(replaces, text);
  }

  override onRetraction({ user, buddy, legacyId }: Retraction): void {
    this.#say({ user, buddy }, `forgot ${this.#quoted(legacyId)}`);
  }

  override onReaction({ user, buddy, legacyId, emoji = [] }: Reaction): void {
    this.#say({ user, buddy }, `${emoji.join(" ")} at ${this.#quoted(legacyId)}`);
  }

  override onReadMarker({ user, buddy, legacyId }: ReadMarker): void {
    this.#say({ user, buddy }, `you read ${this.#quoted(legacyId)}`);
  }

  override onTyping({ user, buddy, state }: Typing): void {
    if (state === "typing") this.#say({ user, buddy }, "you are writing");
  }

  override onStatusChanged({ user, status, statusMessage }: StatusChange): void {
    if (statusMessage === "") return;
    this.#say({ user, buddy: "rosaline" }, `you are ${status}: ${statusMessage}`);
  }

  override onBlock({ user, buddy, blocked }: Block): void {
    this.#say({ user, buddy: "rosaline" }, `${blocked ? "blocked" : "unblocked"} ${buddy}`);
  }

  override onBuddyChanged({ user, buddy }: BuddyChange): void {
    if (buddy === "benvolio") this.#show({ user, buddy }, StatusType.online);
  }

  override onBuddyRemoved({ user, buddy }: BuddyRemoval): void {
    this.#say({ user, buddy: "rosaline" }, `dropped ${buddy}`);
  }

  override onVCardRequest({ buddy }: { buddy: string }): Card {
    return { fullname: `${buddy} of Verona` };
  }

  override onVCardUpdate({ user, photo }: VCardUpdate): void {
    this.#say({ user, buddy: "rosaline" }, `your picture has ${photo.length} bytes`);
  }

  override onAvatarRequest(): Picture {
    return { avatarId: "a rose", mimeType: "image/png", data: picture };
  }

  /** Answers the id of what was said. */
  #say(to: Buddy, text: string, more: Partial<IncomingMessage> = {}): string {
    const legacyId = this.#keep(text);
    this.reportMessage({ ...who(to), text, legacyId, ...more });
    return legacyId;
  }

  /** Answers the network's id of this text. */
  #keep(text: string): string {
    const legacyId = `n${this.#texts.size + 1}`;
    this.#texts.set(legacyId, text);
    return legacyId;
  }

  #quoted(legacyId: string): string {
    return `"${this.#texts.get(legacyId) ?? "?"}"`;
  }

  #show(of: Buddy, status: StatusType, statusMessage = ""): void {
    const alias = of.buddy.replace(/^./, (letter) => letter.toUpperCase());
    const avatarId = "a rose";
    this.reportBuddyChanged({ ...who(of), alias, groups: ["Verona"], status, statusMessage, avatarId });
  }
}

/** Without what else is known. */
function who({ user, buddy }: Buddy): Buddy {
  return { user, buddy };
}

await run((send) => new LivelyPlugin(send));
