import assert from "node:assert/strict";
import { TransportError } from "../errors.ts";
import type { Asker } from "../frontend.ts";
import { test } from "../../tests/test.ts";
import type { GlobalCommand, Variable } from "./command.ts";
import { AdminStage, operator, romeo } from "./testing.ts";

const asRomeo: Asker = { kind: "user", user: romeo };

/** A variable that can be set, of which there is none yet. */
function motto(): Variable {
  let motto = "peace";
  return {
    kind: "variable",
    name: "motto",
    category: "General",
    access: "user",
    description: "The motto",
    get: () => motto,
    set: (_context, value) => motto = value,
  };
}

function failing(error: Error): GlobalCommand {
  return {
    kind: "command",
    context: "global",
    name: "fail",
    category: "General",
    access: "admin",
    label: "Fail",
    description: "Fails",
    run: () => Promise.reject(error),
  };
}

test("what is unknown, misspelt or missing is no command", async () => {
  await using stage = new AdminStage();
  for (const line of ["", " ", "dance", "Status", "get", "set", "get dance", "status\n", " status"]) {
    assert.equal(await stage.run(line), "Error: Unknown variable or command", JSON.stringify(line));
  }
});

test("a variable is read with and without get, whatever stands behind its name", async () => {
  await using stage = new AdminStage();
  for (const line of ["online_users_count", "get online_users_count", "get online_users_count of  us"]) {
    assert.equal(await stage.run(line), "0", line);
  }
});

test("a variable that is read-only cannot be set, with a value or without", async () => {
  await using stage = new AdminStage();
  assert.equal(await stage.run("set status"), "Error: This variable cannot be set.");
  assert.equal(await stage.run("set status fine"), "Error: This variable cannot be set.");
});

test("a variable that can be set wants a value", async () => {
  await using stage = new AdminStage({ entries: [motto()] });
  assert.equal(await stage.run("set motto"), "Error: Value is missing.");
  assert.equal(await stage.run('set motto "part these fools"'), "part these fools");
  assert.equal(await stage.run("get motto"), "part these fools");
});

test("a command can be neither read nor set", async () => {
  await using stage = new AdminStage();
  assert.equal(await stage.run("get help"), "Error: This variable cannot be get.");
  assert.equal(await stage.run("set help me"), "Error: This variable cannot be set.");
  assert.equal(await stage.run(`get unregister ${romeo}`), "Error: This variable cannot be get.");
});

test("a command gets as many arguments as it declares, empty ones counted", async () => {
  await using stage = new AdminStage();
  assert.equal(await stage.run("has_online_user"), "Error: Argument is missing.");
  assert.equal(await stage.run("has_online_user a b"), "Error: Too many arguments.");
  assert.equal(await stage.run("has_online_user a "), "Error: Too many arguments.");
  assert.equal(await stage.run("help "), "Error: Too many arguments.");
});

test("a user's command wants a user who is stored or online, and only then looks at its arguments", async () => {
  await using stage = new AdminStage();
  assert.equal(await stage.run("unregister"), "Error: No username given");
  assert.equal(await stage.run("get unregister"), "Error: No username given");
  const unknown = "Error: This command can be executed only in user context.";
  assert.equal(await stage.run(`unregister ${romeo}`), unknown);
  assert.equal(await stage.run("unregister romeo"), unknown);
  assert.equal(await stage.run(`unregister ${romeo} now`), unknown);
  await stage.register(romeo, "montague");
  assert.equal(await stage.run(`unregister ${romeo} now`), "Error: Too many arguments.");
});

test("a user may do nothing that is for operators", async () => {
  await using stage = new AdminStage();
  for (const { name, kind } of stage.entries.filter(({ access }) => access === "admin")) {
    const rights = kind === "variable" ? "get this variable." : "execute this command.";
    assert.equal(await stage.run(name, asRomeo), `Error: You do not have rights to ${rights}`);
  }
});

test("a user may not set what only operators may set", async () => {
  await using stage = new AdminStage({ entries: [{ ...motto(), access: "admin" }] });
  assert.equal(
    await stage.run("set motto x", asRomeo),
    "Error: You do not have rights to set this variable.",
  );
});

test("a user registers and unregisters nobody but himself", async () => {
  await using stage = new AdminStage();
  const forbidden = "Error: You do not have rights to execute this command.";
  assert.equal(await stage.run("register juliet@verona.example capulet pw", asRomeo), forbidden);
  assert.equal(await stage.run(`register ${romeo} montague rose`, asRomeo), "User registered");
  assert.equal(await stage.run("unregister juliet@verona.example", asRomeo), "Error: Too many arguments.");
  assert.equal(await stage.run("unregister", asRomeo), `User '${romeo}' unregistered.`);
});

test("a failure is told in words, and what went wrong inside only to the log", async () => {
  const inside = new AdminStage({ entries: [failing(new Error("wires crossed"))] });
  await using _inside = inside;
  assert.equal(
    await inside.run("fail"),
    "Error: Something went wrong inside the gateway; its log says more.",
  );
  assert.equal(inside.log.find("error", "an admin command failed")?.fields["reason"], "wires crossed");

  const cause = new Error("disk full");
  const storage = new TransportError("storage-failed", "The storage failed.", { cause });
  await using broken = new AdminStage({ entries: [failing(storage)] });
  assert.equal(await broken.run("fail"), "Error: The storage failed.");
  assert.equal(broken.log.find("error", "an admin command failed")?.fields["reason"], "disk full");
});

test("the log says who ran which command, and nothing else of the line", async () => {
  await using stage = new AdminStage();
  await stage.run(`register ${romeo} montague hush-hush`);
  await stage.run("hush-hush");
  await stage.run("register x hush-hush hush-hush hush-hush");
  assert.deepEqual(stage.log.find("info", "an admin command")?.fields, {
    command: "register",
    by: operator.name,
  });
  assert.doesNotMatch(JSON.stringify(stage.log.lines), /hush/);
});

test("variables are read often, and are not worth a line at info", async () => {
  await using stage = new AdminStage();
  await stage.run("status");
  assert.equal(stage.log.find("info", "admin"), undefined);
  assert.equal(stage.log.find("debug", "an admin variable")?.fields["command"], "status");
});
