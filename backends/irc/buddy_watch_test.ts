import assert from "node:assert/strict";
import { StatusType } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { BuddyWatch } from "./buddy_watch.ts";
import { noTags } from "./protocol/line.ts";

/** A watch that remembers what it sends and reports. */
class Fixture implements Disposable {
  readonly sent: string[] = [];
  readonly reported: string[] = [];
  readonly watch = new BuddyWatch({
    fold: (nick) => nick.toLowerCase(),
    send: (...words) => void this.sent.push(words.join(" ")),
    report: ({ buddy, alias }, status) => void this.reported.push(`${buddy} "${alias}" ${status}`),
    pollInterval: 1_000_000,
  });

  add(...nicks: readonly string[]): void {
    for (const buddy of nicks) {
      this.watch.add(buddy, { user: "romeo@example.com", buddy, alias: "", groups: [] });
    }
  }

  receive(command: string, ...params: readonly string[]): void {
    this.watch.receive({ tags: noTags, source: "", command, nick: "Juliet", params: ["romeo", ...params] });
  }

  /** What was sent since the last call. */
  takeSent(): string[] {
    return this.sent.splice(0);
  }

  takeReported(): string[] {
    return this.reported.splice(0);
  }

  [Symbol.dispose](): void {
    this.watch[Symbol.dispose]();
  }
}

const { online, away, offline } = StatusType;

test("without MONITOR, ISON tells who is online and who is not", () => {
  using fixture = new Fixture();
  fixture.add("Juliet", "Nurse");
  assert.deepEqual(fixture.takeSent(), []);
  fixture.watch.start(0);
  assert.deepEqual(fixture.takeSent(), ["ISON Juliet Nurse"]);
  fixture.receive("303", "juliet ");
  assert.deepEqual(fixture.takeReported(), [`Juliet "" ${online}`, `Nurse "" ${offline}`]);
});

test("answers to several ISONs belong to the questions in their order", () => {
  using fixture = new Fixture();
  fixture.watch.start(0);
  fixture.add("Juliet");
  fixture.add("Nurse");
  fixture.receive("303", "");
  assert.deepEqual(fixture.takeReported(), [`Juliet "" ${offline}`]);
  fixture.receive("303", "Nurse");
  assert.deepEqual(fixture.takeReported(), [`Nurse "" ${online}`]);
});

test("many buddies are asked for in lines that fit", () => {
  using fixture = new Fixture();
  fixture.add(...Array.from({ length: 200 }, (_, index) => `buddy${index}`));
  fixture.watch.start(0);
  const lines = fixture.takeSent();
  assert.ok(lines.length >= 4 && lines.every((line) => line.length < 450));
  assert.equal(lines.join(" ").split(" ").filter((word) => word.startsWith("buddy")).length, 200);
});

test("with MONITOR nobody is polled, and the server tells", () => {
  using fixture = new Fixture();
  fixture.add("Juliet", "Nurse");
  fixture.watch.start(Infinity);
  assert.deepEqual(fixture.takeSent(), ["MONITOR + Juliet,Nurse"]);
  fixture.receive("730", "juliet!j@h,Stranger!s@h");
  fixture.receive("731", "Nurse");
  assert.deepEqual(fixture.takeReported(), [`Juliet "" ${online}`, `Nurse "" ${offline}`]);
  fixture.watch.remove("Nurse");
  fixture.receive("730", "Nurse!n@h");
  assert.deepEqual(fixture.takeSent(), ["MONITOR - Nurse"]);
  assert.deepEqual(fixture.takeReported(), []);
});

test("what MONITOR does not take is asked for by ISON", () => {
  using fixture = new Fixture();
  fixture.add("Juliet", "Nurse");
  fixture.watch.start(1);
  assert.deepEqual(fixture.takeSent(), ["MONITOR + Juliet", "ISON Nurse"]);
  fixture.receive("734", "0", "Juliet", "Monitor list is full.");
  assert.deepEqual(fixture.takeSent(), ["ISON Juliet"]);
});

test("somebody away is reported away, stays so at a poll, and is back when told or when they write", () => {
  using fixture = new Fixture();
  fixture.add("Juliet");
  fixture.watch.start(0);
  fixture.receive("303", "Juliet");
  fixture.receive("301", "Juliet", "asleep");
  fixture.watch.add("Juliet", { user: "romeo@example.com", buddy: "Juliet", alias: "Love", groups: [] });
  assert.deepEqual(fixture.takeReported(), [
    `Juliet "" ${online}`,
    `Juliet "" ${away}`,
    `Juliet "Love" ${away}`,
  ]);
  fixture.watch.receive({ tags: noTags, source: "", command: "AWAY", nick: "Juliet", params: [] });
  fixture.watch.receive({ tags: noTags, source: "", command: "AWAY", nick: "Juliet", params: ["asleep"] });
  fixture.watch.seen("JULIET");
  assert.deepEqual(fixture.takeReported(), [
    `Juliet "Love" ${online}`,
    `Juliet "Love" ${away}`,
    `Juliet "Love" ${online}`,
  ]);
});

test("a poll does not bring somebody back who is away", () => {
  using fixture = new Fixture();
  fixture.add("Juliet");
  fixture.watch.start(0);
  fixture.receive("301", "Juliet", "asleep");
  fixture.takeReported();
  fixture.receive("303", "Juliet");
  assert.deepEqual(fixture.takeReported(), []);
});

test("nobody of that nick means offline, and the same news twice is one report", () => {
  using fixture = new Fixture();
  fixture.add("Juliet");
  fixture.watch.start(0);
  fixture.receive("401", "Juliet", "No such nick");
  fixture.receive("303", "");
  assert.deepEqual(fixture.takeReported(), [`Juliet "" ${offline}`]);
});
