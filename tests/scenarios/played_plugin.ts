import {
  type BuddyChange,
  type BuddyRemoval,
  type LoginRequest,
  type LogoutRequest,
  type MessagePart,
  NetworkPlugin,
  type OutgoingMessage,
  type Send,
  type StatusChange,
} from "../../plugin/mod.ts";
import { type Ability, enable, type Play } from "./abilities.ts";

/** A backend's plugin that only lets the play know what it is asked. */
export class PlayedPlugin extends NetworkPlugin {
  override readonly receipts: boolean;
  override readonly disableJidEscaping: boolean;
  override readonly messageParts: readonly MessagePart[];
  protected readonly play: Play;

  constructor(send: Send, abilities: readonly Ability[], play: Play) {
    super(send);
    this.play = play;
    this.receipts = abilities.includes("receipts");
    this.disableJidEscaping = abilities.includes("disable_jid_escaping");
    const parts = ["attachments", "replies", "threads"] as const satisfies MessagePart[];
    this.messageParts = parts.filter((part) => abilities.includes(part));
    enable(this, abilities, play);
  }

  override onLogin({ user, legacyName, password }: LoginRequest): void {
    this.play.heard("login", { user, legacyName, password });
  }

  override onLogout({ user }: LogoutRequest): void {
    this.play.heard("logout", { user });
  }

  override onMessage(message: OutgoingMessage): string {
    return this.play.askedToSend("message", message);
  }

  override onStatusChanged({ user, status }: StatusChange): void {
    this.play.heard("status", { user, status });
  }

  override onBuddyChanged({ user, buddy }: BuddyChange): void {
    this.play.asked("add", { user, buddy });
  }

  override onBuddyRemoved({ user, buddy }: BuddyRemoval): void {
    this.play.asked("remove", { user, buddy });
  }
}

/** That of a network that speaks XMPP. */
export class XmlPlugin extends PlayedPlugin {
  override onRawXml(stanza: string): void {
    const user = /from="([^"/]*)/.exec(stanza)?.[1] ?? "";
    this.play.asked("stanza", { user, stanza });
  }
}
