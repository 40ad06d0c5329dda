import assert from "node:assert/strict";
import { test } from "../../test.ts";
import { onFreePorts } from "./ports.ts";

/** A server that says this when it starts, and is up unless that is a complaint. */
class PlayedServer implements AsyncDisposable {
  readonly output: readonly string[];
  isGone = false;

  constructor(complaint: string) {
    this.output = [complaint];
  }

  ready(): Promise<void> {
    return this.output[0] === "" ? Promise.resolve() : Promise.reject(new Error("it is not up"));
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.isGone = true;
    return Promise.resolve();
  }
}

function starting(complaints: readonly string[]) {
  const started: { server: PlayedServer; ports: readonly number[] }[] = [];
  const start = (ports: readonly number[]) => {
    const server = new PlayedServer(complaints[started.length] ?? "");
    started.push({ server, ports });
    return Promise.resolve(server);
  };
  return { started, start };
}

test("a server whose port somebody took meanwhile is started on others", async () => {
  const { started, start } = starting([
    "Address already in use",
    "this port is in use by another application",
  ]);
  const server = await onFreePorts(2, start);
  assert.deepEqual(started.map(({ server }) => server.isGone), [true, true, false]);
  assert.equal(server, started[2]?.server);
  assert.deepEqual(started.map(({ ports }) => new Set(ports).size), [2, 2, 2]);
});

test("a server is started three times at most, and once where it fails for another reason", async () => {
  const taken = starting(Array(9).fill("Address already in use"));
  await assert.rejects(onFreePorts(1, taken.start));
  assert.equal(taken.started.length, 3);
  const broken = starting(["no such file"]);
  await assert.rejects(onFreePorts(1, broken.start));
  assert.deepEqual(broken.started.map(({ server }) => server.isGone), [true]);
});
