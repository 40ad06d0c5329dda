import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { backendSpawner, type SpawnOptions } from "./spawn.ts";

class Place implements Disposable {
  readonly top = Deno.makeTempDirSync();

  spawn(command: string, options: Partial<SpawnOptions> = {}) {
    return backendSpawner({
      command,
      host: "127.0.0.1",
      port: 4711,
      ownArguments: ["/etc/x.cfg"],
      workingDir: this.top,
      logDirectory: `${this.top}/log/backends`,
      ...options,
    });
  }

  /** Writes an executable shell script and answers its path. */
  script(name: string, text: string): string {
    const path = `${this.top}/${name}`;
    Deno.writeTextFileSync(path, `#!/bin/sh\n${text}\n`);
    Deno.chmodSync(path, 0o755);
    return path;
  }

  output(slot: number): string {
    return Deno.readTextFileSync(`${this.top}/log/backends/backend-${slot}.log`);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.top, { recursive: true });
  }
}

test("a backend gets its arguments, runs in the working directory, and writes to its slot's file", async () => {
  using place = new Place();
  const script = place.script("backend", `echo "$PWD: $*"; echo trouble >&2; exit 3`);
  const child = place.spawn(`${script} --number=BACKEND_ID`)(2, 9);
  assert.ok(child.pid > 0);
  assert.deepEqual(await child.exited, { code: 3, signal: null });
  const top = Deno.realPathSync(place.top);
  const words = "--number=9 --host 127.0.0.1 --port 4711 --service.backend_id=2 /etc/x.cfg";
  assert.equal(place.output(2), `${top}: ${words}\ntrouble\n`);
});

test("a slot's file keeps what earlier backends wrote", async () => {
  using place = new Place();
  const spawn = place.spawn(place.script("backend", "echo once"));
  await spawn(1, 0).exited;
  await spawn(1, 1).exited;
  assert.equal(place.output(1), "once\nonce\n");
});

test("a program that ends at once is a process that exited", async () => {
  using place = new Place();
  assert.deepEqual(await place.spawn("/bin/false")(1, 0).exited, { code: 1, signal: null });
});

test("a bare name is looked up on the PATH", async () => {
  using place = new Place();
  const child = place.spawn("sh -c 'exit 7'")(1, 0);
  assert.deepEqual(await child.exited, { code: 7, signal: null });
});

test("a relative path counts from the working directory too", async () => {
  using place = new Place();
  place.script("backend", "exit 5");
  assert.deepEqual(await place.spawn("./backend")(1, 0).exited, { code: 5, signal: null });
});

test("a missing program is an error that names it and where it was looked for", () => {
  using place = new Place();
  assert.throws(
    () => place.spawn("/no/such/backend")(1, 0),
    /names \/no\/such\/backend, but .* no such program/,
  );
  assert.throws(() => place.spawn("no_such_backend")(1, 0), /beside spectrum2 or on the PATH/);
  assert.throws(() => place.spawn("./no_such")(1, 0), (error: Error) => error.message.includes(place.top));
});

test("a file that is not executable, or a folder, is no program", () => {
  using place = new Place();
  Deno.writeTextFileSync(`${place.top}/notes`, "not a program");
  for (const path of [`${place.top}/notes`, place.top]) {
    assert.throws(() => place.spawn(path)(1, 0), /no such program/);
  }
});

test("a backend ends by SIGTERM; a deaf one by SIGKILL, and its process is gone", async () => {
  using place = new Place();
  const child = place.spawn(place.script("sleeper", "exec sleep 100"))(1, 0);
  child.kill("SIGTERM");
  assert.deepEqual(await child.exited, { code: null, signal: "SIGTERM" });
  const deaf = place.spawn(place.script("deaf", "trap '' TERM; echo deaf; while :; do sleep 0.05; done"))(
    3,
    0,
  );
  while (!place.output(3).includes("deaf")) await new Promise((resolve) => setTimeout(resolve, 5));
  deaf.kill("SIGTERM");
  deaf.kill("SIGKILL");
  assert.deepEqual(await deaf.exited, { code: null, signal: "SIGKILL" });
  assert.throws(() => Deno.kill(deaf.pid, "SIGCONT"), Deno.errors.NotFound);
  deaf.kill("SIGKILL");
});

test("a backend leads a session of its own, so that a signal to our terminal does not reach it", async () => {
  using place = new Place();
  const child = place.spawn(place.script("backend", "cut -d' ' -f5,6 /proc/$$/stat"))(1, 0);
  await child.exited;
  assert.equal(place.output(1), `${child.pid} ${child.pid}\n`);
});

test("a signal reaches the backend through the script around it", async () => {
  using place = new Place();
  const script = place.script("wrapper", `sh -c 'echo "$$"; exec sleep 100'; echo after`);
  const child = place.spawn(script)(1, 0);
  await until(() => Number(place.output(1)) > 0);
  const pid = Number(place.output(1));
  assert.ok(isRunning(pid));
  child.kill("SIGKILL");
  await child.exited;
  await until(() => !isRunning(pid));
});

async function until(condition: () => boolean): Promise<void> {
  for (let look = 0; look < 1_000; look++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.fail("waited in vain");
}

/** Not so when it has ended and nobody has asked for its exit code. */
function isRunning(pid: number): boolean {
  try {
    return !Deno.readTextFileSync(`/proc/${pid}/stat`).includes(") Z ");
  } catch {
    return false;
  }
}
