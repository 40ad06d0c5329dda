import type { CrowdView } from "../../proto/mod.ts";
import type { Isupport } from "./protocol/isupport.ts";

/** Somebody in a channel. There may be thousands of them, and all users who see them alike share one. */
export interface Member {
  readonly nick: string;
  /** Prefix characters, highest rank first. */
  readonly prefixes: string;
  readonly away: boolean;
  /** Gone in a netsplit, and shown as if they were still there. */
  readonly split: boolean;
}

/** Whether two are the same in everything. */
export function areAlike(one: Member, other: Member): boolean {
  return one.nick === other.nick && one.prefixes === other.prefixes && one.away === other.away &&
    one.split === other.split;
}

/** The members of a channel by folded nick, as one user sees them. */
export type Members = CrowdView<Member>;

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
  members: Members;
  /** Who was there before the connection was lost: nobody need hear of them again. */
  before: Members;
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
      /** Nobody, twice. */
      readonly members: Members;
      readonly before: Members;
    },
  ) {
    this.room = options.room;
    this.name = options.name;
    this.key = options.key;
    this.wantedNick = options.nickname;
    this.members = options.members;
    this.before = options.before;
  }

  /** Resolves when the user is in and all is told. */
  entered(): Promise<void> {
    this.entrance ??= Promise.withResolvers();
    return this.entrance.promise;
  }

  /** The connection was lost: all will be told anew, but only the differences are news. */
  lost(): void {
    if (this.phase === "joined") [this.before, this.members] = [this.members, this.before];
    this.members.clear();
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
    const isKnown = prefixes.length <= 1 && member.prefixes.includes(prefixes);
    return isKnown ? member : this.members.set(key, { ...member, prefixes });
  }

  add(nick: string, isupport: Isupport): Member {
    return this.#add(isupport.fold(nick), nick, "");
  }

  rename(from: string, to: string, isupport: Isupport): Member | undefined {
    const member = this.members.get(isupport.fold(from));
    if (member === undefined) return undefined;
    this.members.delete(isupport.fold(from));
    return this.members.set(isupport.fold(to), { ...member, nick: to });
  }

  /** Sets or takes a prefix of whoever has that folded nick, in the order of ranks. */
  setPrefix(key: string, prefix: string, set: boolean, isupport: Isupport): void {
    const member = this.members.get(key);
    if (member === undefined || member.prefixes.includes(prefix) === set) return;
    const ranks = [...isupport.prefixes.values()];
    const left = set ? member.prefixes + prefix : member.prefixes.replace(prefix, "");
    this.members.set(key, { ...member, prefixes: ranks.filter((rank) => left.includes(rank)).join("") });
  }

  /** Nobody is in it any more, as far as the user knows. */
  clear(): void {
    this.members.clear();
    this.before.clear();
  }

  #add(key: string, nick: string, prefixes: string): Member {
    return this.members.set(key, { nick, prefixes, away: false, split: false });
  }
}
