import { FailureReason, type Reporter, RequestError } from "../../plugin/mod.ts";
import { stripFormatting } from "./formatting.ts";
import type { Client, MessageEvent } from "./irc_framework.d.ts";
import { roomForText, splitText } from "./lines.ts";
import { canBeNick } from "./nick.ts";

export function notConnected(): RequestError {
  return new RequestError(FailureReason.notConnected, "You are not connected to IRC.", { retry: true });
}

/** One user's private messages, both ways. */
export class Messages {
  readonly #user: string;
  readonly #client: Client;
  readonly #reporter: Reporter;

  constructor(user: string, client: Client, reporter: Reporter) {
    this.#user = user;
    this.#client = client;
    this.#reporter = reporter;
  }

  /**
   * Sends a text, in as many lines as it takes. `/me waves` becomes an action.
   * @throws RequestError if the recipient cannot exist.
   */
  say(nick: string, text: string): void {
    if (!canBeNick(nick)) {
      throw new RequestError(FailureReason.notFound, `"${nick}" cannot be a nick on IRC.`);
    }
    const action = /^\/me +(\S.*)$/s.exec(text)?.[1];
    const [head, tail] = action === undefined ? ["", ""] : ["\x01ACTION ", "\x01"];
    const room = roomForText(this.#client.user.nick, nick) - head.length - tail.length;
    for (const line of splitText((action ?? text).replaceAll("\x01", ""), room)) {
      this.#client.raw("PRIVMSG", nick, head + line + tail);
    }
  }

  /**
   * Somebody wrote, and becomes a conversation. False if it is not for the user to read: servers write to nobody in
   * particular.
   */
  receive({ nick, target, from_server }: MessageEvent, text: string): boolean {
    const forUs = this.#client.caseLower(target) === this.#client.caseLower(this.#client.user.nick);
    if (from_server || !forUs || !canBeNick(nick)) return false;
    this.#reporter.reportMessage({ user: this.#user, buddy: nick, text: stripFormatting(text) });
    return true;
  }

  /** IRC refused a message later, and does not say which: the reason comes from the one it was sent to. */
  undelivered(nick: string, reason: string): void {
    this.#reporter.reportMessage({ user: this.#user, buddy: nick, text: `Not delivered: ${reason}` });
  }
}
