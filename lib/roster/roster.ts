import type { Clock } from "../clock.ts";
import type { BuddyReport, Report } from "../events.ts";
import { foldedName, type LegacyName, type UserId } from "../ids.ts";
import type { BuddyRecord } from "../storage/records.ts";
import { Buddy, sameGroups } from "./buddy.ts";
import { Dismissed } from "./dismissed.ts";
import type { RosterWriter } from "./roster_writer.ts";

export interface RosterOptions {
  readonly user: UserId;
  readonly ownName: LegacyName;
  readonly records: readonly BuddyRecord[];
  readonly writer: RosterWriter;
  readonly report: Report;
  readonly clock: Clock;
}

/** One user's legacy contacts. Names are matched without regard to case and keep the network's spelling. */
export class Roster implements AsyncDisposable {
  /** The user's own legacy name: some networks list it among the buddies. */
  ownName: LegacyName;
  readonly #options: RosterOptions;
  readonly #byKey = new Map<string, Buddy>();
  readonly #dismissed: Dismissed;
  /** What was reported last. */
  #last: BuddyReport | undefined;

  constructor(options: RosterOptions) {
    this.#options = options;
    this.ownName = options.ownName;
    this.#dismissed = new Dismissed(options.clock);
    for (const record of options.records) {
      const buddy = new Buddy(record);
      if (buddy.dismissed) this.#dismissed.recall(buddy);
      else this.#byKey.set(foldedName(buddy.name), buddy);
    }
  }

  find(name: LegacyName): Buddy | undefined {
    return this.#byKey.get(foldedName(name));
  }

  get buddies(): Iterable<Buddy> {
    return this.#byKey.values();
  }

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  /** Whom the user took off the list, and of whom the network does not know that. */
  get dismissed(): readonly Buddy[] {
    return this.#dismissed.untold;
  }

  /** Whether the user took somebody off the list who may still be on the network's. */
  isDismissed(name: LegacyName): boolean {
    return this.#dismissed.has(name);
  }

  /** The network's word on a buddy: known or new. `escaped` says how a new one will be addressed. */
  reported(told: BuddyReport, escaped: boolean): void {
    const report = this.#shared(told);
    const known = this.find(report.name);
    if (this.#dismissed.listed(report.name)) return;
    if (known === undefined) {
      if (report.name === this.ownName) return;
      return this.#add(report, escaped);
    }
    const change = known.apply(report);
    if (change.stored) this.#options.writer.changed(known);
    if (change.info) this.#tell("buddy-renamed", known);
    if (change.presence) this.#tell("buddy-presence", known);
    if (change.block) this.#tellBlock(known);
  }

  /** The network dropped a buddy. */
  reportedRemoved(name: LegacyName): void {
    const gone = this.#dismissed.delete(name);
    if (gone !== undefined) void this.#options.writer.removed(gone);
    const buddy = this.find(name);
    if (buddy === undefined) return;
    this.remove(buddy);
    this.#tell("buddy-removed", buddy);
  }

  /** The user wants somebody, or accepts a buddy that was offered. Answers the buddy, new or known. */
  accept(name: LegacyName, escaped: boolean): Buddy {
    const known = this.find(name);
    const buddy = known ?? this.#dismissed.delete(name) ?? Buddy.unknown(name, "both", escaped);
    if (known === undefined || known.subscription !== "both") {
      buddy.subscription = "both";
      buddy.dismissed = false;
      this.#byKey.set(foldedName(name), buddy);
      this.#options.writer.changed(buddy);
    }
    return buddy;
  }

  /** The user calls a buddy something else, or groups it otherwise. Answers whether that is new. */
  rename(buddy: Buddy, alias: string, groups: readonly string[]): boolean {
    if (buddy.alias === alias && sameGroups(buddy.groups, groups)) return false;
    buddy.alias = alias;
    buddy.groups = groups;
    this.#options.writer.changed(buddy);
    return true;
  }

  /** The user blocks or unblocks a buddy. Answers whether that is new. */
  block(buddy: Buddy, blocked: boolean): boolean {
    if (buddy.blocked === blocked) return false;
    buddy.blocked = blocked;
    this.#options.writer.changed(buddy);
    return true;
  }

  /** Takes a buddy off the list and out of the storage, telling nobody. */
  remove(buddy: Buddy): void {
    this.#byKey.delete(foldedName(buddy.name));
    void this.#options.writer.removed(buddy);
  }

  /**
   * The user takes a buddy off the list. Until the network has stopped naming it, it stays off: for as long as that
   * takes, or only for a minute where the network was `told` to drop it.
   */
  dismiss(buddy: Buddy, told: boolean): void {
    this.#byKey.delete(foldedName(buddy.name));
    buddy.availability = { status: "offline", text: "" };
    buddy.dismissed = true;
    this.#dismissed.add(buddy, told);
    if (told) void this.#options.writer.removed(buddy);
    else this.#options.writer.changed(buddy);
  }

  /** Nobody can be seen any more: the login is over or lost. */
  allOffline(): void {
    for (const buddy of this.#byKey.values()) {
      if (buddy.availability.status === "offline") continue;
      buddy.availability = { status: "offline", text: "" };
      this.#tell("buddy-presence", buddy);
    }
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    for (const buddy of this.#dismissed.unlisted()) void this.#options.writer.removed(buddy);
    return this.#options.writer[Symbol.asyncDispose]();
  }

  #add(report: BuddyReport, escaped: boolean): void {
    const buddy = Buddy.unknown(report.name, "ask", escaped);
    const { presence } = buddy.apply(report);
    this.#byKey.set(foldedName(buddy.name), buddy);
    this.#options.writer.changed(buddy);
    this.#tell("buddy-added", buddy);
    if (presence) this.#tell("buddy-presence", buddy);
    if (buddy.blocked) this.#tellBlock(buddy);
  }

  #tellBlock({ name, blocked }: Buddy): void {
    this.#options.report(this.#options.user, { type: "block-changed", name, blocked });
  }

  /**
   * The report, with its parts shared with the last one's where they say the same. Buddies in the same groups mostly
   * come one after another, and these parts are a third of what a buddy weighs.
   */
  #shared(report: BuddyReport): BuddyReport {
    const { groups, availability: { status, text } } = report;
    const { groups: lastGroups, availability } = this.#last ?? report;
    this.#last = {
      ...report,
      groups: sameGroups(groups, lastGroups) ? lastGroups : groups,
      availability: status === availability.status && text === availability.text
        ? availability
        : report.availability,
    };
    return this.#last;
  }

  #tell(type: "buddy-added" | "buddy-renamed" | "buddy-presence" | "buddy-removed", buddy: Buddy): void {
    this.#options.report(this.#options.user, { type, buddy });
  }
}
