import assert from "node:assert/strict";
import { ParticipantFlag, StatusType } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import type { FakeIrcClient } from "./fake_irc_server.ts";
import { Stage, user } from "./testing.ts";

/** Logged in, and the name of a room on the server that there is. */
async function started(
  setup: ConstructorParameters<typeof Stage>[0] = {},
): Promise<{ stage: Stage; room: string }> {
  const stage = new Stage({ manyNetworks: true, protocol: 2, ...setup });
  stage.logIn();
  await stage.main.next("CONNECTED");
  return { stage, room: `#balcony@127.0.0.1:${stage.server.port}` };
}

async function joined(stage: Stage, room: string, index = 0): Promise<FakeIrcClient> {
  stage.join(room, "lover");
  const client = await stage.server.client(index);
  await client.next(/^JOIN #balcony$/);
  await client.admit("#balcony", ["juliet"]);
  await stage.main.next("ROOM_SUBJECT_CHANGED");
  return client;
}

test("nothing is connected before it is needed; then by the nick that the room was joined with", async () => {
  const { stage, room } = await started();
  await using _ = stage;
  assert.equal(stage.server.clients.length, 0);
  const client = await joined(stage, room);
  assert.equal(client.nick, "lover");
  const { payload } = await stage.main.next("PARTICIPANT_CHANGED");
  assert.deepEqual([payload.room, payload.legacyName], [room, room.replace("#balcony", "juliet")]);
});

test("a lost connection is made again, rooms are joined again, and only differences are told", async () => {
  const { stage, room } = await started();
  await using _ = stage;
  const first = await joined(stage, room);
  await stage.main.settled();
  for (let count = 0; count < 2; count++) await stage.main.next("PARTICIPANT_CHANGED");
  first.close();
  const second = await stage.server.client(1);
  await second.next(/^JOIN #balcony$/);
  await second.admit("#balcony", ["nurse"]);
  const { payload: lost } = await stage.main.next(
    "CONV_MESSAGE",
    ({ payload }) => payload.buddyName === room,
  );
  assert.match(lost.message, /was lost/);
  const told: unknown[] = [];
  for (let count = 0; count < 3; count++) {
    const { nickname, status } = await stage.participant();
    told.push([nickname, status]);
  }
  assert.deepEqual(told, [
    ["nurse", StatusType.online],
    ["juliet", StatusType.offline],
    ["lover", StatusType.online],
  ]);
});

test("a message to somebody waits for the connection that it needs", async () => {
  const { stage, room } = await started();
  await using _ = stage;
  stage.say(room.replace("#balcony", "juliet"), "art thou there?", "1");
  const client = await stage.server.client();
  await client.next(/^PRIVMSG juliet :art thou there\?$/);
});

test("the password goes to the home server only", async () => {
  const stage = new Stage({ manyNetworks: true });
  await using _ = stage;
  stage.logIn("romeo@irc.example.org", "secret");
  await stage.main.next("CONNECTED");
  const client = await joined(stage, `#balcony@127.0.0.1:${stage.server.port}`);
  assert.deepEqual(client.pending.filter((line) => line.includes("secret")), []);
  const home = new Stage({ manyNetworks: true });
  await using __ = home;
  home.logIn(`romeo@127.0.0.1:${home.server.port}`, "secret");
  await home.main.next("CONNECTED");
  const atHome = await joined(home, `#balcony@127.0.0.1:${home.server.port}`);
  await atHome.next(/^PRIVMSG NickServ :identify secret$/);
});

test("a server that users may not name is refused", async () => {
  const { stage } = await started();
  await using _ = stage;
  const payload = { userName: user, room: "#balcony@irc.example.org", nickname: "romeo", requestId: "1" };
  stage.main.send({ type: "JOIN_ROOM", payload });
  const result = await stage.main.next("REQUEST_RESULT");
  assert.deepEqual([result.payload.ok, stage.server.clients.length], [false, 0]);
});

test("a nick that is taken is a conflict in the room, and the next nick may do", async () => {
  let free = false;
  const onUser = (client: FakeIrcClient): Promise<void> =>
    free ? client.welcome() : client.send(...Array(6).fill(":irc.test 433 * lover :Nickname in use"));
  const { stage, room } = await started({ onUser });
  await using _ = stage;
  stage.join(room, "lover");
  const { payload } = await stage.main.next("PARTICIPANT_CHANGED");
  assert.ok(payload.flag & ParticipantFlag.conflict);
  free = true;
  await joined(stage, room, 1);
});

test("when the last room is left, the connection is closed after a while", async () => {
  const { stage, room } = await started({ times: { linger: 1 } });
  await using _ = stage;
  const client = await joined(stage, room);
  stage.main.send({ type: "LEAVE_ROOM", payload: { userName: user, room, nickname: "" } });
  await client.next(/^PART #balcony$/);
  await client.next(/^QUIT/);
});

test("disconnect leaves a network and its rooms", async () => {
  const { stage, room } = await started();
  await using _ = stage;
  const client = await joined(stage, room);
  stage.say(`127.0.0.1:${stage.server.port}`, "disconnect");
  await client.next(/^QUIT/);
  await stage.main.next(
    "PARTICIPANT_CHANGED",
    ({ payload }) => payload.status === StatusType.offline && (payload.flag & ParticipantFlag.me) !== 0,
  );
});
