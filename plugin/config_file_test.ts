import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import { ConfigFile } from "./config_file.ts";

const file = ConfigFile.parse(`
# an instance
[service]
irc_server = irc.example.com
irc_server = other.example.com:6667
  password = sec#ret\r
quoted = "kept"
formula = a=b=c ; kept
[features]
muc = YES
raw =
off = 0
[service]
again = 1
`);

test("keys are known by their section, and everything from # on is a comment", () => {
  assert.equal(file.get("service.password"), "sec");
  assert.equal(file.get("password"), undefined);
});

test("quotes and semicolons are kept, and only the first equals sign divides", () => {
  assert.equal(file.get("service.quoted"), '"kept"');
  assert.equal(file.get("service.formula"), "a=b=c ; kept");
});

test("a repeated key has all its values, and a section may come again", () => {
  assert.deepEqual(file.all("service.irc_server"), ["irc.example.com", "other.example.com:6667"]);
  assert.equal(file.get("service.irc_server"), "irc.example.com");
  assert.equal(file.get("service.again"), "1");
  assert.deepEqual(file.all("service.nothing"), []);
});

test("switches are read in any spelling, and one without a value is on", () => {
  assert.deepEqual(["muc", "raw", "off", "none"].map((key) => file.flag(`features.${key}`)), [
    true,
    true,
    false,
    false,
  ]);
  assert.throws(() => file.flag("service.quoted"), /neither yes nor no/);
});

test("the command line replaces the file's values", () => {
  const overridden = ConfigFile.parse("[a]\nb=1\nb=2\nc=3", new Map([["a.b", ["4"]]]));
  assert.deepEqual([overridden.all("a.b"), overridden.get("a.c")], [["4"], "3"]);
});

test("a line that is nothing known is an error with its number", () => {
  for (const line of ["; a comment", "novalue", "=x"]) {
    assert.throws(() => ConfigFile.parse(`[a]\n\n${line}\n`), {
      name: "ConfigFileError",
      message: "line 3 is neither [section] nor key=value",
    });
  }
});
