import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../tests/test.ts";
import { Crowds, type CrowdView } from "./crowd.ts";

interface Person {
  readonly nick: string;
  readonly rank: number;
}

const isAlike = (one: Person, other: Person) => one.nick === other.nick && one.rank === other.rank;
const crowdsOfPersons = () => new Crowds<Person>(isAlike);
const somebody = (nick: string, rank = 0): Person => ({ nick, rank });
const nicks = (view: CrowdView<Person>) => [...view.values()].map(({ nick }) => nick).sort();

test("two users who see the same person in a room hold one object", () => {
  const crowds = crowdsOfPersons();
  const [one, other] = [crowds.view("#a"), crowds.view("#a")];
  const juliet = one.set("juliet", somebody("juliet"));
  assert.equal(other.set("juliet", somebody("juliet")), juliet);
  assert.equal(other.get("juliet"), juliet);
});

test("somebody who changed is another for whom it was told, and only for them", () => {
  const crowds = crowdsOfPersons();
  const [one, other] = [crowds.view("#a"), crowds.view("#a")];
  one.set("juliet", somebody("juliet"));
  other.set("juliet", somebody("juliet"));
  other.set("juliet", somebody("juliet", 2));
  assert.equal(one.get("juliet")?.rank, 0);
  assert.equal(other.get("juliet")?.rank, 2);
});

test("the same name in another room is somebody else", () => {
  const crowds = crowdsOfPersons();
  const juliet = crowds.view("#a").set("juliet", somebody("juliet"));
  assert.notEqual(crowds.view("#b").set("juliet", somebody("juliet")), juliet);
});

test("whom nobody sees any more is forgotten", () => {
  const crowds = crowdsOfPersons();
  const [one, other] = [crowds.view("#a"), crowds.view("#a")];
  const juliet = one.set("juliet", somebody("juliet"));
  one.set("nurse", somebody("nurse"));
  other.set("juliet", somebody("juliet"));
  one.clear();
  assert.equal(one.set("juliet", somebody("juliet")), juliet);
  one.delete("juliet");
  other.delete("juliet");
  assert.notEqual(other.set("juliet", somebody("juliet")), juliet);
});

test("people can go while they are looked through", () => {
  const view = crowdsOfPersons().view("#a");
  for (let count = 0; count < 100; count++) view.set(`guest${count}`, somebody(`guest${count}`));
  for (const { nick } of view.values()) view.delete(nick);
  assert.equal(view.size, 0);
  assert.deepEqual(nicks(view), []);
});

test("a user who sees few people of a large room does not pay for the others", () => {
  const crowds = crowdsOfPersons();
  const large = crowds.view("family");
  for (let count = 0; count < 10_000; count++) large.set(`guest${count}`, somebody(`guest${count}`));
  const small = crowds.view("family");
  small.set("guest9999", somebody("guest9999"));
  small.set("guest9999", somebody("guest9999", 1));
  small.set("guest3", somebody("guest3"));
  assert.deepEqual(nicks(small), ["guest3", "guest9999"]);
  assert.equal(small.get("guest9999")?.rank, 1);
  assert.equal(small.delete("guest9999"), true);
  assert.equal(small.delete("guest9999"), false);
  assert.equal(small.size, 1);
});

const name = fc.integer({ min: 0, max: 300 }).map((number) => `guest${number}`);
const step = fc.record({
  view: fc.integer({ min: 0, max: 3 }),
  names: fc.array(name, { maxLength: 80 }),
  rank: fc.integer({ min: 0, max: 2 }),
  what: fc.constantFrom("set", "set", "delete", "clear"),
});

test("each view is as a map of its own would be, whatever the others do", () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    const crowds = crowdsOfPersons();
    const views = ["#a", "#a", "#a", "#b"].map((room) => ({ real: crowds.view(room), model: new Map() }));
    for (const { view, names, rank, what } of steps) {
      const { real, model } = views[view] ?? assert.fail();
      if (what === "clear") {
        real.clear();
        model.clear();
      }
      for (const each of names) {
        if (what === "set") {
          assert.deepEqual(real.set(each, somebody(each, rank)), somebody(each, rank));
          model.set(each, somebody(each, rank));
        } else if (what === "delete") assert.equal(real.delete(each), model.delete(each));
      }
    }
    for (const { real, model } of views) {
      assert.equal(real.size, model.size);
      assert.deepEqual(nicks(real), [...model.keys()].sort());
      assert.deepEqual(new Map(real.entries()), model);
      for (const [key, person] of model) assert.deepEqual(real.get(key), person);
      for (let other = 0; other <= 300; other++) {
        assert.equal(real.has(`guest${other}`), model.has(`guest${other}`));
      }
    }
  }));
});
