import type { IncomingMessage, Reporter, TypingState } from "../../plugin/mod.ts";
import type { ChannelTable } from "./channel_table.ts";
import type { Link } from "./link.ts";
import type { Names } from "./names.ts";
import { answerCtcp, type Ctcp, parseCtcp } from "./protocol/ctcp.ts";
import { stripFormatting } from "./protocol/formatting.ts";
import type { IrcLine, Tags } from "./protocol/line.ts";
import { markupOf } from "./protocol/markup.ts";
import { canBeNick } from "./protocol/nick.ts";
import type { Reactions } from "./reactions.ts";
import type { SentMessages } from "./sent_messages.ts";

export interface HearingOptions {
  readonly user: string;
  readonly names: Names;
  readonly reporter: Reporter;
  readonly channels: ChannelTable;
  readonly sent: SentMessages;
  readonly reactions: Reactions;
  /** The room in which a private talk with somebody goes on, if it does. */
  readonly roomFor: (nick: string, link: Link) => string | undefined;
  /** Whether the user has somebody on the list of buddies. */
  readonly isBuddy: (nick: string) => boolean;
  /** Somebody wrote, so they are there. */
  readonly onSeen: (nick: string) => void;
  /** What the server itself says to the user. */
  readonly onServer: (text: string) => void;
  /** In milliseconds since 1970. */
  readonly now: () => number;
}

type Words = Pick<IncomingMessage, "text" | "xhtml">;

/** Where something was said: part of a report. */
export type Place = Pick<IncomingMessage, "buddy" | "nickname" | "pm">;

/** Older than this, in milliseconds, a message is not said now: a bouncer or the server plays it back. */
const oldAge = 60_000;
/** Between two answers to CTCP, in milliseconds: whoever asks more often is up to something. */
const ctcpPause = 1_000;

/** What is said on one network, to the user and in the user's rooms. */
export class Hearing {
  readonly #options: HearingOptions;
  #answeredAt = 0;

  constructor(options: HearingOptions) {
    this.#options = options;
  }

  receive(line: IrcLine, link: Link): void {
    if (link.claimedBatches.has(line.tags.get("batch") ?? "")) return;
    switch (line.command) {
      case "PRIVMSG":
      case "NOTICE":
        return link.isMe(line.nick) ? this.#onOwn(line, link) : this.#onMessage(line, link);
      case "TAGMSG":
        return this.#onTags(line, link);
      case "REDACT":
        return this.#onRedaction(line, link);
    }
  }

  /** What a line is as a message; undefined if it is none that people read. */
  messageOf(line: IrcLine, link: Link): IncomingMessage | undefined {
    const place = this.#placeOf(line, link);
    const words = place && wordsOf(line, place.nickname !== undefined && place.pm !== true);
    if (place === undefined || words === undefined) return undefined;
    const replyTo = line.tags.get("+draft/reply");
    return {
      user: this.#options.user,
      ...place,
      ...words,
      ...identity(line.tags, this.#options.now(), link.playback.has(line)),
      ...(replyTo === undefined ? {} : { reply: { legacyId: replyTo } }),
    };
  }

  /** The legacy name of the conversation that a line belongs to; undefined if it belongs to none. */
  conversationOf(line: IrcLine, link: Link): string | undefined {
    const place = this.#placeOf(line, link);
    return place && nameOf(place);
  }

  #onMessage(line: IrcLine, link: Link): void {
    const { command, nick, params: [, text = ""] } = line;
    const ctcp = parseCtcp(text);
    if (nick === "") return this.#onServerSays(line, link);
    if (ctcp !== undefined && ctcp.command !== "ACTION") return this.#onCtcp(command, nick, ctcp, link);
    const message = this.messageOf(line, link);
    if (message === undefined) return;
    this.#options.reporter.reportMessage(message);
    if (message.nickname === undefined) this.#options.onSeen(nick);
  }

