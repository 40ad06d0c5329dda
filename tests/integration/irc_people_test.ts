/** People on real IRC servers: who is away, and whom the user does not want to hear. */
import assert from "node:assert/strict";
import { StatusType } from "../../proto/mod.ts";
import { Inspircd } from "./harness/inspircd.ts";
import { onBothServers, room, type Scene } from "./irc_room_scene.ts";
import { romeo } from "./irc_stage.ts";

async function goesAway({ stage, juliet }: Scene): Promise<void> {
  await stage.join(room);
  stage.main.received.skip();
  juliet.send("AWAY :asleep");
  assert.equal((await stage.sees("juliet")).status, StatusType.away);
  juliet.send("AWAY");
  assert.equal((await stage.sees("juliet")).status, StatusType.online);
}

async function isBlocked({ stage, server, juliet }: Scene): Promise<void> {
  await stage.join(room);
  const block = async (blocked: boolean): Promise<void> => {
    const requestId = stage.request();
    stage.main.send({ type: "BLOCK", payload: { user: romeo, buddy: "juliet", blocked, requestId } });
    assert.equal(await stage.result(requestId), true);
    // the server has done all that came before this
    stage.say(room, `blocked: ${blocked}`);
    await juliet.hearsIn(room, "romeo", `blocked: ${blocked}`);
  };
  await block(true);
  if (server instanceof Inspircd) {
    stage.say("127.0.0.1", "raw SILENCE");
    await stage.hears("127.0.0.1", "juliet!*@* CiNPT");
  }
  juliet.say("romeo", "hear me");
  juliet.send(`INVITE romeo #elsewhere`);
  juliet.say(room, "does he hear me?");
  await stage.hears(room, "does he hear me?");
  await block(false);
  juliet.say("romeo", "hear me now");
  await stage.hears(room, "hear me now");
  const unheard = stage.main.received.all.filter((wrapper) =>
    wrapper.type === "ROOM_INVITATION" ||
    (wrapper.type === "CONV_MESSAGE" && wrapper.payload.message === "hear me")
  );
  assert.deepEqual(unheard, []);
}

async function isWatched({ stage, server }: Scene): Promise<void> {
  const sees = async (buddyName: string): Promise<number | undefined> =>
    (await stage.main.expect("BUDDY_CHANGED", ({ payload }) => payload.buddyName === buddyName)).payload
      .status;
  for (const buddyName of ["juliet", "nurse"]) {
    stage.main.send({ type: "BUDDY_CHANGED", payload: { userName: romeo, buddyName, group: [] } });
  }
  assert.equal(await sees("juliet"), StatusType.online);
  assert.equal(await sees("nurse"), StatusType.offline);
  // ngIRCd has no MONITOR, and is asked once a minute
  if (!(server instanceof Inspircd)) return;
  const nurse = await stage.person(server, "nurse");
  assert.equal(await sees("nurse"), StatusType.online);
  await nurse[Symbol.asyncDispose]();
  assert.equal(await sees("nurse"), StatusType.offline);
}

onBothServers(
  {
    "who of the buddies is there is seen, and who comes and goes": isWatched,
    "who goes away and comes back is shown so": goesAway,
    "a blocked person is heard in the room only, until that is over": isBlocked,
  },
  "irc_away_timeout = 1",
);
