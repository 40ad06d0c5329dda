import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import type { Availability } from "../availability.ts";
import { resourceId, userId } from "../ids.ts";
import { FakeNetwork } from "./fake_network.ts";
import { Presence } from "./presence.ts";
import { ShownAvailability } from "./shown_availability.ts";

const user = userId("romeo@example.com");

class Play {
  readonly presence = new Presence();
  readonly network = new FakeNetwork();
  readonly shown = new ShownAvailability(user, this.presence, this.network.report);
  readonly told: Availability[] = [];

  constructor() {
    this.network.setAvailability = (_user, availability) => void this.told.push(availability);
  }

  /** What the network hears when the user's only client shows this. */
  show(availability: Availability): Availability[] {
    this.presence.set(resourceId(`${user}/phone`), { ...availability, priority: 0 });
    this.shown.show(this.network);
    return this.told.splice(0);
  }
}

test("the network hears of a change once, be it only in the words or in the time", () => {
  const play = new Play();
  const away: Availability = { status: "away", text: "" };
  assert.deepEqual(play.show(away), [away]);
  assert.deepEqual(play.show(away), []);
  assert.deepEqual(play.show({ ...away, text: "tea" }), [{ ...away, text: "tea" }]);
  const idle = { ...away, text: "tea", idleSince: new Date(1) };
  assert.deepEqual(play.show(idle), [idle]);
  assert.deepEqual(play.show({ ...idle, idleSince: new Date(1) }), []);
  assert.deepEqual(play.show({ ...idle, idleSince: new Date(2) }).length, 1);
});

test("after a login the network hears all of it again", () => {
  const play = new Play();
  const here: Availability = { status: "online", text: "" };
  play.show(here);
  play.shown.forget();
  assert.deepEqual(play.show(here), [here]);
});

test("of somebody without a client the network hears nothing", () => {
  const play = new Play();
  play.shown.show(play.network);
  assert.deepEqual(play.told, []);
});

test("what a backend may want raw is told to the frontend first", () => {
  const play = new Play();
  const here: Availability = { status: "online", text: "" };
  play.show(here);
  assert.deepEqual(play.network.events, []);
  play.network.speaksRaw = true;
  play.shown.forget();
  play.show(here);
  assert.deepEqual(play.network.events, [[user, { type: "availability-shown", availability: here }]]);
});
