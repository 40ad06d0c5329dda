import assert from "node:assert/strict";
import { ManualClock } from "../clock.ts";
import { test } from "../../tests/test.ts";
import { FileSink } from "./sink.ts";
import type { FileSinkOptions } from "./sink.ts";

class Place implements Disposable {
  readonly top = Deno.makeTempDirSync();
  readonly directory = `${this.top}/log`;
  readonly path = `${this.directory}/x.log`;
  readonly clock = new ManualClock();
  stderr = "";

  sink(options: Partial<FileSinkOptions> = {}): FileSink {
    return new FileSink({
      directory: this.directory,
      name: "x.log",
      maxBytes: 1_000_000,
      files: 2,
      stderr: (text) => this.stderr += text,
      clock: this.clock,
      ...options,
    });
  }

  /** The content of every file, oldest line first. */
  all(): string {
    const ages = this.names().map((name) => Number(name.split(".")[2] ?? 0)).sort((a, b) => b - a);
    return ages.map((age) => Deno.readTextFileSync(age === 0 ? this.path : `${this.path}.${age}`)).join("");
  }

  names(): string[] {
    return [...Deno.readDirSync(this.directory)].map((entry) => entry.name).sort();
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.top, { recursive: true });
  }
}

test("a line waits at most 200 ms for its file", () => {
  using place = new Place();
  using sink = place.sink();
  sink.write("one\n", false);
  assert.equal(Deno.readTextFileSync(place.path), "");
  place.clock.advance(200);
  assert.equal(Deno.readTextFileSync(place.path), "one\n");
});

test("an urgent line is in the file at once, after those before it", () => {
  using place = new Place();
  using sink = place.sink();
  sink.write("one\n", false);
  sink.write("two\n", true);
  assert.equal(Deno.readTextFileSync(place.path), "one\ntwo\n");
  assert.equal(place.clock.waiting, 0);
});

test("disposing writes what waits, and a later line goes to standard error", () => {
  using place = new Place();
  const sink = place.sink();
  sink.write("one\n", false);
  sink[Symbol.dispose]();
  sink.write("late\n", false);
  assert.equal(Deno.readTextFileSync(place.path), "one\n");
  assert.equal(place.stderr, "late\n");
  assert.equal(place.clock.waiting, 0);
});

test("a second run appends to the file of the first", () => {
  using place = new Place();
  for (const line of ["one\n", "two\n"]) {
    using sink = place.sink();
    sink.write(line, false);
  }
  assert.equal(Deno.readTextFileSync(place.path), "one\ntwo\n");
});

test("no line is lost or moved by rotation, and no file grows beyond its limit", () => {
  using place = new Place();
  const lines = Array.from({ length: 3000 }, (_, i) => `line ${i} ${"é".repeat(i % 40)}\n`);
  {
    using sink = place.sink({ maxBytes: 20_000, files: 100 });
    for (const [i, line] of lines.entries()) sink.write(line, i % 97 === 0);
  }
  assert.equal(place.all(), lines.join(""));
  assert.ok(place.names().length > 5);
  for (const name of place.names()) {
    assert.ok(Deno.statSync(`${place.directory}/${name}`).size <= 20_000, name);
  }
});

test("rotation keeps as many old files as asked, the youngest ones", () => {
  using place = new Place();
  using sink = place.sink({ maxBytes: 10, files: 2 });
  for (const line of ["aaaaaaa\n", "bbbbbbb\n", "ccccccc\n", "ddddddd\n"]) sink.write(line, true);
  assert.deepEqual(place.names(), ["x.log", "x.log.1", "x.log.2"]);
  assert.equal(place.all(), "bbbbbbb\nccccccc\nddddddd\n");
});

test("with no old files kept, a full file starts anew", () => {
  using place = new Place();
  using sink = place.sink({ maxBytes: 10, files: 0 });
  for (const line of ["aaaaaaa\n", "bbbbbbb\n"]) sink.write(line, true);
  assert.deepEqual(place.names(), ["x.log"]);
  assert.equal(place.all(), "bbbbbbb\n");
});

test("a file renamed by logrotate gets no more lines once the sink has reopened", () => {
  using place = new Place();
  using sink = place.sink();
  sink.write("one\n", true);
  Deno.renameSync(place.path, `${place.directory}/moved`);
  sink.write("two\n", false);
  sink.reopen();
  sink.write("three\n", true);
  assert.equal(Deno.readTextFileSync(`${place.directory}/moved`), "one\ntwo\n");
  assert.equal(Deno.readTextFileSync(place.path), "three\n");
});

test("a directory that cannot be made is told once, and every line goes to standard error", () => {
  using place = new Place();
  using sink = place.sink({ directory: "/dev/null/x" });
  sink.write("one\n", true);
  place.clock.advance(60_000);
  sink.write("two\n", true);
  sink.reopen();
  assert.equal(sink.usesFile, false);
  assert.match(
    place.stderr,
    /^spectrum2: cannot write the log \/dev\/null\/x\/x\.log \(.+\); .+\none\ntwo\n$/,
  );
});

test("a full disk is told once, loses nothing, and the file is used again when there is room", () => {
  using place = new Place();
  Deno.mkdirSync(place.directory);
  Deno.symlinkSync("/dev/full", place.path);
  using sink = place.sink();
  sink.write("one\n", true);
  place.clock.advance(60_000);
  sink.write("two\n", true);
  Deno.removeSync(place.path);
  sink.write("soon\n", true);
  place.clock.advance(60_000);
  sink.write("three\n", true);
  assert.match(place.stderr, /^spectrum2: cannot write [^\n]+\none\ntwo\nsoon\n$/);
  assert.equal(Deno.readTextFileSync(place.path), "three\n");
  assert.equal(sink.usesFile, true);
});

test("a disk that is full again is told again", () => {
  using place = new Place();
  using sink = place.sink();
  const breakdown = () => {
    Deno.removeSync(place.path);
    Deno.symlinkSync("/dev/full", place.path);
    sink.reopen();
    sink.write("lost\n", true);
  };
  breakdown();
  Deno.removeSync(place.path);
  sink.reopen();
  sink.write("kept\n", true);
  breakdown();
  assert.match(place.stderr, /^spectrum2: [^\n]+\nlost\nspectrum2: [^\n]+\nlost\n$/);
});
