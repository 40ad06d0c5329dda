import assert from "node:assert/strict";
import { StatusType } from "../../plugin/mod.ts";
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

test("nothing is echoed to a user who logged out", async () => {
  await using main = await logIn();
  main.send({ type: "LOGOUT", payload: { user, legacyName: "romeo" } });
  main.send({ type: "CONV_MESSAGE", payload: { userName: user, buddyName: "echo", message: "hark" } });
  await main.settled();
  assert.deepEqual(main.pending.filter((wrapper) => wrapper.type === "CONV_MESSAGE"), []);
});

test("it needs a registration, but no password", async () => {
  await using main = new FakeMain((send) => new EchoPlugin(send));
  main.send({ type: "PING" });
  const { payload } = await main.next("BACKEND_CONFIG");
  assert.match(payload.config, /needPassword=0\nneedRegistration=1\n/);
});
