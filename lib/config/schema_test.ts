import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import type { LogLevel } from "../log/mod.ts";
import { registeredKeyNames, unreadKey } from "./known_keys.ts";
import { defaultValue } from "./option.ts";
import { allOptions, readOptions } from "./schema.ts";
import type { Config } from "./schema.ts";

const defaults: Config = readOptions((option) => defaultValue(option, "irc.example.org"));

test("every option has the type of its declaration", () => {
  const level: LogLevel = defaults.logging.level;
  const type: "none" | "sqlite3" | "mysql" | "pqxx" = defaults.database.type;
  const users: number = defaults.service.usersPerBackend;
  // @ts-expect-error a number is not a text, so the types are not `any`
  const wrong: string = defaults.service.usersPerBackend;
  assert.deepEqual([level, type, users, wrong], ["info", "none", 100, 100]);
});

test("the defaults are Spectrum 2's own", () => {
  assert.equal(defaults.service.server, "127.0.0.1");
  assert.equal(defaults.service.usersPerBackend, 100);
  assert.equal(defaults.service.backend, "libpurple_backend");
  assert.equal(defaults.service.jidEscaping, true);
  assert.deepEqual(defaults.service.allowedServers, []);
  assert.equal(defaults.identity.name, "Spectrum 2 Transport");
  assert.equal(defaults.registration.enablePublicRegistration, true);
  assert.equal(defaults.registration.instructions, "Enter your legacy network username and password.");
  assert.equal(defaults.gatewayResponder.label, "Enter legacy network contact ID.");
  assert.equal(defaults.settings.sendHeadlines, false);
  assert.equal(defaults.database.type, "none");
});

test("a default may depend on the JID", () => {
  assert.equal(defaults.service.workingDir, "/var/lib/spectrum2/irc.example.org");
  assert.equal(defaults.database.database, "/var/lib/spectrum2/irc.example.org/database.sql");
  assert.equal(defaults.logging.directory, "/var/log/spectrum2/irc.example.org");
});

test("an option's key in the file is its property's name with underscores", () => {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const properties = Object.entries(defaults).flatMap(([section, options]) =>
    Object.keys(options).map((name) => `${snake(section)}.${snake(name)}`)
  );
  assert.deepEqual(properties.toSorted(), allOptions().map((option) => option.key).toSorted());
});

test("an option is declared once, with a sentence about it", () => {
  const options = allOptions();
  assert.equal(new Set(options.map((option) => option.key)).size, options.length);
  for (const { key, doc } of options) assert.match(doc, /^[A-Z].*[.…]$/s, key);
});

test("a key that this version reads is not also among those that it does not", () => {
  assert.deepEqual(allOptions().filter((option) => unreadKey(option.key) !== undefined), []);
  assert.equal(new Set(registeredKeyNames()).size, registeredKeyNames().length);
});
