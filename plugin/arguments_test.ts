import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import { parseArguments } from "./arguments.ts";

test("the command line of an instance is understood", () => {
  const args =
    "--host 127.0.0.1 --port 10000 --service.backend_id=3 -n -j irc.example.com --debug=1 /etc/irc.cfg";
  assert.deepEqual(parseArguments(args.split(" ")), {
    host: "127.0.0.1",
    port: 10000,
    backendId: 3,
    jid: "irc.example.com",
    configPath: "/etc/irc.cfg",
    overrides: new Map([["service.backend_id", ["3"]], ["debug", ["1"]]]),
  });
});

test("options take their value after a blank or an equals sign, short or long", () => {
  for (const args of ["--host=::1 --port=1", "-h ::1 -p 1", "-h::1 -p1", "--port 1 --host ::1"]) {
    const { host, port } = parseArguments(args.split(" "));
    assert.deepEqual([host, port], ["::1", 1]);
  }
});

test("the last of a repeated option counts, the first of several files", () => {
  const parsed = parseArguments(["--host=a", "--host=b", "--port=1", "one.cfg", "two.cfg"]);
  assert.deepEqual([parsed.host, parsed.configPath], ["b", "one.cfg"]);
});

test("--config names the file too", () => {
  assert.equal(parseArguments(["--host=a", "--port=1", "--config", "x.cfg"]).configPath, "x.cfg");
});

test("unknown options are passed over, and a config key's value is not taken for the file", () => {
  const parsed = parseArguments([
    "--host=a",
    "--port=1",
    "--no-daemonize",
    "--service.jid",
    "x",
    "-d",
    "y.cfg",
  ]);
  assert.equal(parsed.configPath, "y.cfg");
  assert.deepEqual(parsed.overrides, new Map([["service.jid", ["x"]]]));
});

test("a repeated key keeps its values in order, and a value may contain an equals sign", () => {
  const parsed = parseArguments(["--host=a", "--port=1", "--k=1=2", "--k=3"]);
  assert.deepEqual(parsed.overrides.get("k"), ["1=2", "3"]);
});

test("a missing or impossible host or port is a clear error", () => {
  assert.throws(() => parseArguments(["--port=1"]), /--host is missing/);
  assert.throws(() => parseArguments(["--host=a"]), /--port is missing/);
  assert.throws(() => parseArguments(["--host=a", "--port"]), /--port is missing/);
  for (const port of ["0", "65536", "x", "1.5"]) {
    assert.throws(() => parseArguments(["--host=a", `--port=${port}`]), {
      name: "ArgumentError",
      message: `--port ${port} is not a port number.`,
    });
  }
});

test("--tls makes a remote backend, wherever it stands, and takes no value", () => {
  const where = ["--host", "a", "--port", "1"];
  const parsed = parseArguments(["--tls", ...where, "--ca", "ca.pem", "--name=far away", "x.cfg"]);
  assert.deepEqual(parsed.remote, { ca: "ca.pem", name: "far away" });
  assert.deepEqual([parsed.configPath, parsed.overrides.size], ["x.cfg", 0]);
  assert.deepEqual(parseArguments([...where, "--tls"]).remote, {});
  assert.equal(parseArguments(where).remote, undefined);
  assert.throws(() => parseArguments([...where, "--ca=ca.pem"]), /--ca makes no sense without --tls/);
});
