import assert from "node:assert/strict";
import { userId } from "../ids.ts";
import { test } from "../../tests/test.ts";
import { AdminStage, romeo } from "./testing.ts";

test("online users are listed in the order of their names, each with the legacy name, each on a line", async () => {
  await using stage = new AdminStage();
  assert.equal(await stage.run("online_users"), "");
  await stage.arrive(romeo, "montague");
  await stage.arrive(userId("juliet@verona.example"), "Capulet\nforged@verona.example");
  assert.equal(
    await stage.run("online_users"),
    'juliet@verona.example "3rd-party network username:" "Capulet forged@verona.example"\n' +
      'romeo@verona.example "3rd-party network username:" "montague"\n',
  );
});

test("online users are counted", async () => {
  await using stage = new AdminStage();
  assert.equal(await stage.run("online_users_count"), "0");
  await stage.arrive(romeo, "montague");
  assert.equal(await stage.run("online_users_count"), "1");
});

test("whether a user is online is 1 or 0, however the name is written", async () => {
  await using stage = new AdminStage();
  await stage.register(romeo, "montague");
  assert.equal(await stage.run(`has_online_user ${romeo}`), "0");
  await stage.arrive(romeo, "montague");
  assert.equal(await stage.run(`has_online_user ${romeo}`), "1");
  assert.equal(await stage.run("has_online_user Romeo@Verona.example"), "1");
  assert.equal(await stage.run("has_online_user nobody"), "0");
});
