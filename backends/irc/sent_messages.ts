import type { Link } from "./link.ts";
import { stripFormatting } from "./protocol/formatting.ts";
import { type IrcLine, noTags, type Tags } from "./protocol/line.ts";
import { type Piece, textOf } from "./protocol/multiline.ts";

/** A message of the user's on its way, of one line or more. */
export interface SentMessage {
  /** The nick or the channel. */
  readonly target: string;
  /** All lines have been taken; with the id that the server gave to the first, and its time, if it tells. */
  readonly onAccepted: (tags: Tags) => void;
  readonly onFailed: (text: string) => void;
}

interface AwaitedLine {
  readonly message: SentMessage;
  /** What the server puts on all that comes of the line (labeled-response); empty without. */
  readonly label: string;
  /** By which it is known again. */
  readonly text: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Targets whose last message is remembered, for the server may refuse it later. */
const rememberedTargets = 50;
/** How long after a message a refusal is about it, in milliseconds: servers refuse other commands in the same words. */
const refusalTime = 10_000;

/**
 * What became of the lines we sent. With `echo-message` the server sends each back, by which it is known; without,
 * what was written is taken for sent until the server complains.
 */
export class SentMessages {
  /** Lines that are to come back, in their order, by folded target. */
  readonly #awaited = new Map<string, AwaitedLine[]>();
  readonly #firstTags = new WeakMap<SentMessage, Tags>();
  readonly #last = new Map<string, { readonly message: SentMessage; readonly at: number }>();
  #labels = 0;

  /** @param lines texts that each fit into one message. */
  send(message: SentMessage, lines: readonly string[], tags: Tags, link: Link): void {
    const echoes = link.caps.has("echo-message");
    const key = link.fold(message.target);
    this.#remember(key, message, link.now());
    for (const [index, line] of lines.entries()) {
      const isFirst = index === 0;
      const isLast = index === lines.length - 1;
      const label = link.caps.has("labeled-response") ? String(++this.#labels) : "";
      link.post("PRIVMSG", [message.target, line], {
        tags: labelled(isFirst ? tags : noTags, label),
        written: () => {
          if (echoes) this.#await(key, { message, label, text: words(line), isFirst, isLast });
          else if (isLast) message.onAccepted(noTags);
        },
        dropped: isLast ? () => message.onFailed("The connection to IRC was lost.") : undefined,
      });
    }
  }

  /** The same, of one message that the server takes in several lines. */
  sendWhole(message: SentMessage, pieces: readonly Piece[], tags: Tags, link: Link): void {
    const key = link.fold(message.target);
    this.#remember(key, message, link.now());
    const reference = String(++this.#labels);
    const label = link.caps.has("labeled-response") ? reference : "";
    link.post("BATCH", [`+${reference}`, "draft/multiline", message.target], { tags: labelled(tags, label) });
    for (const { text, continues } of pieces) {
      const concat = continues ? [["draft/multiline-concat", ""] as const] : [];
      link.post("PRIVMSG", [message.target, text], { tags: new Map([["batch", reference], ...concat]) });
    }
    const text = words(textOf(pieces));
    link.post("BATCH", [`-${reference}`], {
      written: () => {
        if (!link.caps.has("echo-message")) message.onAccepted(noTags);
        else this.#await(key, { message, label, text, isFirst: true, isLast: true });
      },
      dropped: () => message.onFailed("The connection to IRC was lost."),
    });
  }

  /** A line of ours has come back. Answers whether we sent it: if not, another client of the user's did. */
  echoed({ params: [target = "", text = ""], tags }: IrcLine, link: Link): boolean {
    const key = link.fold(target);
    const lines = this.#takeEchoed(key, tags.get("label"), words(text));
    for (const line of lines) {
      if (line.isFirst) this.#firstTags.set(line.message, tags);
      if (!line.isLast) continue;
      this.#last.delete(key);
      line.message.onAccepted(this.#firstTags.get(line.message) ?? tags);
    }
    return lines.length > 0;
  }

  /** The server refused what went to a target last. Answers whether we know what that was. */
  refused(target: string, text: string, link: Link, label?: string): boolean {
    const key = link.fold(target);
    const last = this.#last.get(key);
    const [line] = this.#takeAwaited(key, label);
    const message = line?.message ?? (last && link.now() - last.at < refusalTime ? last.message : undefined);
    if (message === undefined) return false;
    this.#last.delete(key);
    this.#keepAwaited(key, this.#awaited.get(key)?.filter((line) => line.message !== message) ?? []);
    message.onFailed(text);
    return true;
  }

  /** The same, of whatever had this label. */
  refusedByLabel(label: string, text: string, link: Link): boolean {
    for (const lines of this.#awaited.values()) {
      const message = lines.find((line) => line.label === label)?.message;
      if (message !== undefined) return this.refused(message.target, text, link, label);
    }
    return false;
  }

  /** The connection is gone: what has not come back may not have arrived. */
  lost(): void {
    const messages = new Set([...this.#awaited.values()].flat().map(({ message }) => message));
    this.#awaited.clear();
    this.#last.clear();
    for (const message of messages) message.onFailed("The connection to IRC was lost.");
  }

  /**
   * The line with the label. Without labels it is the one that says the same; and all before it, for those came back
   * otherwise than they went (a channel may have words replaced), and nothing overtakes on its way to one target.
   */
  #takeEchoed(key: string, label: string | undefined, text: string): AwaitedLine[] {
    if (label !== undefined) return this.#takeAwaited(key, label);
    const awaited = this.#awaited.get(key) ?? [];
    const taken = awaited.splice(0, awaited.findIndex((line) => line.text === text) + 1);
    this.#keepAwaited(key, awaited);
    return taken;
  }

  /** The line with the label, or without one the oldest. */
  #takeAwaited(key: string, label = ""): AwaitedLine[] {
    const awaited = this.#awaited.get(key) ?? [];
    const index = label === "" ? 0 : awaited.findIndex((line) => line.label === label);
    const taken = index < 0 ? [] : awaited.splice(index, 1);
    this.#keepAwaited(key, awaited);
    return taken;
  }

  #keepAwaited(key: string, awaited: AwaitedLine[]): void {
    if (awaited.length === 0) this.#awaited.delete(key);
    else this.#awaited.set(key, awaited);
  }

  #await(key: string, line: AwaitedLine): void {
    const awaited = this.#awaited.get(key);
    if (awaited === undefined) this.#awaited.set(key, [line]);
    else awaited.push(line);
  }

  #remember(key: string, message: SentMessage, at: number): void {
    this.#last.delete(key);
    this.#last.set(key, { message, at });
    if (this.#last.size <= rememberedTargets) return;
    for (const oldest of this.#last.keys()) {
      this.#last.delete(oldest);
      break;
    }
  }
}

/** By which the server names what comes of a line (labeled-response). */
function labelled(tags: Tags, label: string): Tags {
  return label === "" ? tags : new Map([...tags, ["label", label]]);
}

/** Without what channels and servers strip: formatting, and blanks at the end. */
function words(text: string): string {
  return stripFormatting(text).trimEnd();
}
