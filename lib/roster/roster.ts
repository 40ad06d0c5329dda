import type { BuddyReport, Report } from "../events.ts";
import { foldedName, type LegacyName, type UserId } from "../ids.ts";
import type { BuddyRecord } from "../storage/records.ts";
import { Buddy, sameGroups } from "./buddy.ts";
import type { RosterWriter } from "./roster_writer.ts";

export interface RosterOptions {
  readonly user: UserId;
  readonly ownName: LegacyName;
  readonly records: readonly BuddyRecord[];
  readonly writer: RosterWriter;
  readonly report: Report;
}

/** One user's legacy contacts. Names are matched without regard to case and keep the network's spelling. */
export class Roster implements AsyncDisposable {
  /** The user's own legacy name: some networks list it among the buddies. */
  ownName: LegacyName;
  readonly #options: RosterOptions;
  readonly #byKey = new Map<string, Buddy>();
  /** What was reported last. */
  #last: BuddyReport | undefined;

  constructor(options: RosterOptions) {
    this.#options = options;
    this.ownName = options.ownName;
    for (const record of options.records) this.#byKey.set(foldedName(record.name), new Buddy(record));
  }

  find(name: LegacyName): Buddy | undefined {
    return this.#byKey.get(foldedName(name));
  }

  get buddies(): Iterable<Buddy> {
    return this.#byKey.values();
  }

  /** The network's word on a buddy: known or new. `escaped` says how a new one will be addressed. */
  reported(told: BuddyReport, escaped: boolean): void {
    const report = this.#shared(told);
    const known = this.find(report.name);
    if (known === undefined) {
      if (report.name === this.ownName) return;
      return this.#add(report, escaped);
    }
    const change = known.apply(report);
    if (change.stored) this.#options.writer.changed(known);
    if (change.info) this.#tell("buddy-renamed", known);
    if (change.presence) this.#tell("buddy-presence", known);
  }

  /** The network dropped a buddy. */
  reportedRemoved(name: LegacyName): void {
    const buddy = this.find(name);
    if (buddy === undefined) return;
    this.remove(buddy);
    this.#tell("buddy-removed", buddy);
  }

  /** The user wants somebody, or accepts a buddy that was offered. Answers the buddy, new or known. */
  accept(name: LegacyName, escaped: boolean): Buddy {
    const known = this.find(name);
    const buddy = known ?? Buddy.unknown(name, "both", escaped);
    if (known === undefined || known.subscription !== "both") {
      buddy.subscription = "both";
      this.#byKey.set(foldedName(name), buddy);
      this.#options.writer.changed(buddy);
    }
    return buddy;
  }

  /** Takes a buddy off the list and out of the storage, telling nobody. */
  remove(buddy: Buddy): void {
    this.#byKey.delete(foldedName(buddy.name));
    void this.#options.writer.removed(buddy);
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
    return this.#options.writer[Symbol.asyncDispose]();
  }

  #add(report: BuddyReport, escaped: boolean): void {
    const buddy = Buddy.unknown(report.name, "ask", escaped);
    const { presence } = buddy.apply(report);
    this.#byKey.set(foldedName(buddy.name), buddy);
    this.#options.writer.changed(buddy);
    this.#tell("buddy-added", buddy);
    if (presence) this.#tell("buddy-presence", buddy);
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
