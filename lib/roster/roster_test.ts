import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import type { BuddyReport, UserEvent } from "../events.ts";
import { legacyName, userId } from "../ids.ts";
import { MemoryLog } from "../log/memory_log.ts";
import type { BuddyRecord } from "../storage/records.ts";
import { MemoryStorage } from "../storage/mod.ts";
import { Roster } from "./roster.ts";
import { RosterWriter } from "./roster_writer.ts";
import { dismissStored } from "./stored_roster.ts";

const user = userId("romeo@example.com");
const bob = legacyName("bob");
const stored: BuddyRecord = {
  name: legacyName("Bob"),
  alias: "Bobby",
  groups: ["G"],
  subscription: "both",
  flags: 0,
  iconHash: "",
};

function report(name: string, changed: Partial<BuddyReport> = {}): BuddyReport {
  const availability = { status: "online", text: "" } as const;
  return {
    name: legacyName(name),
    alias: "",
    groups: [],
    availability,
    iconHash: "",
    blocked: false,
    ...changed,
  };
}

class Play {
  readonly storage = new MemoryStorage();
  readonly clock = new ManualClock();
  readonly told: string[] = [];
  readonly roster: Roster;

  private constructor(records: readonly BuddyRecord[]) {
    const { storage, clock } = this;
    const writer = new RosterWriter({ user, storage, clock, log: new MemoryLog() });
    const ownName = legacyName("romeo");
    const report = (_user: unknown, event: UserEvent) => this.#note(event);
    this.roster = new Roster({ user, ownName, records, writer, report, clock });
  }

  static async open(...records: readonly BuddyRecord[]): Promise<Play> {
    const play = new Play(records);
    const { storage } = play;
    await storage.saveUser({ user, legacyName: bob, password: "", language: "", encoding: "" });
    await storage.saveBuddies(user, records);
    return play;
  }

  take(): string[] {
    return this.told.splice(0);
  }

  /** What is stored after everything was written. */
  async written(): Promise<readonly BuddyRecord[]> {
    await this.roster[Symbol.asyncDispose]();
    return await this.storage.buddies(user);
  }

  #note(event: UserEvent): void {
    if ("buddy" in event) this.told.push(`${event.type} ${event.buddy?.name}`);
    if (event.type === "block-changed") this.told.push(`${event.name} ${event.blocked ? "" : "un"}blocked`);
  }
}

test("an unknown buddy is added, offered to the user, shown and stored", async () => {
  const play = await Play.open();
  play.roster.reported(report("Bob", { alias: "Bobby", groups: ["G"] }), true);
  assert.deepEqual(play.take(), ["buddy-added Bob", "buddy-presence Bob"]);
  assert.equal(play.roster.find(bob)?.subscription, "ask");
  assert.deepEqual(await play.written(), [{ ...stored, subscription: "ask", flags: 2 }]);
});

test("an unknown buddy who is offline is offered, and there is nothing to show", async () => {
  const play = await Play.open();
  play.roster.reported(report("Bob", { availability: { status: "offline", text: "" } }), false);
  assert.deepEqual(play.take(), ["buddy-added Bob"]);
});

test("a known buddy is found in any case, keeps its spelling, and is not added again", async () => {
  const play = await Play.open(stored);
  play.roster.reported(report("BOB", { alias: "Robert" }), true);
  assert.deepEqual(play.take(), ["buddy-renamed Bob", "buddy-presence Bob"]);
  assert.deepEqual([...play.roster.buddies].map(({ name }) => name), ["Bob"]);
  assert.deepEqual(await play.written(), [{ ...stored, alias: "Robert" }]);
});

test("names of other alphabets are folded too", async () => {
  const play = await Play.open({ ...stored, name: legacyName("ЖАННА") });
  assert.ok(play.roster.find(legacyName("жанна")));
});

test("a report that says nothing new tells nobody and writes nothing", async () => {
  const play = await Play.open(stored);
  const saved: unknown[] = [];
  play.storage.saveBuddies = (_user, records) => Promise.resolve(saved.push(records) > 0);
  play.roster.reported(report("bob"), false);
  play.take();
  play.roster.reported(report("bob"), false);
  assert.deepEqual(play.take(), []);
  await play.written();
  assert.deepEqual(saved, []);
});

