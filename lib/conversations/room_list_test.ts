import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { userId } from "../ids.ts";
import { RoomLists } from "./room_list.ts";

const [romeo, juliet] = [userId("romeo@example.com"), userId("juliet@example.com")];

test("the network's rooms are everybody's, as many as fit", () => {
  const lists = new RoomLists(2);
  lists.learn(["#a", "#b", "#c"], ["A", "B", "C"]);
  assert.deepEqual(lists.for(romeo), [{ room: "#a", name: "A" }, { room: "#b", name: "B" }]);
});

test("a room without its name, or a name without its room, is none", () => {
  const lists = new RoomLists(10);
  lists.learn(["#a", "#b"], ["A"]);
  assert.deepEqual(lists.for(romeo).map(({ room }) => room), ["#a"]);
  lists.learn(["#a"], ["A", "B"]);
  assert.deepEqual(lists.for(romeo).map(({ room }) => room), ["#a"]);
});

test("a user's own rooms come first, and each room once", () => {
  const lists = new RoomLists(10);
  lists.learn(["#a", "#b"], ["A", "B"]);
  lists.learn(["#b", "#mine"], ["my B", "Mine"], romeo);
  assert.deepEqual(lists.for(romeo).map(({ name }) => name), ["my B", "Mine", "A"]);
  assert.deepEqual(lists.for(juliet).map(({ name }) => name), ["A", "B"]);
});

test("a new list replaces the old one, and who leaves is forgotten", () => {
  const lists = new RoomLists(10);
  lists.learn(["#mine"], ["Mine"], romeo);
  lists.learn([], [], romeo);
  assert.deepEqual(lists.for(romeo), []);
  lists.learn(["#mine"], ["Mine"], romeo);
  lists.forget(romeo);
  assert.deepEqual(lists.for(romeo), []);
});
