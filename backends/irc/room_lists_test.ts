import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Stage } from "./testing.ts";

test("the network's rooms are told after the login, largest first, and asked for once for all users", async () => {
  await using stage = new Stage({ settings: { list: true } });
  const client = await stage.online();
  await client.next(/^LIST$/);
  await client.send(
    ":irc.test 321 romeo Channel :Users Name",
    ":irc.test 322 romeo #balcony 2 :\x02O Romeo",
    ":irc.test 322 romeo #verona 200 :",
    ":irc.test 322 romeo * 7 :hidden",
    ":irc.test 323 romeo :End",
  );
  const { payload } = await stage.main.next("ROOM_LIST");
  assert.deepEqual([payload.room, payload.name], [["#verona", "#balcony"], [
    "#verona (200)",
    "#balcony (2)",
  ]]);
  const juliet = "juliet@example.com";
  stage.logIn("juliet", "", juliet);
  const second = await stage.main.next("ROOM_LIST");
  assert.deepEqual([second.payload.user, second.payload.room], [juliet, ["#verona", "#balcony"]]);
  assert.deepEqual((await stage.server.client(1)).pending.filter((line) => line === "LIST"), []);
});