test("the user's own name is not a buddy, unless it already is", async () => {
  const play = await Play.open();
  play.roster.reported(report("romeo"), false);
  assert.deepEqual(play.take(), []);
  play.roster.reported(report("Romeo"), false);
  assert.deepEqual(play.take(), ["buddy-added Romeo", "buddy-presence Romeo"]);
  play.roster.reported(report("romeo", { iconHash: "cafe" }), false);
  assert.deepEqual(play.take(), ["buddy-presence Romeo"]);
});

test("a buddy that the network dropped is gone from the list and the storage", async () => {
  const play = await Play.open(stored);
  play.roster.reportedRemoved(bob);
  play.roster.reportedRemoved(bob);
  assert.deepEqual(play.take(), ["buddy-removed Bob"]);
  assert.equal(play.roster.find(bob), undefined);
  assert.deepEqual(await play.written(), []);
});

test("a buddy that the user removes goes without a word", async () => {
  const play = await Play.open(stored);
  const buddy = play.roster.find(bob);
  assert.ok(buddy);
  play.roster.remove(buddy);
  assert.deepEqual(play.take(), []);
  assert.deepEqual(await play.written(), []);
});

test("accepting makes an offered buddy the user's own, a stranger too, and writes it", async () => {
  const play = await Play.open({ ...stored, subscription: "ask" });
  assert.equal(play.roster.accept(bob, true).name, "Bob");
  const eve = play.roster.accept(legacyName("eve@net"), false);
  assert.deepEqual([eve.subscription, eve.escaped, eve.alias], ["both", false, ""]);
  assert.equal(play.roster.find(eve.name), eve);
  assert.deepEqual(play.take(), []);
  const written = await play.written();
  assert.deepEqual(written.map(({ name, subscription }) => [name, subscription]), [["Bob", "both"], [
    "eve@net",
    "both",
  ]]);
});

test("accepting somebody accepted changes nothing, and writes nothing", async () => {
  const play = await Play.open(stored);
  play.storage.saveBuddies = () => assert.fail("there is nothing to write");
  const known = play.roster.find(bob);
  assert.equal(play.roster.accept(legacyName("BOB"), true), known);
  assert.deepEqual(await play.written(), [stored]);
});

test("when a login is over everybody who was seen is offline, and only they are told", async () => {
  const play = await Play.open(stored, { ...stored, name: legacyName("Eve") });
  play.roster.reported(report("bob", { availability: { status: "dnd", text: "busy" } }), false);
  play.take();
  play.roster.allOffline();
  play.roster.allOffline();
  assert.deepEqual(play.take(), ["buddy-presence Bob"]);
  assert.deepEqual(play.roster.find(bob)?.availability, { status: "offline", text: "" });
});

test("buddies who are the same in part share that part", async () => {
  const { roster } = await Play.open();
  for (const name of ["a", "b"]) roster.reported(report(name, { groups: ["G", "H"] }), false);
  roster.reported(report("c", { groups: ["H"], availability: { status: "away", text: "" } }), false);
  const [a, b, c] = ["a", "b", "c"].map((name) => roster.find(legacyName(name)));
  assert.deepEqual(a?.groups, ["G", "H"]);
  assert.equal(a?.groups, b?.groups);
  assert.equal(a?.availability, b?.availability);
  assert.deepEqual(c?.groups, ["H"]);
  assert.deepEqual(c?.availability, { status: "away", text: "" });
});

/** The list of a network that names Bob, and nobody else, and then is quiet. */
async function withBobDismissed(told: boolean): Promise<Play> {
  const play = await Play.open(stored);
  const buddy = play.roster.find(bob);
  assert.ok(buddy);
  play.roster.dismiss(buddy, told);
  return play;
}

