import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { adminEntries } from "./commands.ts";
import { AdminStage } from "./testing.ts";

test("help shows every command and variable once, by category, in the order of names", async () => {
  await using stage = new AdminStage();
  const lines = (await stage.run("help")).split("\n");
  assert.equal(lines.pop(), "", "the last line ends too");
  const headings = lines.filter((line) => !line.startsWith(" "));
  assert.deepEqual(headings, ["General:", "Users:", "Messages:", "Frontend:", "Backends:", "Memory:"]);
  assert.equal(lines[lines.indexOf("General:") + 1]?.startsWith("   CMD   args - "), true);
  assert.ok(lines.includes("   VAR   status - Shows instance status"));
  assert.equal(lines.length, headings.length + stage.entries.length);
  const users = lines.slice(lines.indexOf("Users:") + 1, lines.indexOf("Messages:"));
  assert.deepEqual(users.map((line) => line.split(" - ")[0]), [
    "   CMD   has_online_user",
    "   CMD   online_users",
    "   VAR   online_users_count",
    "   CMD   register",
    "   CMD   unregister",
  ]);
});

test("args shows what a command wants to be told", async () => {
  await using stage = new AdminStage();
  assert.equal(
    await stage.run("args register"),
    'username - "Jabber ID" Example: "user@domain.tld" Type: "string"\n' +
      'legacy_username - "3rd-party network username" Example: "" Type: "string"\n' +
      'legacy_password - "3rd-party network password" Example: "" Type: "password"\n',
  );
  assert.equal(await stage.run("args args"), 'command - "Command" Example: "register" Type: "string"\n');
  assert.equal(await stage.run("args unregister"), "");
  assert.equal(await stage.run("args status"), "");
  assert.equal(await stage.run("args dance"), "Error: Unknown command passed as an argument.");
});

test("commands shows every command on a line", async () => {
  await using stage = new AdminStage();
  const lines = (await stage.run("commands")).split("\n");
  assert.deepEqual(lines.map((line) => line.split(" ")[0]), [
    "args",
    "commands",
    "has_online_user",
    "help",
    "online_users",
    "register",
    "reload",
    "unregister",
    "variables",
    "",
  ]);
  assert.ok(
    lines.includes(
      'unregister - "Unregisters existing user" Category: Users AccesMode: User Context: User Label: "Unregister"',
    ),
  );
  assert.ok(
    lines.includes(
      'online_users - "Returns list of all online users" Category: Users AccesMode: Admin Context: Global Label: "Online users"',
    ),
  );
});

test("variables shows every variable on a line, with its value", async () => {
  await using stage = new AdminStage();
  const lines = (await stage.run("variables")).split("\n");
  assert.deepEqual(lines.map((line) => line.split(" ")[0]), [
    "average_memory_per_user",
    "backends_count",
    "crashed_backends",
    "crashed_backends_count",
    "messages_from_xmpp",
    "messages_to_xmpp",
    "online_users_count",
    "res_memory",
    "shr_memory",
    "status",
    "uptime",
    "used_memory",
    "",
  ]);
  assert.equal(
    lines[1],
    'backends_count - "Number of active backends" Value: "0" Read-only: true Category: Backends AccesMode: Admin Context: Global',
  );
});

test("a variable that can be set is shown as such", async () => {
  await using stage = new AdminStage({
    entries: adminEntries.map((entry) =>
      entry.name === "uptime" && entry.kind === "variable" ? { ...entry, set: () => "" } : entry
    ),
  });
  assert.match(await stage.run("variables"), /^uptime .* Read-only: false /m);
});
