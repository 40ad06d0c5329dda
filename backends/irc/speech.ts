import {
  FailureReason,
  MessageState,
  type OutgoingMessage,
  type Reporter,
  RequestError,
} from "../../plugin/mod.ts";
import type { ChannelTable } from "./channel_table.ts";
import type { Link } from "./link.ts";
import type { Target } from "./names.ts";
import { formatCtcp } from "./protocol/ctcp.ts";
import { noTags, type Tags } from "./protocol/line.ts";
import { textOfMarkup } from "./protocol/markup.ts";
import { type Piece, piecesOf } from "./protocol/multiline.ts";
import { roomForText, splitText } from "./protocol/split.ts";
import type { SentMessages } from "./sent_messages.ts";

export interface SpeechOptions {
  readonly user: string;
  readonly reporter: Reporter;
  readonly channels: ChannelTable;
  readonly sent: SentMessages;
}

/** The user's messages to people and rooms of one network. */
export class Speech {
  readonly #options: SpeechOptions;
  /** From which room the user wrote to somebody last, by folded nick. */
  readonly #rooms = new Map<string, string>();

  constructor(options: SpeechOptions) {
    this.#options = options;
  }

  /** The legacy name of the room in which the user talks to somebody privately; undefined outside of any. */
  roomFor(nick: string, link: Link): string | undefined {
    return this.#rooms.get(link.fold(nick));
  }

  /**
   * Sends a message, in as many lines as it takes. `/me waves` becomes an action.
   * @throws RequestError if it cannot be sent.
   */
  say(message: OutgoingMessage, target: Exclude<Target, { kind: "server" }>, link: Link): void {
    const to = this.#recipient(target, link);
    const tags = replyTags(message, link);
    const formatted = message.xhtml === undefined ? undefined : textOfMarkup(message.xhtml);
    const text = withReply(message, formatted ?? message.text, tags);
    const whole = wholeOf(text, to, link);
    const lines = whole === undefined ? linesOf(text, to, link) : [];
    const count = whole === undefined ? lines.length : whole.length + 2;
    if (count === 0) return;
    if (!link.hasRoomFor(count)) {
      throw new RequestError(
        FailureReason.rateLimited,
        "IRC takes no more of your messages for the moment.",
        {
          retry: true,
        },
      );
    }
    const fate = {
      target: to,
      onAccepted: (tags: Tags) => this.#accepted(message, target, tags, link),
      onFailed: (text: string) => this.failed(message, text),
    };
    if (whole !== undefined) this.#options.sent.sendWhole(fate, whole, tags, link);
    else this.#options.sent.send(fate, lines, tags, link);
  }

  #recipient(target: Exclude<Target, { kind: "server" }>, link: Link): string {
    if (target.kind === "room") {
      const channel = this.#options.channels.get(target.channel);
      if (channel?.phase === "joined") return channel.name;
      throw new RequestError(FailureReason.notAllowed, `You are not in ${target.channel}.`);
    }
    const key = link.fold(target.nick);
    const room = target.room === undefined ? undefined : this.#options.channels.get(target.room)?.room;
    if (room === undefined) this.#rooms.delete(key);
    else this.#rooms.set(key, room);
    return target.nick;
  }

  /** A room shows to everybody what was said in it, the one who said it included; IRC leaves that to us. */
  #accepted(message: OutgoingMessage, target: Target, tags: Tags, link: Link): void {
    const { user, buddy, text, id: requestId, reply } = message;
    const legacyId = tags.get("msgid");
    const named = legacyId === undefined ? {} : { legacyId };
    const asked = requestId === undefined ? {} : { requestId };
    const { reporter, channels } = this.#options;
    if (requestId !== undefined && legacyId !== undefined) {
      reporter.reportMessageStatus({ user, buddy, ...asked, ...named, state: MessageState.accepted });
    }
    if (target.kind !== "room") return;
    const room = channels.get(target.channel)?.room ?? buddy;
    const answer = reply === undefined ? {} : { reply };
    reporter.reportMessage({ user, buddy: room, nickname: link.nick, text, ...asked, ...named, ...answer });
  }

  failed({ user, buddy, id }: OutgoingMessage, text: string): void {
    this.#options.reporter.reportMessageStatus({
      user,
      buddy,
      ...(id === undefined ? {} : { requestId: id }),
      state: MessageState.failed,
      reason: FailureReason.notAllowed,
      text,
    });
  }
}

/** `+draft/reply` (ircv3.net/specs/client-tags/reply), where it reaches others. */
function replyTags({ reply }: OutgoingMessage, link: Link): Tags {
  return reply !== undefined && link.mayTag("draft/reply")
    ? new Map([["+draft/reply", reply.legacyId]])
    : noTags;
}

/** Without the tag an answer says in words what it answers, as people do on IRC. */
function withReply({ reply }: OutgoingMessage, text: string, tags: Tags): string {
  if (reply === undefined || tags.size > 0) return text;
  const author = reply.author?.replace(/@.*/s, "") ?? "";
  if (author !== "" && !text.startsWith(author)) return `${author}: ${text}`;
  const [quoted = ""] = reply.text?.split("\n", 1) ?? [];
  return quoted === "" || author !== "" ? text : `> ${quoted}\n${text}`;
}

/** As one message, where it takes several lines and the server knows such. */
function wholeOf(text: string, to: string, link: Link): readonly Piece[] | undefined {
  const limits = link.multilineLimits;
  if (limits === undefined || /^\/me +\S/.test(text)) return undefined;
  return piecesOf(text.replaceAll("\x01", ""), roomForText(link.source || link.nick, to), limits);
}

function linesOf(text: string, to: string, link: Link): string[] {
  const action = /^\/me +(\S.*)$/s.exec(text)?.[1];
  const clean = (action ?? text).replaceAll("\x01", "");
  const room = roomForText(link.source || link.nick, to);
  if (action === undefined) return splitText(clean, room);
  return splitText(clean, room - formatCtcp("ACTION", " ").length).map((line) => formatCtcp("ACTION", line));
}
