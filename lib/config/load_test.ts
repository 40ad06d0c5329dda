import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { loadConfig } from "./load.ts";
import type { LoadInput } from "./load.ts";
import { formatProblem } from "./problem.ts";

function load(text: string, rest: Partial<LoadInput> = {}) {
  const loaded = loadConfig({ path: "irc.cfg", text, ...rest });
  return {
    ...loaded,
    problems: loaded.problems.map(formatProblem),
    warnings: loaded.warnings.map(formatProblem),
  };
}

const jid = "service.jid = irc.example.org\n";

test("what the file says wins over the default, and the command line over both", () => {
  const text = jid + "[service]\nport = 1\nserver = a\n";
  const { config, problems } = load(text, { overrides: [{ key: "service.port", value: "2" }] });
  assert.deepEqual(problems, []);
  assert.equal(config.service.port, 2);
  assert.equal(config.service.server, "a");
  assert.equal(config.service.usersPerBackend, 100);
});

test("a list on the command line replaces the file's", () => {
  const text = jid + "service.allowed_servers = a@b\nservice.allowed_servers = c@d\n";
  assert.deepEqual(load(text).config.service.allowedServers, ["a@b", "c@d"]);
  const overrides = [{ key: "service.allowed_servers", value: "x@y" }];
  assert.deepEqual(load(text, { overrides }).config.service.allowedServers, ["x@y"]);
});

test("$jid is replaced everywhere in a value from the file, wherever the JID stands", () => {
  const { config } = load("service.working_dir = /a/$jid/$jid\n" + jid);
  assert.equal(config.service.workingDir, "/a/irc.example.org/irc.example.org");
});

test("$jid is replaced in defaults, but not on the command line", () => {
  const { config } = load(jid, { overrides: [{ key: "database.database", value: "/x/$jid" }] });
  assert.equal(config.service.workingDir, "/var/lib/spectrum2/irc.example.org");
  assert.equal(config.database.database, "/x/$jid");
});

test("a JID with a dollar sign is put in as it is", () => {
  assert.equal(load("service.jid = a$&b").config.service.workingDir, "/var/lib/spectrum2/a$&b");
});

test("-j replaces the file's JID, in $jid too", () => {
  const { config } = load(jid, { jid: "vhost.example.org" });
  assert.equal(config.service.jid, "vhost.example.org");
  assert.equal(config.service.workingDir, "/var/lib/spectrum2/vhost.example.org");
});

test("--service.jid wins as the JID, but leaves $jid alone while the file has one", () => {
  const overrides = [{ key: "service.jid", value: "other.example.org" }];
  const { config } = load(jid, { overrides });
  assert.equal(config.service.jid, "other.example.org");
  assert.equal(config.service.workingDir, "/var/lib/spectrum2/irc.example.org");
  assert.equal(load(jid, { overrides, jid: "vhost" }).config.service.jid, "other.example.org");
  assert.equal(load("", { overrides }).config.service.workingDir, "/var/lib/spectrum2/other.example.org");
});

test("every mistake is reported at once, in the order of the file", () => {
  const text =
    "[service]\nport = abc\n; note\nserver_mode = maybe\nusers_per_backend = 0\n[database]\ntype = oracle\n";
  assert.deepEqual(load(text).problems, [
    'irc.cfg:2: service.port: "abc" is not a whole number',
    'irc.cfg:3: a comment starts with "#" here, not with ";"',
    'irc.cfg:4: service.server_mode: "maybe" is neither true nor false',
    "irc.cfg:5: service.users_per_backend: 0 is out of range: at least 1",
    'irc.cfg:7: database.type: "oracle" is none of none, sqlite3, mysql, pqxx',
    "irc.cfg: service.jid: missing, and there is no default for it",
  ]);
});

test("an empty JID is as bad as none, and its line is named", () => {
  assert.deepEqual(load("\nservice.jid =").problems, [
    "irc.cfg:2: service.jid: missing, and there is no default for it",
  ]);
});

test("a bad value on the command line is said to be there", () => {
  const overrides = [{ key: "service.port", value: "x" }];
  assert.deepEqual(load(jid, { overrides }).problems, [
    'command line: service.port: "x" is not a whole number',
  ]);
});

test("an option that is set twice is a mistake that names both lines", () => {
  const text = jid + "service.port = 1\nservice.port = 1\nservice.pidfile = a\nservice.pidfile = b\n";
  assert.deepEqual(load(text).problems, [
    "irc.cfg:3: service.port: already set in line 2",
    "irc.cfg:5: service.pidfile: already set in line 4",
  ]);
  const overrides = [{ key: "service.port", value: "1" }, { key: "service.port", value: "2" }];
  assert.deepEqual(load(jid, { overrides }).problems, ["command line: service.port: given twice"]);
});

test("a key that backends look up freely may repeat", () => {
  const { problems, warnings, raw } = load(
    jid + "service.irc_server = a\nservice.irc_server = b\nx.y = 1\nx.y = 2\n",
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(raw.get("service.irc_server"), ["a", "b"]);
  assert.equal(warnings.length, 1);
});

test("a misspelt key is a warning that names the nearest", () => {
  assert.deepEqual(load(jid + "[service]\nuser_per_backend = 5\n").warnings, [
    "irc.cfg:3: service.user_per_backend: not an option of Spectrum 2; did you mean service.users_per_backend?",
  ]);
});

test("a key that is like none is legal, since a backend may know it", () => {
  const { problems, warnings, raw } = load(jid + "[my]\nown = $jid\n");
  assert.deepEqual(problems, []);
  assert.deepEqual(warnings, [
    "irc.cfg:3: my.own: not an option of Spectrum 2; ignored unless a backend knows it",
  ]);
  assert.deepEqual(raw.get("my.own"), ["$jid"]);
});

test("a line that a semicolon was meant to disable is a warning", () => {
  assert.deepEqual(load(jid + "[service]\n;port = 1\n").warnings, [
    'irc.cfg:3: service.;port: a comment starts with "#" here, not with ";"',
  ]);
});

test("a password that a # cuts is a warning that does not show it", () => {
  const { warnings, config } = load(jid + "service.password = sec#ret\n");
  assert.equal(config.service.password, "sec");
  assert.deepEqual(warnings, [
    'irc.cfg:2: service.password: the value ends before the "#", which starts a comment even inside a value',
  ]);
});

test("Spectrum 2's keys that nothing reads yet are listed, a backend's are not", () => {
  const { unused, warnings } = load(
    jid +
      "service.pidfile = x\nlogging.config = y\nservice.irc_server = z\npurple.foo = 1\nvhosts.vhost = v\n" +
      "registration.encoding = utf8\n",
  );
  assert.deepEqual(unused, ["service.pidfile", "logging.config"]);
  assert.deepEqual(warnings, []);
});

test("any file and any arguments load without an exception", () => {
  const key = fc.constantFrom(
    "service.port",
    "service.jid",
    "database.type",
    "x",
    "service.;x",
    "purple.a",
    "",
  );
  const line = fc.oneof(fc.string(), fc.tuple(key, fc.string()).map(([key, value]) => `${key}=${value}`));
  const override = fc.record({ key, value: fc.string() });
  fc.assert(
    fc.property(fc.array(line), fc.array(override), fc.option(fc.string()), (lines, overrides, jid) => {
      loadConfig({ path: "x", text: lines.join("\n"), overrides, ...(jid === null ? {} : { jid }) });
    }),
  );
});
