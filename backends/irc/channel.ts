import type { Isupport } from "./protocol/isupport.ts";

/** Somebody in a channel. There may be thousands of them for each user: nothing here that is not needed. */
export interface Member {
  nick: string;
  /** Prefix characters, highest rank first. */
  prefixes: string;
  away: boolean;
  /** Gone in a netsplit, and shown as if they were still there. */
  split: boolean;
}

/** A ban that was set a moment ago: a kick that follows it is one. */
export interface FreshBan {
  readonly mask: string;
  readonly actor: string;
  /** In milliseconds. */
  readonly at: number;
}

export type ChannelPhase =
  /** Asked for, or to be asked for as soon as there is a connection. */
  | "joining"
  /** We are in it and the server tells who else is. */
  | "naming"
  | "joined";

/** One channel of one user: who is in it, and what it is. */
export class Channel {
  /** Its legacy name, as the instance asked for it. */
  readonly room: string;
  /** Its name on IRC. */
  readonly name: string;
  key: string;
  /** What the user wants to be called; empty if anything will do. */
  wantedNick: string;
  phase: ChannelPhase = "joining";
  members = new Map<string, Member>();
  /** Who was there before the connection was lost, by folded nick: nobody need hear of them again. */
  before: ReadonlyMap<string, Member> = new Map();
  topic = "";
  topicBy = "";
  /** Modes that are on, with their parameters; no lists. */
  readonly modes = new Map<string, string>();
  freshBan: FreshBan | undefined;
  /** Settled when the user is in, or is not let in; undefined if nobody waits for that. */
  entrance: PromiseWithResolvers<void> | undefined;
  /** Masks that the user banned somebody with, by folded nick. */
  readonly bans = new Map<string, string>();

  constructor(
    options: {
      readonly room: string;
      readonly name: string;
      readonly key: string;
      readonly nickname: string;
    },
  ) {
    this.room = options.room;
    this.name = options.name;
    this.key = options.key;
    this.wantedNick = options.nickname;
  }

  /** Resolves when the user is in and all is told. */
  entered(): Promise<void> {
    this.entrance ??= Promise.withResolvers();
    return this.entrance.promise;
  }

  /** The connection was lost: all will be told anew, but only the differences are news. */
  lost(): void {
    if (this.phase === "joined") this.before = this.members;
    this.members = new Map();
    this.phase = "joining";
    this.modes.clear();
  }

  /** A name of a list of names, with prefixes and perhaps an address. */
  addNamed(name: string, isupport: Isupport): Member {
    const { prefixes, rest } = isupport.splitPrefixes(name);
    const nick = rest.replace(/!.*/s, "");
    const key = isupport.fold(nick);
    const member = this.members.get(key);
    if (member === undefined) return this.#add(key, nick, prefixes);
    if (prefixes.length > 1 || !member.prefixes.includes(prefixes)) member.prefixes = prefixes;
    return member;
  }

  add(nick: string, isupport: Isupport): Member {
    return this.#add(isupport.fold(nick), nick, "");
  }

  rename(from: string, to: string, isupport: Isupport): Member | undefined {
    const member = this.members.get(isupport.fold(from));
    if (member === undefined) return undefined;
    this.members.delete(isupport.fold(from));
    member.nick = to;
    this.members.set(isupport.fold(to), member);
    return member;
  }

  /** Sets or takes a prefix, in the order of ranks. Answers whether that changed anything. */
  setPrefix(member: Member, prefix: string, set: boolean, isupport: Isupport): boolean {
    if (member.prefixes.includes(prefix) === set) return false;
    const ranks = [...isupport.prefixes.values()];
    const left = set ? member.prefixes + prefix : member.prefixes.replace(prefix, "");
    member.prefixes = ranks.filter((rank) => left.includes(rank)).join("");
    return true;
  }

  #add(key: string, nick: string, prefixes: string): Member {
    const member = { nick, prefixes, away: false, split: false };
    this.members.set(key, member);
    return member;
  }
}
