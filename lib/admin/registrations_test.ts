import assert from "node:assert/strict";
import { resourceId } from "../ids.ts";
import { test } from "../../tests/test.ts";
import { AdminStage, romeo } from "./testing.ts";

test("a user is registered, with a password of several words if need be", async () => {
  await using stage = new AdminStage();
  assert.equal(await stage.run(`register Romeo@verona.example montague "a rose"`), "User registered");
  const stored = await stage.storage.findUser(romeo);
  assert.deepEqual(
    [stored?.legacyName, stored?.password, stored?.language],
    ["montague", "a rose", "en"],
  );
});

test("whoever is registered stays as he is", async () => {
  await using stage = new AdminStage();
  await stage.register(romeo, "montague");
  assert.equal(await stage.run(`register ${romeo} capulet x`), "Error: User is already registered");
  assert.equal((await stage.storage.findUser(romeo))?.legacyName, "montague");
});

test("a registration that will not do is refused with the reason, and is no error of ours", async () => {
  await using stage = new AdminStage();
  assert.equal(await stage.run("register romeo montague x"), "Error: 'romeo' is not the address of a user.");
  assert.equal(await stage.run(`register ${romeo}  x`), "Error: Please give a username.");
  assert.equal(await stage.run(`register ${romeo} montague `), "Error: Please give a password.");
  assert.equal(stage.log.find("error", ""), undefined);
});

test("the password may be left out where the network wants none, and only there", async () => {
  await using strict = new AdminStage();
  assert.equal(await strict.run(`register ${romeo} montague`), "Error: Argument is missing.");
  await using open = new AdminStage({ network: { needPassword: false } });
  assert.equal(await open.run(`register ${romeo} montague`), "User registered");
  assert.equal(await open.run(`register ${romeo} montague x y`), "Error: Too many arguments.");
});

test("a user is unregistered, online or not", async () => {
  await using stage = new AdminStage();
  await stage.register(romeo, "montague");
  assert.equal(await stage.run("unregister Romeo@verona.example"), `User '${romeo}' unregistered.`);
  assert.equal(await stage.storage.findUser(romeo), undefined);
  await stage.arrive(romeo, "montague");
  assert.equal(await stage.run(`unregister ${romeo}`), `User '${romeo}' unregistered.`);
  assert.equal(stage.users.find(romeo), undefined);
});

test("somebody who is online without being stored cannot be unregistered", async () => {
  await using stage = new AdminStage();
  await stage.arrive(romeo, "montague");
  await stage.storage.removeUser(romeo);
  assert.equal(await stage.run(`unregister ${romeo}`), `Error: User '${romeo}' is not registered`);
  await stage.users.disappear(romeo, resourceId(`${romeo}/home`));
});
