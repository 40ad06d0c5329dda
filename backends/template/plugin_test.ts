import assert from "node:assert/strict";
import { MessageState, StatusType } from "../../plugin/mod.ts";
import { FakeMain } from "../../plugin/testing.ts";
import { test } from "../../tests/test.ts";
import { EchoPlugin } from "./plugin.ts";

const user = "romeo@example.com";
const login = { type: "LOGIN", payload: { user, legacyName: "romeo", password: "" } } as const;

const logIn = async (): Promise<FakeMain> => {
  const main = new FakeMain((send) => new EchoPlugin(send));
  main.send(login);
  await main.next("CONNECTED");
  return main;
};

test("after the login there is an online buddy called Echo", async () => {
  await using main = await logIn();
  const { payload } = await main.next("BUDDY_CHANGED");
  assert.deepEqual(payload, {
    userName: user,
    buddyName: "echo",
    alias: "Echo",
    group: ["Spectrum 2"],
    status: StatusType.online,
  });
});

test("a message comes back from the buddy it was sent to", async () => {
  await using main = await logIn();
  main.send({
    type: "CONV_MESSAGE",
    payload: { userName: user, buddyName: "echo", message: "hark", xhtml: "" },
  });
  const { payload } = await main.next("CONV_MESSAGE");
  assert.deepEqual(payload, { userName: user, buddyName: "echo", message: "hark" });
});

test("a buddy that the user adds is online", async () => {
  await using main = await logIn();
  await main.next("BUDDY_CHANGED");
  const added = { userName: user, buddyName: "nurse", alias: "Nurse", group: ["Staff"] };
  main.send({ type: "BUDDY_CHANGED", payload: { ...added, status: StatusType.offline } });
  const { payload } = await main.next("BUDDY_CHANGED");
  assert.deepEqual(payload, { ...added, status: StatusType.online });
});

test("a buddy types when the user does", async () => {
  await using main = await logIn();
  main.send({ type: "BUDDY_TYPED", payload: { userName: user, buddyName: "echo" } });
  assert.deepEqual((await main.next("BUDDY_TYPED")).payload, { userName: user, buddyName: "echo" });
});

test("a message is delivered and accepted under an id of its own, and so is the echo", async () => {
  await using main = new FakeMain((send) => new EchoPlugin(send), { protocol: 2 });
  const names = { userName: user, buddyName: "echo", message: "hark" };
  main.send(login, { type: "CONV_MESSAGE", payload: { ...names, requestId: "r1" } });
  assert.equal((await main.next("CONV_MESSAGE")).payload.legacyId, "echo-2");
  const which = { user, buddy: "echo", requestId: "r1" };
  const delivered = await main.next("MESSAGE_STATUS");
  assert.deepEqual(delivered.payload, { ...which, state: MessageState.delivered });
  const accepted = await main.next("MESSAGE_STATUS");
  assert.deepEqual(accepted.payload, { ...which, legacyId: "echo-1", state: MessageState.accepted });
});

test("an old main process gets a receipt if it asked for one", async () => {
  await using main = await logIn();
  const names = { userName: user, buddyName: "echo", message: "hark" };
  main.send({ type: "CONV_MESSAGE", payload: { ...names, id: "m1" } });
  assert.equal((await main.next("CONV_MESSAGE_ACK")).payload.id, "m1");
});

test("a user who logged out is told that nothing was sent", async () => {
  await using main = await logIn();
  main.send({ type: "LOGOUT", payload: { user, legacyName: "romeo" } });
  main.send({ type: "CONV_MESSAGE", payload: { userName: user, buddyName: "echo", message: "hark" } });
  const { payload } = await main.next("CONV_MESSAGE");
  assert.equal(payload.message, "Not delivered: You are not logged in.");
});

test("it needs a registration, but no password", async () => {
  await using main = new FakeMain((send) => new EchoPlugin(send));
  main.send({ type: "PING" });
  const { payload } = await main.next("BACKEND_CONFIG");
  assert.match(payload.config, /needPassword=0\nneedRegistration=1\n/);
});
