import assert from "node:assert/strict";
import fc from "fast-check";
import { TransportError } from "../../lib/errors.ts";
import { test } from "../../tests/test.ts";
import { ns } from "./namespaces.ts";
import { pageOf } from "./rsm.ts";
import { type Element, xml } from "./xml/element.ts";

const all = Array.from({ length: 10 }, (_, index) => `i${index}`);

function ask(wishes: Readonly<Record<string, string>>): Element {
  const children = Object.entries(wishes).map(([name, value]) => xml(name, {}, value));
  return xml("query", {}, xml("set", { xmlns: ns.rsm }, children));
}

function page(wishes: Readonly<Record<string, string>>, list: readonly string[] = all): string {
  const { items, set } = pageOf(list, ask(wishes), (item) => item);
  const first = set?.getChild("first");
  assert.equal(first?.getText(), items[0]);
  assert.equal(set?.getChild("last")?.getText(), items.at(-1));
  return `${items.join(" ")} @${first?.attrs["index"] ?? "-"} of ${set?.getChildText("count")}`;
}

function failure(wishes: Readonly<Record<string, string>>): string | undefined {
  try {
    page(wishes);
  } catch (error) {
    return error instanceof TransportError ? error.code : String(error);
  }
  return undefined;
}

test("a short list that nobody wants in pages comes whole, without a word about pages", () => {
  assert.deepEqual(pageOf(all, xml("query"), (item) => item), { items: all, set: undefined });
});

test("a list that is too long comes as its first page", () => {
  const long = Array.from({ length: 251 }, (_, index) => `i${index}`);
  const { items, set } = pageOf(long, xml("query"), (item) => item);
  assert.equal(items.length, 250);
  assert.equal(set?.getChildText("count"), "251");
  assert.equal(pageOf(long, ask({ max: "1000" }), (item) => item).items.length, 250, "whatever is asked for");
});

test("pages forwards, backwards, from an index, and the last one", () => {
  assert.equal(page({ max: "3" }), "i0 i1 i2 @0 of 10");
  assert.equal(page({ max: "3", after: "i2" }), "i3 i4 i5 @3 of 10");
  assert.equal(page({ max: "3", after: "i8" }), "i9 @9 of 10");
  assert.equal(page({ max: "3", before: "i5" }), "i2 i3 i4 @2 of 10");
  assert.equal(page({ max: "3", before: "i1" }), "i0 @0 of 10");
  assert.equal(page({ max: "3", before: "" }), "i7 i8 i9 @7 of 10");
  assert.equal(page({ max: "3", index: "4" }), "i4 i5 i6 @4 of 10");
});

test("nothing is left behind the last item, and only a count may be asked for", () => {
  assert.equal(page({ max: "3", after: "i9" }), " @- of 10");
  assert.equal(page({ max: "3", index: "10" }), " @- of 10");
  assert.equal(page({ max: "0" }), " @- of 10");
  assert.equal(page({ max: "0", before: "" }), " @- of 10");
});

test("of an empty list nothing is said", () => {
  assert.deepEqual(pageOf([], ask({ max: "3" }), String), { items: [], set: undefined });
});

test("an item that is no more has no page behind it, and a number must be one", () => {
  assert.equal(failure({ max: "3", after: "gone" }), "item-not-found");
  assert.equal(failure({ max: "3", before: "gone" }), "item-not-found");
  for (const wish of ["many", "-1", "", "1.5", "9999999999"]) {
    assert.equal(failure({ max: wish }), "bad-request", wish);
  }
  assert.equal(failure({ index: "x" }), "bad-request");
});

test("whoever pages through a list sees each item once and in order, both ways", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 }), (length, max) => {
    const list = Array.from({ length }, (_, index) => `i${index}`);
    const walk = (way: "after" | "before", join: (seen: string[], page: readonly string[]) => string[]) => {
      let seen: string[] = [];
      for (let last = way === "before" ? "" : undefined;;) {
        const wishes = { max: String(max), ...last === undefined ? {} : { [way]: last } };
        const { items } = pageOf(list, ask(wishes), (item) => item);
        if (items.length === 0) return seen;
        seen = join(seen, items);
        last = way === "after" ? items.at(-1) : items[0];
      }
    };
    assert.deepEqual(walk("after", (seen, page) => [...seen, ...page]), list);
    assert.deepEqual(walk("before", (seen, page) => [...page, ...seen]), list);
  }));
});
