import assert from "node:assert/strict";
import fc from "fast-check";
import type { RoomOption } from "../../../../lib/room.ts";
import { test } from "../../../../tests/test.ts";
import { changedOptions, optionFields } from "./room_options.ts";

function option(
  name: string,
  type: RoomOption["type"],
  value: string,
  more: Partial<RoomOption> = {},
): RoomOption {
  return {
    name,
    type,
    value,
    label: name,
    description: "",
    needed: false,
    options: [],
    fixed: false,
    ...more,
  };
}

const config = "muc#roomconfig_";

test("an option that the XEP has the other way round is turned round, both ways", () => {
  const hidden = [option("hidden", "switch", "1")];
  const [field] = optionFields(hidden);
  assert.deepEqual([field?.var, field?.value, field?.label], [
    `${config}publicroom`,
    "0",
    "Others can find the room",
  ]);
  assert.deepEqual(changedOptions(hidden, new Map([[`${config}publicroom`, "0"]])), new Map());
  assert.deepEqual(
    changedOptions(hidden, new Map([[`${config}publicroom`, "true"]])),
    new Map([["hidden", "0"]]),
  );
});

test("a password is two fields, of which the one that says whether wins", () => {
  const secret = [option("password", "password", "rose")];
  const changes = (is: string | undefined, which: string | undefined) =>
    Object.fromEntries(changedOptions(
      secret,
      new Map([
        ...is === undefined ? [] : [[`${config}passwordprotectedroom`, is] as const],
        ...which === undefined ? [] : [[`${config}roomsecret`, which] as const],
      ]),
    ));
  assert.deepEqual(optionFields(secret).map(({ value }) => value), ["1", "rose"]);
  assert.deepEqual(changes("0", "rose"), { password: "" });
  assert.deepEqual(changes("1", "rose"), {});
  assert.deepEqual(changes("1", "thorn"), { password: "thorn" });
  assert.deepEqual(changes(undefined, "thorn"), { password: "thorn" });
  assert.deepEqual(changes("1", undefined), {});
  assert.throws(() => changes("1", ""), { code: "not-acceptable" });
});

test("what may not be changed is shown in words, a password not even so, and is never asked for", () => {
  const fixed = { fixed: true };
  const options = [
    option("moderated", "switch", "1", fixed),
    option("password", "password", "rose", fixed),
    option("limit", "number", "", fixed),
  ];
  assert.deepEqual(optionFields(options).map(({ type, value }) => [type, value]), [
    ["fixed", "moderated: yes"],
    ["fixed", "password: ***"],
    ["fixed", "limit: no"],
  ]);
  const values = new Map([[`${config}moderatedroom`, "0"], [`${config}roomsecret`, "x"]]);
  assert.deepEqual(changedOptions(options, values), new Map());
});

test("no limit is none, however it is written; a choice is one of those there are", () => {
  const limit = [option("limit", "number", "")];
  for (const none of ["", "0", "none", " "]) {
    assert.deepEqual(changedOptions(limit, new Map([[`${config}maxusers`, none]])), new Map(), none);
  }
  assert.throws(() => changedOptions(limit, new Map([[`${config}maxusers`, "-1"]])), {
    code: "not-acceptable",
  });
  const choice = [
    option("tone", "choice", "low", { options: [{ value: "low", label: "" }, { value: "high", label: "" }] }),
  ];
  assert.deepEqual(changedOptions(choice, new Map([["x-tone", "high"]])), new Map([["tone", "high"]]));
  assert.throws(() => changedOptions(choice, new Map([["x-tone", "shrill"]])), { code: "not-acceptable" });
});

test("a form that is sent back as it came changes nothing", () => {
  const types = fc.constantFrom("text", "password", "switch", "number");
  const names = fc.constantFrom(
    "name",
    "moderated",
    "hidden",
    "topicLocked",
    "password",
    "limit",
    "mode-x",
    "wings",
  );
  const some = fc.record({
    name: names,
    type: types,
    value: fc.constantFrom("", "0", "1", "true", "12", "rose"),
  });
  fc.assert(
    fc.property(fc.uniqueArray(some, { selector: ({ name }) => name }), (found) => {
      const options = found.map(({ name, type, value }) =>
        option(name, type, type === "number" && !/^\d*$/.test(value) ? "" : value)
      );
      const fields = optionFields(options).map(({ var: name = "", value = "" }) => [name, value] as const);
      assert.deepEqual(changedOptions(options, new Map(fields)), new Map());
    }),
    { numRuns: 2_000 },
  );
});
