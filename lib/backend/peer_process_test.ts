import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { listenForBackends } from "./listen.ts";
import { processTable } from "./peer_process.ts";

/** Connects to a port by a process in a session of its own, and holds the connection until it is killed. */
class Caller implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;

  constructor(port: number, ...wrapper: readonly string[]) {
    const script = `exec 3<>/dev/tcp/127.0.0.1/${port}; read -r -u 3 line; echo "$line"`;
    const [program = "bash", ...args] = [...wrapper, "bash", "-c", script];
    this.#child = new Deno.Command(program, { args, stdout: "null", stderr: "null", detached: true }).spawn();
  }

  get session(): number {
    return this.#child.pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      Deno.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // It left when its connection was closed.
    }
    await this.#child.status;
  }
}

function linuxTest(name: string, body: () => Promise<void>): void {
  if (processTable() !== undefined) test(name, body);
}

linuxTest("the kernel tells the user and the session of whoever connects, a grandchild's too", async () => {
  const table = processTable();
  assert.ok(table);
  const listener = listenForBackends("127.0.0.1", 0);
  await using caller = new Caller(listener.port, "sh", "-c", '"$@"; true', "sh");
  const arrival = await listener.accept();
  assert.ok(arrival.ends);
  const socket = await table.socketOf(arrival.ends);
  assert.equal(socket?.uid, Deno.uid());
  assert.deepEqual(await table.holderOf(socket, new Set([1, caller.session])), {
    kind: "session",
    session: caller.session,
  });
  assert.deepEqual(await table.holderOf(socket, new Set([Deno.pid])), { kind: "none" });
  arrival.close();
  listener.close();
});

linuxTest("our own connection is ours, and in no session of a backend", async () => {
  const table = processTable();
  assert.ok(table);
  const listener = listenForBackends("127.0.0.1", 0);
  using own = await Deno.connect({ hostname: "127.0.0.1", port: listener.port });
  const arrival = await listener.accept();
  assert.ok(arrival.ends);
  const socket = await table.socketOf(arrival.ends);
  assert.equal(socket?.uid, table.ownUid);
  assert.deepEqual(await table.holderOf(socket, new Set()), { kind: "none" });
  assert.equal(own.remoteAddr.port, listener.port);
  arrival.close();
  listener.close();
});

if (Deno.build.os === "linux" && Deno.uid() === 0) {
  test("another user's connection is another user's", async () => {
    const table = processTable();
    assert.ok(table);
    const listener = listenForBackends("127.0.0.1", 0);
    await using _caller = new Caller(listener.port, "setpriv", "--reuid=65534", "--clear-groups");
    const arrival = await listener.accept();
    assert.ok(arrival.ends);
    assert.equal((await table.socketOf(arrival.ends))?.uid, 65_534);
    arrival.close();
    listener.close();
  });
}