test("a buddy that the user took off the list does not come back by being named", async () => {
  const play = await withBobDismissed(false);
  play.roster.reported(report("bob"), false);
  assert.deepEqual(play.take(), []);
  assert.equal(play.roster.find(bob), undefined);
  const [record] = await play.written();
  const next = await Play.open(record ?? stored);
  next.roster.reported(report("bob"), false);
  assert.deepEqual(next.take(), [], "nor with the next login");
  assert.deepEqual(next.roster.dismissed.map(({ name }) => name), ["Bob"]);
});

test("where the network was told to drop a buddy, its word counts again after a minute", async () => {
  const play = await withBobDismissed(true);
  assert.deepEqual(play.roster.dismissed, []);
  play.clock.advance(59_999);
  play.roster.reported(report("bob"), false);
  assert.deepEqual(play.take(), []);
  play.clock.advance(1);
  play.roster.reported(report("bob"), false);
  assert.deepEqual(play.take(), ["buddy-added bob", "buddy-presence bob"]);
});

test("nothing is kept of a buddy that the network was told to drop", async () => {
  assert.deepEqual(await (await withBobDismissed(true)).written(), []);
});

test("a buddy taken off the list is back when the user wants it, as it was", async () => {
  const play = await withBobDismissed(false);
  const back = play.roster.accept(legacyName("BOB"), true);
  assert.deepEqual([back.name, back.alias, back.groups], ["Bob", "Bobby", ["G"]]);
  assert.deepEqual(await play.written(), [stored]);
});

test("whom the network drops need not be kept off the list", async () => {
  const play = await withBobDismissed(false);
  play.roster.reportedRemoved(bob);
  assert.deepEqual(await play.written(), []);
});

test("whom the network names no more need not be kept off the list, if all of its list was told", async () => {
  const dismissed = { ...stored, flags: 16 };
  for (const [pause, kept] of [[10_000, 0], [9_999, 1]] as const) {
    const play = await Play.open(dismissed);
    play.roster.reported(report("eve"), false);
    play.clock.advance(pause);
    assert.equal((await play.written()).filter(({ name }) => name === "Bob").length, kept);
  }
  const silent = await Play.open(dismissed);
  silent.clock.advance(100_000);
  assert.deepEqual(await silent.written(), [dismissed], "a network that names nobody says nothing about Bob");
});

test("what the user calls a buddy is written, once", async () => {
  const play = await Play.open(stored);
  const buddy = play.roster.find(bob);
  assert.ok(buddy);
  assert.ok(play.roster.rename(buddy, "Rob", ["H"]));
  assert.equal(play.roster.rename(buddy, "Rob", ["H"]), false);
  assert.deepEqual(play.take(), []);
  assert.deepEqual(await play.written(), [{ ...stored, alias: "Rob", groups: ["H"] }]);
});

test("whom the network blocks or unblocks is told, and stored", async () => {
  const play = await Play.open(stored);
  const blocked = (yes: boolean) => play.roster.reported(report("bob", { blocked: yes }), false);
  blocked(false);
  play.take();
  blocked(true);
  blocked(true);
  assert.deepEqual(play.take(), ["Bob blocked"]);
  blocked(false);
  assert.deepEqual(play.take(), ["Bob unblocked"]);
  blocked(true);
  assert.deepEqual(await play.written(), [{ ...stored, flags: 8 }]);
});

test("a network that never blocked somebody does not lift the user's own block", async () => {
  const play = await Play.open(stored);
  const buddy = play.roster.find(bob);
  assert.ok(buddy);
  assert.ok(play.roster.block(buddy, true));
  assert.equal(play.roster.block(buddy, true), false);
  play.roster.reported(report("bob"), false);
  assert.deepEqual(play.take(), ["buddy-presence Bob"]);
  assert.deepEqual(await play.written(), [{ ...stored, flags: 8 }]);
});

test("somebody who is not logged in takes a buddy off the list", async () => {
  const { storage } = await Play.open(stored);
  await dismissStored(storage, user, legacyName("BOB"));
  await dismissStored(storage, user, legacyName("nobody"));
  assert.deepEqual(await storage.buddies(user), [{ ...stored, flags: 16 }]);
});
