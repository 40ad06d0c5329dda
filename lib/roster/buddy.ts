import { offline } from "../availability.ts";
import type { BuddyReport, BuddyView } from "../events.ts";
import type { LegacyName } from "../ids.ts";
import type { BuddyRecord } from "../storage/records.ts";

/** Bits of the `flags` column that Spectrum 2 stores per buddy; the last one is ours. */
const flagEscaped = 2;
const flagBlocked = 8;
const flagDismissed = 16;

/** Which parts of a buddy a report changed. */
export interface BuddyChange {
  /** Alias or groups. */
  readonly info: boolean;
  /** Availability or avatar. */
  readonly presence: boolean;
  /** The user blocked or unblocked the buddy elsewhere. */
  readonly block: boolean;
  /** Something that the storage keeps. */
  readonly stored: boolean;
}

/** A legacy contact on one user's list. */
export class Buddy implements BuddyView {
  readonly name: LegacyName;
  readonly escaped: boolean;
  alias: string;
  groups: readonly string[];
  subscription: "ask" | "both";
  availability = offline;
  iconHash: string;
  avatarId = "";
  lastActive: Date | undefined;
  blocked: boolean;
  /** The user took the buddy off the list, and the network may not know: it is remembered, so as to stay off. */
  dismissed: boolean;
  /** Whether the network ever called the buddy blocked. */
  #wasBlocked = false;

  constructor(record: BuddyRecord) {
    this.name = record.name;
    this.alias = record.alias;
    this.groups = record.groups;
    this.subscription = record.subscription;
    this.escaped = (record.flags & flagEscaped) !== 0;
    this.blocked = (record.flags & flagBlocked) !== 0;
    this.dismissed = (record.flags & flagDismissed) !== 0;
    this.iconHash = record.iconHash;
  }

  /** A buddy nobody stored yet. */
  static unknown(name: LegacyName, subscription: "ask" | "both", escaped: boolean): Buddy {
    const flags = escaped ? flagEscaped : 0;
    return new Buddy({ name, alias: "", groups: [], subscription, flags, iconHash: "" });
  }

  get record(): BuddyRecord {
    const flags = (this.escaped ? flagEscaped : 0) | (this.blocked ? flagBlocked : 0) |
      (this.dismissed ? flagDismissed : 0);
    const { name, alias, groups, subscription, iconHash } = this;
    return { name, alias, groups, subscription, flags, iconHash };
  }

  /** Takes over a report. */
  apply(report: BuddyReport): BuddyChange {
    const info = this.#applyInfo(report);
    const { avatarId = "", lastActive } = report;
    const icon = this.iconHash !== report.iconHash;
    const presence = icon || this.avatarId !== avatarId ||
      this.lastActive?.getTime() !== lastActive?.getTime() ||
      this.availability.status !== report.availability.status ||
      this.availability.text !== report.availability.text;
    const block = this.#applyBlock(report.blocked);
    this.availability = report.availability;
    this.iconHash = report.iconHash;
    this.avatarId = avatarId;
    this.lastActive = lastActive;
    return { info, presence, block, stored: info || icon || block };
  }

  /**
   * COMPAT(spectrum2): "not blocked" is also what a network says that cannot block. It lifts only what the network has
   * called blocked before.
   */
  #applyBlock(blocked: boolean): boolean {
    const changed = blocked ? !this.blocked : this.#wasBlocked && this.blocked;
    this.#wasBlocked = blocked;
    if (changed) this.blocked = blocked;
    return changed;
  }

  #applyInfo(report: BuddyReport): boolean {
    const alias = report.alias === "" && !report.exact ? this.alias : report.alias;
    const groups = report.groups.length === 0 && !report.exact ? this.groups : report.groups;
    const changed = alias !== this.alias || !sameGroups(groups, this.groups);
    this.alias = alias;
    this.groups = groups;
    return changed;
  }
}

export function sameGroups(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((group, index) => group === other[index]);
}
