import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Stage, user } from "./testing.ts";

function block(stage: Stage, buddy: string, blocked = true): void {
  stage.main.send({ type: "BLOCK", payload: { user, buddy, blocked, requestId: "1" } });
}

test("a blocked person is not heard, in whatever way they write to the user; in rooms they are", async () => {
  await using stage = new Stage({ protocol: 2, caps: "message-tags" });
  const client = await stage.inRoom(["Tybalt"]);
  block(stage, "tybalt");
  await stage.main.next("REQUEST_RESULT");
  await client.send(
    ":Tybalt!t@h PRIVMSG romeo :turn and draw",
    ":Tybalt!t@h NOTICE romeo :villain",
    "@+typing=active :Tybalt!t@h TAGMSG romeo",
    ":Tybalt!t@h INVITE romeo #duel",
    ":Tybalt!t@h PRIVMSG #balcony :peace? I hate the word",
  );
  const { payload } = await stage.main.next("CONV_MESSAGE");
  assert.equal(payload.message, "peace? I hate the word");
  block(stage, "tybalt", false);
  await stage.main.next("REQUEST_RESULT");
  await client.send(":Tybalt!t@h PRIVMSG romeo :farewell");
  assert.equal((await stage.main.next("CONV_MESSAGE")).payload.message, "farewell");
  const unheard = ["ROOM_INVITATION", "BUDDY_TYPING", "BUDDY_TYPED"];
  assert.deepEqual(stage.main.pending.filter(({ type }) => unheard.includes(type)), []);
});

test("a server with SILENCE keeps them away itself, after a new connection as well", async () => {
  await using stage = new Stage({
    protocol: 2,
    isupport: ["SILENCE=32", "ESILENCE=CcdiNnPpTtx"],
    manyNetworks: true,
  });
  stage.logIn();
  const room = `#balcony@127.0.0.1:${stage.server.port}`;
  stage.join(room);
  const client = await stage.server.client();
  await client.next(/^JOIN/);
  await client.admit("#balcony", []);
  block(stage, `tybalt@127.0.0.1:${stage.server.port}`);
  await client.next(/^SILENCE \+tybalt!\*@\* PNTCi$/);
  client.close();
  const second = await stage.server.client(1);
  await second.next(/^SILENCE \+tybalt!\*@\* PNTCi$/);
  block(stage, `tybalt@127.0.0.1:${stage.server.port}`, false);
  await second.next(/^SILENCE -tybalt!\*@\* PNTCi$/);
});

test("somebody blocked before there is a connection is blocked on it", async () => {
  await using stage = new Stage({ protocol: 2, manyNetworks: true });
  stage.logIn();
  await stage.main.next("CONNECTED");
  block(stage, `tybalt@127.0.0.1:${stage.server.port}`);
  await stage.main.next("REQUEST_RESULT");
  stage.join(`#balcony@127.0.0.1:${stage.server.port}`);
  const client = await stage.server.client();
  await client.next(/^JOIN/);
  await client.admit("#balcony", []);
  await client.send(":tybalt!t@h PRIVMSG romeo :draw", ":juliet!j@h PRIVMSG romeo :ay me");
  assert.equal((await stage.main.next("CONV_MESSAGE")).payload.message, "ay me");
});

test("what is told of a blocked buddy says that they are", async () => {
  await using stage = new Stage({ protocol: 2, isupport: ["MONITOR=100"] });
  const client = await stage.online();
  block(stage, "tybalt");
  await stage.main.next("REQUEST_RESULT");
  stage.addBuddy("tybalt");
  await client.next(/^MONITOR \+ tybalt$/);
  await client.send(":irc.test 730 romeo :tybalt!t@h");
  const { payload } = await stage.main.next("BUDDY_CHANGED");
  assert.equal(payload.blocked, true);
});
