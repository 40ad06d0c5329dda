import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import type { Status } from "../availability.ts";
import { resourceId } from "../ids.ts";
import { Presence } from "./presence.ts";

const resource = (name: string) => resourceId(`romeo@example.com/${name}`);
const [phone, desk, tablet] = [resource("phone"), resource("desk"), resource("tablet")];
const shows = (status: Status, priority = 0, text = "") => ({ status, text, priority });

test("nobody here is offline", () => {
  const presence = new Presence();
  assert.ok(presence.isEmpty);
  assert.deepEqual(presence.best, { status: "offline", text: "" });
});

test("the client of the highest priority speaks, however reachable the others are", () => {
  const presence = new Presence();
  presence.set(phone, shows("chat", -1));
  presence.set(desk, shows("xa", 5, "asleep"));
  presence.set(tablet, shows("online", 4));
  assert.deepEqual(presence.best, { status: "xa", text: "asleep" });
});

test("between equal priorities the most reachable client speaks, in Spectrum 2's order", () => {
  const order: readonly Status[] = ["chat", "online", "dnd", "away", "xa", "invisible", "offline"];
  for (const [index, status] of order.slice(0, -1).entries()) {
    const presence = new Presence();
    presence.set(phone, shows(order[index + 1] ?? "offline"));
    presence.set(desk, shows(status));
    assert.equal(presence.best.status, status);
  }
});

test("between equals in all but text the one that came first speaks, even after it says something new", () => {
  const presence = new Presence();
  presence.set(phone, shows("away", 1, "phone"));
  presence.set(desk, shows("away", 1, "desk"));
  presence.set(phone, shows("away", 1, "phone again"));
  assert.equal(presence.best.text, "phone again");
});

test("a client is new the first time only, and here until it goes", () => {
  const presence = new Presence();
  assert.equal(presence.set(phone, shows("online")), true);
  assert.equal(presence.set(phone, shows("away")), false);
  presence.set(desk, shows("xa"));
  assert.deepEqual([...presence.resources], [phone, desk]);
  assert.equal(presence.delete(tablet), false);
  assert.equal(presence.delete(phone), true);
  assert.equal(presence.has(phone), false);
  assert.equal(presence.best.status, "xa");
  presence.clear();
  assert.ok(presence.isEmpty);
});

test("the order in which clients came does not matter while their priorities differ", () => {
  const status = fc.constantFrom<Status>("chat", "online", "dnd", "away", "xa");
  const clients = fc.uniqueArray(fc.tuple(fc.integer({ min: -128, max: 127 }), status), {
    selector: ([priority]) => priority,
    minLength: 1,
  });
  fc.assert(fc.property(clients, (clients) => {
    const best = (order: typeof clients) => {
      const presence = new Presence();
      for (const [priority, status] of order) {
        presence.set(resource(String(priority)), shows(status, priority));
      }
      return presence.best;
    };
    assert.deepEqual(best(clients), best(clients.toReversed()));
  }));
});

test("the client that speaks for the others is known", () => {
  const presence = new Presence();
  assert.equal(presence.bestResource, undefined);
  presence.set(resourceId("phone"), { status: "online", text: "", priority: 1 });
  presence.set(resourceId("desk"), { status: "away", text: "", priority: 5 });
  assert.equal(presence.bestResource, "desk");
});

test("a client that came for rooms only is here, until it shows itself or is gone", () => {
  const presence = new Presence();
  const shown = { status: "away", text: "", priority: 0 } as const;
  presence.visit(resourceId("romeo@verona.example/visitor"), shown);
  const visitor = resourceId("romeo@verona.example/visitor");
  assert.deepEqual([presence.isEmpty, presence.isVisitor(visitor), presence.best.status], [
    false,
    true,
    "away",
  ]);
  assert.equal(presence.set(visitor, shown), true, "it is new to whoever shows contacts");
  assert.equal(presence.isVisitor(visitor), false);
  presence.visit(visitor, shown);
  assert.equal(presence.isVisitor(visitor), false, "who is here openly stays so");
});
