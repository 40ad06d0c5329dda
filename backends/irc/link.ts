import type { LineSocket } from "./line_socket.ts";
import { MultilineBatches } from "./multiline_batches.ts";
import { Outbox, type Pace, type Waiting } from "./outbox.ts";
import { Playback } from "./playback.ts";
import { formatLine, type IrcLine, type Tags } from "./protocol/line.ts";
import { type MultilineLimits, parseLimits } from "./protocol/multiline.ts";
import { Isupport } from "./protocol/isupport.ts";
import { type Judge, Questions } from "./questions.ts";

export interface LinkOptions {
  readonly pace: Pace;
  /** In milliseconds. */
  readonly now: () => number;
  /** How long an answer may take, in milliseconds. */
  readonly answerTime: number;
}

/** One connection to a server, as everybody needs it who speaks through it: who we are there, and what it can do. */
export class Link implements Disposable {
  /** Our nick, as the server has it. */
  nick = "";
  /** Our address as others see it: `nick!user@host`, or only the nick as long as we do not know. */
  source = "";
  readonly isupport = new Isupport();
  /** Batches that answer a question: what is in them is nobody else's. */
  readonly claimedBatches = new Set<string>();
  readonly playback = new Playback();
  readonly multiline = new MultilineBatches();
  /** Capabilities that are on, with their values. */
  readonly caps = new Map<string, string>();
  readonly #lines: LineSocket;
  readonly #outbox: Outbox;
  readonly #questions: Questions;
  readonly #now: () => number;

  constructor(lines: LineSocket, { pace, now, answerTime }: LinkOptions) {
    this.#lines = lines;
    this.#now = now;
    this.#outbox = new Outbox({ pace, now, write: (line) => lines.writeLine(line) });
    this.#questions = new Questions(answerTime);
  }

  fold(name: string): string {
    return this.isupport.fold(name);
  }

  isMe(nick: string): boolean {
    return this.fold(nick) === this.fold(this.nick);
  }

  /** In milliseconds. */
  now(): number {
    return this.#now();
  }

  /** Whether client-only tags reach others (message-tags; ISUPPORT `CLIENTTAGDENY`). */
  mayTag(tag: string): boolean {
    const denied = this.isupport.get("CLIENTTAGDENY")?.split(",") ?? [];
    const isDenied = denied.includes(tag) || denied.includes("*") && !denied.includes(`-${tag}`);
    return this.caps.has("message-tags") && !isDenied;
  }

  /** What a message of several lines may be here; undefined if there is no such thing. */
  get multilineLimits(): MultilineLimits | undefined {
    const value = this.caps.has("batch") ? this.caps.get("draft/multiline") : undefined;
    return value === undefined ? undefined : parseLimits(value);
  }

  /** In its turn, at a pace that the server bears. */
  send(command: string, ...params: readonly string[]): void {
    this.#outbox.send({ line: formatLine(command, params) });
  }

  /** The same, with tags and with a word on what becomes of it. */
  post(
    command: string,
    params: readonly string[],
    { tags, written, dropped }: Omit<Waiting, "line"> & { readonly tags?: Tags } = {},
  ): void {
    this.#outbox.send({ line: formatLine(command, params, tags), written, dropped });
  }

  sendNow(command: string, ...params: readonly string[]): void {
    this.#outbox.sendNow(formatLine(command, params));
  }

  sendWhenIdle(command: string, ...params: readonly string[]): void {
    this.#outbox.sendWhenIdle(formatLine(command, params));
  }

  hasRoomFor(lines: number): boolean {
    return this.#outbox.hasRoomFor(lines);
  }

  /** @throws RequestError that nothing came within `timeout` milliseconds, or that the connection ended. */
  ask<T>(judge: Judge<T>, timeout?: number): Promise<T> {
    return this.#questions.ask(judge, timeout);
  }

  /** Resolves after so many milliseconds to true, or to false as soon as the connection has ended. */
  pause(milliseconds: number): Promise<boolean> {
    return this.#questions.pause(milliseconds);
  }

  /** Learns from a line about ourselves and the server. */
  receive(line: IrcLine): void {
    if (line.command === "005") this.isupport.add(line.params.slice(1, -1));
    else if (line.command === "PING") this.sendNow("PONG", ...line.params);
    else if (line.command === "396") this.source = this.nick; // RPL_VISIBLEHOST: our address is another now
    else if (line.command === "CHGHOST") this.#onNewHost(line);
    else if (line.source.includes("!") && this.isMe(line.nick)) this.source = line.source;
    this.playback.receive(line);
    this.#questions.receive(line);
  }

  renamed(nick: string): void {
    this.source = this.source.replace(/^[^!]*/, nick);
    this.nick = nick;
  }

  close(): void {
    this[Symbol.dispose]();
    this.#lines.close();
  }

  [Symbol.dispose](): void {
    this.#outbox[Symbol.dispose]();
    this.#questions[Symbol.dispose]();
  }

  #onNewHost({ nick, params: [user = "", host = ""] }: IrcLine): void {
    if (this.isMe(nick)) this.source = `${this.nick}!${user}@${host}`;
  }
}
