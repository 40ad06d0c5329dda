import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { parseCommandLine } from "./command_line.ts";

const parse = (line: string) => parseCommandLine(line.split(" ").filter((word) => word !== ""));
const plain = { kind: "run", configPath: "x.cfg", overrides: [], foreground: false, checkOnly: false };

function usageError(line: string): string {
  const result = parse(line);
  assert.equal(result.kind, "usage-error");
  return "text" in result ? result.text : "";
}

test("the configuration file is a plain argument or follows --config", () => {
  for (const line of ["x.cfg", "--config x.cfg", "--config=x.cfg", "-- x.cfg"]) {
    assert.deepEqual(parse(line), plain);
  }
});

test("no configuration file and two of them are usage errors", () => {
  assert.equal(usageError(""), "the configuration file is missing");
  assert.equal(usageError("a b"), 'one configuration file only, not "a" and "b"');
  assert.equal(usageError("a --config b"), 'one configuration file only, not "a" and "b"');
});

test("help and version need no file, and help wins", () => {
  for (const line of ["-h", "--help", "x.cfg -h", "-v -h", "-nh"]) {
    assert.deepEqual(parse(line), { kind: "help" });
  }
  for (const line of ["-v", "--version", "a b -v"]) assert.deepEqual(parse(line), { kind: "version" });
});

test("flags may be written short, long or together", () => {
  for (
    const line of ["-n x.cfg", "x.cfg --no-daemonize", "-nd x.cfg", "-d -n x.cfg", "--no-debug -n x.cfg"]
  ) {
    assert.deepEqual(parse(line), { ...plain, foreground: true });
  }
  assert.deepEqual(parse("--check-config x.cfg"), { ...plain, checkOnly: true });
});

test("the JID may be given in all four ways", () => {
  for (const line of ["-j a.b", "-ja.b", "--jid a.b", "--jid=a.b"]) {
    assert.deepEqual(parse(`${line} x.cfg`), { ...plain, jid: "a.b" });
  }
  assert.deepEqual(parse("-nj a.b x.cfg"), { ...plain, jid: "a.b", foreground: true });
});

test("an option of the file may be set with = or, if it is known, with the next argument", () => {
  const overrides = [{ key: "service.port", value: "1" }];
  for (const line of ["--service.port=1 x.cfg", "--service.port 1 x.cfg", "x.cfg --service.port 1"]) {
    assert.deepEqual(parse(line), { ...plain, overrides });
  }
  const empty = [{ key: "service.password", value: "" }];
  assert.deepEqual(parse("--service.password= x.cfg"), { ...plain, overrides: empty });
  const equals = [{ key: "service.password", value: "a=b" }];
  assert.deepEqual(parse("--service.password=a=b x.cfg"), { ...plain, overrides: equals });
});

test("a negative number is a value", () => {
  assert.deepEqual(parse("--service.port -1 x.cfg"), {
    ...plain,
    overrides: [{ key: "service.port", value: "-1" }],
  });
});

test("a backend's own option needs the =", () => {
  const overrides = [{ key: "service.irc_server", value: "a" }, { key: "my.own", value: "b" }];
  assert.deepEqual(parse("--service.irc_server=a --my.own=b x.cfg"), { ...plain, overrides });
  assert.match(usageError("--service.irc_server a x.cfg"), /^--service\.irc_server is not a declared option/);
  assert.match(usageError("--my.own b x.cfg"), /^--my\.own is not a declared option/);
});

test("a known option may be shortened while it stays clear which one is meant", () => {
  const overrides = [{ key: "service.password", value: "x" }];
  assert.deepEqual(parse("--service.passw=x x.cfg"), { ...plain, overrides });
  assert.deepEqual(parse("--service.passw x x.cfg"), { ...plain, overrides });
  assert.equal(
    usageError("--service.vip=1 x.cfg"),
    "--service.vip could be service.vip_only or service.vip_message",
  );
});

test("an option that lacks its value is a usage error", () => {
  assert.equal(usageError("x.cfg -j"), "-j needs a value");
  assert.equal(usageError("x.cfg --jid --help"), "--jid needs a value");
  assert.equal(usageError("x.cfg --service.port"), "--service.port needs a value");
});

test("an option that does not exist is a usage error", () => {
  assert.equal(usageError("x.cfg --verbose"), "there is no option --verbose");
  assert.equal(usageError("x.cfg -nx"), "there is no option -x");
  assert.equal(usageError("x.cfg --help=1"), "--help takes no value");
});

test("any arguments are understood or refused, without an exception", () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom("-j", "--jid", "--service.port", "--a.b=", "--", "-n", "-"),
  );
  fc.assert(fc.property(fc.array(word), (argv) => void parseCommandLine(argv)));
});
