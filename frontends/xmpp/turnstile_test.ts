import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Turnstile } from "./turnstile.ts";

test("so many go on at a time, and the others follow in order, whatever becomes of each", async () => {
  const turnstile = new Turnstile(2);
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const passes = ["a", "b", "c", "d"].map((name) =>
    turnstile.pass(() => {
      begun.push(name);
      const end = Promise.withResolvers<string>();
      ends.set(name, end);
      return end.promise;
    })
  );
  assert.deepEqual(begun, ["a", "b"]);
  ends.get("b")?.reject(new Error("b"));
  await assert.rejects(passes[1] ?? assert.fail());
  assert.deepEqual(begun, ["a", "b", "c"]);
  ends.get("a")?.resolve("done");
  assert.equal(await passes[0], "done");
  assert.deepEqual(begun, ["a", "b", "c", "d"]);
  for (const end of ends.values()) end.resolve("");
  await Promise.allSettled(passes);
  assert.equal(await turnstile.pass(() => Promise.resolve("again")), "again");
});
