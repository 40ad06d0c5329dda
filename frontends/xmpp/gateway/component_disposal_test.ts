import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { MemoryConnection, Stage, turn } from "./testing.ts";

test("disposal says goodbye and waits for the server's", async () => {
  const stage = new Stage();
  await stage.goOnline();
  const over = stage.component[Symbol.asyncDispose]();
  await stage.server.received("</stream:stream>");
  await turn();
  assert.ok(!stage.server.closed);
  stage.server.send("<message/></stream:stream>");
  await over;
  assert.ok(stage.server.closed);
  assert.deepEqual(stage.told, ["online", "offline: stopped"]);
  assert.equal(stage.clock.waiting, 0);
});

test("disposal does not wait longer than two seconds", async () => {
  const stage = new Stage();
  await stage.goOnline();
  const over = stage.component[Symbol.asyncDispose]();
  await stage.server.received("</stream:stream>");
  await turn();
  stage.clock.advance(2_000);
  await over;
  assert.ok(stage.server.closed);
  assert.equal(stage.clock.waiting, 0);
});

test("disposal while connecting gives the attempt up", async () => {
  const late = Promise.withResolvers<MemoryConnection>();
  const stage = new Stage({ connect: () => late.promise });
  stage.component.start();
  await turn();
  await stage.component[Symbol.asyncDispose]();
  const connection = new MemoryConnection();
  late.resolve(connection);
  await turn();
  assert.ok(connection.closed);
  assert.equal(stage.clock.waiting, 0);
});

test("disposal at any moment of the beginning leaves no timer and no connection", async () => {
  for (let moment = 0; moment < 20; moment++) {
    const stage = new Stage();
    stage.component.start();
    for (let i = 0; i < moment; i++) await Promise.resolve();
    const over = stage.component[Symbol.asyncDispose]();
    await turn();
    stage.clock.advance(2_000);
    await over;
    await turn();
    assert.equal(stage.clock.waiting, 0);
    assert.ok(stage.connections.every((connection) => connection.closed));
  }
});

test("disposal during the wait for a retry ends it", async () => {
  const stage = new Stage();
  await stage.goOnline();
  stage.server.sendEnd();
  await turn();
  assert.equal(stage.clock.waiting, 1);
  await stage.component[Symbol.asyncDispose]();
  assert.equal(stage.clock.waiting, 0);
});

test("a component that never started is disposed at once, and does not start any more", async () => {
  const stage = new Stage();
  await stage.component[Symbol.asyncDispose]();
  stage.component.start();
  assert.equal(stage.connections.length, 0);
});
