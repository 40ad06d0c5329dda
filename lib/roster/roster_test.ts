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
  readonly told: string[] = [];
  readonly roster: Roster;

  private constructor(records: readonly BuddyRecord[]) {
    const { storage } = this;
    const writer = new RosterWriter({ user, storage, clock: new ManualClock(), log: new MemoryLog() });
    const ownName = legacyName("romeo");
    this.roster = new Roster({ user, ownName, records, writer, report: (_user, event) => this.#note(event) });
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
