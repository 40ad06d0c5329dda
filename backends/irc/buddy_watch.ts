import { type BuddyChange, StatusType } from "../../plugin/mod.ts";
import type { IrcLine } from "./protocol/line.ts";

/** A buddy as the user has it, and what we know of it. */
interface WatchedBuddy {
  /** As the user spells it: the server may fold by rules that we do not know. */
  readonly nick: string;
  readonly change: BuddyChange;
  status: StatusType | undefined;
}

export interface BuddyWatchOptions {
  /** A nick in the form that is the same for all its spellings. May change when the server tells its rules. */
  readonly fold: (nick: string) => string;
  readonly send: (command: string, ...parameters: readonly string[]) => void;
  /** Told whenever a buddy's status becomes known or changes. */
  readonly report: (buddy: BuddyChange, status: StatusType) => void;
  /** Between two questions who is online, in milliseconds. */
  readonly pollInterval: number;
}

/** Bytes of nicks in one ISON or MONITOR line: the answer has to fit in 512 as well. */
const nicksPerLine = 400;

/**
 * Knows which buddies are online: from MONITOR as far as the server offers it, from ISON every so often for the rest.
 * Who is away, IRC tells only sometimes: when a message is answered by 301, and with the `away-notify` and
 * `extended-monitor` capabilities.
 */
export class BuddyWatch implements Disposable {
  readonly #options: BuddyWatchOptions;
  #buddies = new Map<string, WatchedBuddy>();
  /** Folded nicks that MONITOR takes care of. */
  #monitored = new Set<string>();
  /** The nicks of each ISON that is not answered yet, oldest first. */
  readonly #asked: (readonly string[])[] = [];
  /** How many nicks MONITOR takes; undefined until we are logged in. */
  #monitorLimit: number | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: BuddyWatchOptions) {
    this.#options = options;
  }

  /** We are logged in. `monitorLimit`: how many nicks MONITOR takes, 0 without MONITOR. */
  start(monitorLimit: number): void {
    if (this.#monitorLimit !== undefined) return;
    this.#monitorLimit = monitorLimit;
    this.#buddies = new Map(
      [...this.#buddies.values()].map((buddy) => [this.#fold(buddy.nick), buddy]),
    );
    this.#watch([...this.#buddies.keys()]);
    this.#timer = setInterval(() => this.#poll(this.#unmonitored()), this.#options.pollInterval);
  }

  add(nick: string, change: BuddyChange): void {
    const key = this.#fold(nick);
    const status = this.#buddies.get(key)?.status;
    this.#buddies.set(key, { nick, change, status });
    if (status !== undefined) this.#options.report(change, status);
    else if (this.#monitorLimit !== undefined) this.#watch([key]);
  }

  remove(nick: string): void {
    const key = this.#fold(nick);
    this.#buddies.delete(key);
    if (this.#monitored.delete(key)) this.#options.send("MONITOR", "-", nick);
  }

  /** Somebody wrote to the user, so they are there. */
  seen(nick: string): void {
    this.#set(nick, StatusType.online);
  }

  /** Takes what the server tells about nicks. */
  receive({ command, nick, params }: IrcLine): void {
    const last = params.at(-1) ?? "";
    switch (command) {
      case "303": // RPL_ISON
        return this.#answer(last.split(" "));
      case "730": // RPL_MONONLINE, with nick!user@host
        return this.#setAll(last.split(",").map((mask) => mask.replace(/!.*/s, "")), StatusType.online);
      case "731": // RPL_MONOFFLINE
        return this.#setAll(last.split(","), StatusType.offline);
      case "734": // ERR_MONLISTFULL: the server's limit is lower than it said
        return this.#unmonitor((params[2] ?? "").split(","));
      case "301": // RPL_AWAY
        return this.#set(params[1] ?? "", StatusType.away);
      case "AWAY":
        return this.#set(nick, last === "" ? StatusType.online : StatusType.away);
      case "401": // ERR_NOSUCHNICK
        return this.#set(params[1] ?? "", StatusType.offline);
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #fold(nick: string): string {
    return this.#options.fold(nick);
  }

  /** MONITOR as many as it takes; the rest is asked for now and at each poll. */
  #watch(keys: readonly string[]): void {
    const room = Math.max((this.#monitorLimit ?? 0) - this.#monitored.size, 0);
    const monitored = keys.slice(0, room);
    for (const key of monitored) this.#monitored.add(key);
    for (const nicks of chunks(monitored)) this.#options.send("MONITOR", "+", this.#spelled(nicks).join(","));
    this.#poll(keys.slice(room));
  }

  #unmonitor(nicks: readonly string[]): void {
    const keys = nicks.map((nick) => this.#fold(nick)).filter((key) => this.#monitored.delete(key));
    this.#monitorLimit = this.#monitored.size;
    this.#poll(keys);
  }

  #unmonitored(): string[] {
    return [...this.#buddies.keys()].filter((key) => !this.#monitored.has(key));
  }

  #poll(keys: readonly string[]): void {
    for (const nicks of chunks(keys)) {
      this.#asked.push(nicks);
      this.#options.send("ISON", ...this.#spelled(nicks));
    }
  }

  #spelled(keys: readonly string[]): string[] {
    return keys.map((key) => this.#buddies.get(key)?.nick ?? key);
  }

  /** Whoever was asked for and is not in the answer is offline. Somebody away stays away. */
  #answer(online: readonly string[]): void {
    const present = new Set(online.map((nick) => this.#fold(nick)));
    for (const key of this.#asked.shift() ?? []) {
      this.#set(key, present.has(key) ? StatusType.online : StatusType.offline, "stays away");
    }
  }

  #setAll(nicks: readonly string[], status: StatusType): void {
    for (const nick of nicks) this.#set(nick, status);
  }

  #set(nick: string, status: StatusType, away?: "stays away"): void {
    const buddy = this.#buddies.get(this.#fold(nick));
    if (buddy === undefined || buddy.status === status) return;
    if (away && buddy.status === StatusType.away && status === StatusType.online) return;
    buddy.status = status;
    this.#options.report(buddy.change, status);
  }
}

/** The nicks in groups, each short enough for one line. */
function chunks(nicks: readonly string[]): string[][] {
  const groups: string[][] = [];
  let size = Infinity;
  for (const nick of nicks) {
    const bytes = new TextEncoder().encode(nick).length + 1;
    if (size + bytes > nicksPerLine) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(nick);
    size += bytes;
  }
  return groups;
}

/** How many nicks MONITOR takes (`MONITOR=100` in ISUPPORT; without a number, any), 0 if there is no MONITOR. */
export function monitorLimit(option: string | undefined): number {
  if (option === undefined) return 0;
  return Number.parseInt(option, 10) || Infinity;
}