  /** Servers also write to nobody in particular, and before they know who we are. */
  #onServerSays({ params: [target = "", text = ""] }: IrcLine, link: Link): void {
    if (link.isMe(target)) this.#options.onServer(stripFormatting(text));
  }

  #onCtcp(command: string, nick: string, ctcp: Ctcp, link: Link): void {
    if (command === "NOTICE") {
      this.#options.onServer(`${nick} answers CTCP ${ctcp.command}: ${stripFormatting(ctcp.text)}`);
      return;
    }
    const now = this.#options.now();
    const answer = answerCtcp(ctcp, new Date(now), "Spectrum 2");
    if (answer !== undefined) {
      if (now - this.#answeredAt < ctcpPause) return;
      this.#answeredAt = now;
      link.sendWhenIdle("NOTICE", nick, answer);
    } else if (ctcp.command === "DCC") {
      const [what = "something"] = ctcp.text.split(" ", 1);
      this.#options.onServer(`${nick} offers ${what} directly (DCC), which the gateway cannot take.`);
    }
  }

  /** The server sends back what we said, and what the user says with other clients behind the same bouncer. */
  #onOwn(line: IrcLine, link: Link): void {
    const { sent, reporter } = this.#options;
    if (line.command === "PRIVMSG" && sent.echoed(line, link)) return;
    if (link.isMe(line.params[0] ?? "")) return this.#onMessage(line, link);
    const message = this.messageOf(line, link);
    if (message !== undefined) reporter.reportMessage({ ...message, carbon: true });
  }

  #onTags(line: IrcLine, link: Link): void {
    const { nick, tags } = line;
    const place = this.#placeOf(line, link);
    if (place === undefined || nick === "" || link.isMe(nick)) return;
    const { user, reporter, reactions } = this.#options;
    const who = place.nickname === undefined ? {} : { nickname: place.nickname };
    const state = typingStates[tags.get("+typing") ?? ""];
    if (state !== undefined) reporter.reportTyping({ user, buddy: nameOf(place), state, ...who });
    const change = reactions.heard(nick, tags);
    if (change !== undefined) reporter.reportReaction({ user, buddy: nameOf(place), ...change, ...who });
  }

  #onRedaction(line: IrcLine, link: Link): void {
    const { nick, params: [, legacyId = "", reason = ""], tags } = line;
    const place = this.#placeOf(line, link);
    if (place === undefined || legacyId === "" || link.isMe(nick)) return;
    const { user, reporter, now } = this.#options;
    const who = place.nickname === undefined ? {} : { nickname: place.nickname };
    const why = reason === "" ? {} : { reason: stripFormatting(reason) };
    const time = timeOf(tags) ?? now();
    reporter.reportRetraction({ user, buddy: nameOf(place), legacyId, timeMs: time, ...who, ...why });
  }

  #placeOf({ nick, params: [target = ""] }: IrcLine, link: Link): Place | undefined {
    const { channels, names } = this.#options;
    const name = link.isupport.channelOf(target);
    if (name !== undefined) {
      const channel = channels.get(name);
      if (channel === undefined) return undefined;
      return { buddy: channel.room, ...(nick === "" ? {} : { nickname: nick }) };
    }
    const other = link.isMe(nick) ? target : nick;
    if (!link.isMe(target) && !link.isMe(nick) || !canBeNick(other)) return undefined;
    const room = this.#privateRoom(other, link);
    return room === undefined ? { buddy: names.person(other) } : { buddy: room, nickname: other, pm: true };
  }

  /** In the room where the talk began; or, of a stranger, in one that both are in. */
  #privateRoom(nick: string, link: Link): string | undefined {
    const { roomFor, isBuddy, channels } = this.#options;
    const room = roomFor(nick, link);
    if (room !== undefined || isBuddy(nick)) return room;
    return channels.sharedWith(nick)?.room;
  }
}

const typingStates: Readonly<Record<string, TypingState>> = {
  active: "typing",
  paused: "paused",
  done: "stopped",
};

/** A private talk in a room is a conversation of its own. */
function nameOf({ buddy, nickname, pm }: Place): string {
  return pm === true ? `${buddy}/${nickname ?? ""}` : buddy;
}

/** The text for people, and the same with markup if there is any. Notices to rooms say that they are. */
function wordsOf({ command, params: [, raw = ""] }: IrcLine, inRoom: boolean): Words | undefined {
  const ctcp = parseCtcp(raw);
  if (ctcp !== undefined && ctcp.command !== "ACTION") return undefined;
  const mark = ctcp !== undefined ? "/me " : inRoom && command === "NOTICE" ? "[notice] " : "";
  const said = ctcp?.text ?? raw;
  const markup = markupOf(said);
  return { text: mark + stripFormatting(said), ...(markup === undefined ? {} : { xhtml: mark + markup }) };
}

function identity(
  tags: Tags,
  now: number,
  isPlayedBack: boolean,
): Pick<IncomingMessage, "legacyId" | "writtenAt" | "history"> {
  const legacyId = tags.get("msgid");
  const time = timeOf(tags);
  const isOld = time !== undefined && (isPlayedBack || now - time > oldAge);
  return {
    ...(legacyId === undefined ? {} : { legacyId }),
    ...(isOld ? { writtenAt: new Date(time), history: true } : {}),
  };
}

/** In milliseconds since 1970 (ircv3.net/specs/extensions/server-time). */
export function timeOf(tags: Tags): number | undefined {
  const time = Date.parse(tags.get("time") ?? "");
  return Number.isNaN(time) ? undefined : time;
}
