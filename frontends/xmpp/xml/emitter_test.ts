import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Emitter } from "./emitter.ts";

interface Events {
  readonly knock: readonly [who: string];
}

test("listeners are called in order, those added with once only once", () => {
  const emitter = new Emitter<Events>();
  const heard: string[] = [];
  emitter.once("knock", (who) => void heard.push(`once ${who}`));
  emitter.on("knock", (who) => void heard.push(`on ${who}`));
  assert.equal(emitter.emit("knock", "Ann"), true);
  assert.equal(emitter.emit("knock", "Bob"), true);
  assert.deepEqual(heard, ["once Ann", "on Ann", "on Bob"]);
});

test("a listener that was removed is not called, however it was added", () => {
  const emitter = new Emitter<Events>();
  const listener = () => assert.fail("it was removed");
  emitter.on("knock", listener).removeListener("knock", listener);
  emitter.once("knock", listener).removeListener("knock", listener);
  assert.equal(emitter.emit("knock", "Ann"), false);
});

test("a listener may remove itself without another missing the event", () => {
  const emitter = new Emitter<Events>();
  const heard: string[] = [];
  const first = (who: string) => {
    emitter.removeListener("knock", first);
    heard.push(`first ${who}`);
  };
  emitter.on("knock", first).on("knock", (who) => void heard.push(`second ${who}`));
  emitter.emit("knock", "Ann");
  assert.deepEqual(heard, ["first Ann", "second Ann"]);
});

test("what a listener throws reaches the one who emits", () => {
  const emitter = new Emitter<Events>();
  emitter.on("knock", () => {
    throw new Error("nobody home");
  });
  assert.throws(() => emitter.emit("knock", "Ann"), /nobody home/);
});
