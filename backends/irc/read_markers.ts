import type { ReadMarker, Reporter } from "../../plugin/mod.ts";
import { timeOf } from "./hearing.ts";
import type { Link } from "./link.ts";
import type { IrcLine } from "./protocol/line.ts";

export interface ReadMarkersOptions {
  readonly user: string;
  readonly reporter: Reporter;
  /** The legacy name of the conversation that a line belongs to; undefined if it belongs to none. */
  readonly conversationOf: (line: IrcLine, link: Link) => string | undefined;
}

interface Heard {
  /** Folded: the channel, or the nick of the other. */
  readonly target: string;
  readonly conversation: string;
  readonly legacyId: string;
  /** In milliseconds since 1970. */
  readonly time: number;
}

/** Messages whose times are remembered: people mark what they read last. */
const remembered = 200;

/**
 * Up to where the user has read, told to the server and to the user's other clients behind it
 * (ircv3.net/specs/extensions/read-marker). IRC has times for it where others have ids.
 */
export class ReadMarkers {
  readonly #options: ReadMarkersOptions;
  /** Oldest first. */
  #heard: Heard[] = [];
  /** Up to which time, by folded target. */
  readonly #read = new Map<string, number>();

  constructor(options: ReadMarkersOptions) {
    this.#options = options;
  }

  /** Only where the server keeps markers is anything remembered. */
  receive(line: IrcLine, link: Link): void {
    if (!link.caps.has("draft/read-marker")) return;
    if (line.command === "PRIVMSG" || line.command === "NOTICE") this.#hear(line, link);
    else if (line.command === "MARKREAD") this.#onMarker(line, link);
  }

  /** It passes: where it cannot be told, nobody is told so. */
  tell({ legacyId }: Pick<ReadMarker, "legacyId">, target: string, link: Link): void {
    const key = link.fold(target);
    const found = this.#heard.findLast((message) => message.legacyId === legacyId && message.target === key);
    if (found === undefined || !this.#isNews(key, found.time)) return;
    link.send("MARKREAD", target, `timestamp=${new Date(found.time).toISOString()}`);
  }

  #hear(line: IrcLine, link: Link): void {
    const legacyId = line.tags.get("msgid");
    const time = timeOf(line.tags);
    const conversation = this.#options.conversationOf(line, link);
    if (legacyId === undefined || time === undefined || conversation === undefined) return;
    const [to = ""] = line.params;
    const target = link.fold(link.isupport.channelOf(to) ?? (link.isMe(to) ? line.nick : to));
    this.#heard.push({ target, conversation, legacyId, time });
    if (this.#heard.length >= remembered * 2) this.#heard = this.#heard.slice(-remembered);
  }

  /** Of another client; or our own, come back, which is no news. */
  #onMarker({ params: [target = "", value = ""] }: IrcLine, link: Link): void {
    const time = Date.parse(value.replace(/^timestamp=/, ""));
    const key = link.fold(target);
    if (Number.isNaN(time) || !this.#isNews(key, time)) return;
    const last = this.#heard.findLast((message) => message.target === key && message.time <= time);
    if (last === undefined) return;
    const { user, reporter } = this.#options;
    reporter.reportReadMarker({ user, buddy: last.conversation, legacyId: last.legacyId, carbon: true });
  }

  #isNews(key: string, time: number): boolean {
    if (time <= (this.#read.get(key) ?? -Infinity)) return false;
    if (this.#read.size < remembered || this.#read.has(key)) this.#read.set(key, time);
    return true;
  }
}
