import assert from "node:assert/strict";
import { ManualClock } from "../../../lib/clock.ts";
import { legacyName, userId } from "../../../lib/ids.ts";
import { MemoryLog } from "../../../lib/log/mod.ts";
import { test } from "../../../tests/test.ts";
import { Avatars, type Sitter } from "./avatars.ts";
import { fetchPause } from "./fetch_queue.ts";
import { shownPicture } from "./shown_picture.ts";

const file = new Uint8Array([1, 2, 3]);
const hash = shownPicture(file)?.hash ?? "";
const claimed = "0".repeat(40);

function sitter(id: string, said = "", user = "romeo@verona.example"): Sitter {
  return { user: userId(user), of: { kind: "buddy", name: legacyName("Juliet") }, id, claimed: said };
}

/** A network whose answers the test gives. */
class Studio implements Disposable {
  readonly clock = new ManualClock();
  readonly changed: string[] = [];
  readonly avatars: Avatars;
  fetched = 0;
  answer: () => Promise<Uint8Array> = () => Promise.resolve(file);

  constructor() {
    this.avatars = new Avatars({
      clock: this.clock,
      log: new MemoryLog(),
      fetch: () => {
        this.fetched++;
        return this.answer();
      },
      changed: ({ id }) => void this.changed.push(id),
    });
  }

  async pass(): Promise<void> {
    this.clock.advance(fetchPause);
    await new Promise((resolve) => setTimeout(resolve));
  }

  [Symbol.dispose](): void {
    this.avatars[Symbol.dispose]();
  }
}

test("unknown is not none: without a hash nothing is said, with the network's hash that", () => {
  using studio = new Studio();
  assert.equal(studio.avatars.hash(sitter("")), undefined);
  assert.equal(studio.avatars.hash(sitter("v1")), undefined);
  assert.equal(studio.avatars.hash(sitter(claimed, claimed)), claimed);
  assert.equal(studio.avatars.hash(sitter("v1", "v1")), undefined, "that is no hash");
});

test("a picture that has only an id is fetched by and by, once, and then has its hash", async () => {
  using studio = new Studio();
  for (let times = 0; times < 3; times++) studio.avatars.want(sitter("v1"));
  assert.equal(studio.fetched, 0);
  await studio.pass();
  assert.deepEqual([studio.fetched, studio.avatars.hash(sitter("v1"))], [1, hash]);
  assert.deepEqual(studio.changed, ["v1"]);
  studio.avatars.want(sitter("v1"));
  await studio.pass();
  assert.equal(studio.fetched, 1);
  assert.equal(studio.avatars.hash(sitter("v2")), undefined, "another picture");
  assert.equal(studio.avatars.hash(sitter("v1", "", "paris@verona.example")), undefined, "another's eyes");
});

test("a network that fails is not asked for the same picture again before the next login", async () => {
  using studio = new Studio();
  studio.answer = () => Promise.reject(new Error("flood control"));
  for (let times = 0; times < 2; times++) {
    studio.avatars.want(sitter("v1"));
    await studio.pass();
  }
  assert.equal(studio.fetched, 1);
  studio.avatars.left(sitter("v1").user);
  studio.avatars.want(sitter("v1"));
  await studio.pass();
  assert.equal(studio.fetched, 2);
});

test("however many ask, one picture is fetched once at a time", async () => {
  using studio = new Studio();
  const answer = Promise.withResolvers<Uint8Array>();
  studio.answer = () => answer.promise;
  const asked = [studio.avatars.picture(sitter("v1")), studio.avatars.picture(sitter("v1"))];
  answer.resolve(file);
  assert.deepEqual((await Promise.all(asked)).map((picture) => picture?.hash), [hash, hash]);
  assert.equal((await studio.avatars.picture(sitter("v1")))?.hash, hash);
  assert.equal(studio.fetched, 1);
});

test("what is no picture is told as none", async () => {
  using studio = new Studio();
  studio.answer = () => Promise.resolve(new TextEncoder().encode("<svg/>"));
  assert.equal(await studio.avatars.picture(sitter("v1")), undefined);
  assert.equal(studio.avatars.hash(sitter("v1")), "");
});

test("a hash that the picture does not have is put right, once", () => {
  using studio = new Studio();
  const wrong = sitter(claimed, claimed);
  studio.avatars.seen(wrong, file);
  assert.equal(studio.avatars.hash(wrong), hash);
  studio.avatars.seen(wrong, new Uint8Array([4]));
  assert.equal(
    studio.changed.length,
    1,
    "a network that makes another file each time would have us tell for ever",
  );
  const right = sitter(hash, hash);
  studio.avatars.seen(right, file);
  assert.equal(studio.changed.length, 1, "nothing new");
});
