/** Behind a real bouncer (ZNC), which several of the user's clients share. */
import assert from "node:assert/strict";
import { test } from "../test.ts";
import { IrcPerson } from "./harness/irc_person.ts";
import { Ngircd } from "./harness/ngircd.ts";
import { needPrograms } from "./harness/programs.ts";
import { Znc } from "./harness/znc.ts";
import { IrcStage } from "./irc_stage.ts";

const room = "#balcony";

interface Scene {
  readonly stage: IrcStage;
  readonly bouncer: Znc;
  /** On the network itself, and in the room with the bouncer. */
  readonly juliet: IrcPerson;
}

/** The bouncer is on the network; the gateway is not logged in yet. */
async function onScene(play: (scene: Scene) => Promise<void>): Promise<void> {
  await needPrograms(["ngircd", "znc"], console.error);
  await using owned = new AsyncDisposableStack();
  let scene: Omit<Scene, "stage"> | undefined;
  const stage = owned.use(
    await IrcStage.start(async (folder) => {
      const server = owned.use(await Ngircd.start(folder));
      const juliet = owned.use(await IrcPerson.join(server.port, "juliet"));
      await juliet.enters(room);
      const bouncer = owned.use(await Znc.start(folder, "romeo", server.port));
      await juliet.lines.expect("the bouncer", (line) => /^:romeo!.* JOIN /.test(line));
      scene = { bouncer, juliet };
      return `irc_server = 127.0.0.1:${bouncer.port}\nirc_send_pass = 1`;
    }),
  );
  assert.ok(scene);
  await play({ ...scene, stage });
}

test("what the user says with another client is shown here, as the user's own", () =>
  onScene(async ({ stage, bouncer, juliet }) => {
    await using other = await IrcPerson.join(bouncer.port, "romeo", bouncer.password);
    await stage.logIn("romeo", bouncer.password);
    await stage.join(room);
    other.say(room, "but soft");
    const inRoom = await stage.hears(room, "but soft");
    assert.deepEqual([inRoom.nickname, inRoom.carbon], ["romeo", true]);
    other.say("juliet", "what light");
    const toJuliet = await stage.hears(room, "what light");
    assert.deepEqual([toJuliet.nickname, toJuliet.pm, toJuliet.carbon], ["juliet", true, true]);
    const requestId = stage.say(room, "through yonder window");
    const reflection = await stage.hears(room, "through yonder window");
    assert.deepEqual([reflection.requestId, reflection.carbon], [requestId, undefined]);
    await juliet.hearsIn(room, "romeo", "through yonder window");
    await other.hearsIn(room, "romeo", "through yonder window");
  }));

test("two clients that speak at the same time are not taken for each other", () =>
  onScene(async ({ stage, bouncer }) => {
    await using other = await IrcPerson.join(bouncer.port, "romeo", bouncer.password);
    await stage.logIn("romeo", bouncer.password);
    await stage.join(room);
    for (let count = 0; count < 5; count++) {
      other.say(room, `other ${count}`);
      stage.say(room, `gateway ${count}`);
    }
    for (let count = 0; count < 5; count++) {
      assert.equal((await stage.hears(room, `gateway ${count}`)).carbon, undefined);
    }
    const carbons = stage.main.received.all.flatMap((wrapper) =>
      wrapper.type === "CONV_MESSAGE" && wrapper.payload.carbon ? [wrapper.payload.message] : []
    );
    assert.ok(carbons.every((text) => text.startsWith("other")), carbons.join());
  }));

test("what was said while the user was away is played back, as history", () =>
  onScene(async ({ stage, bouncer, juliet }) => {
    juliet.say(room, "wherefore art thou");
    juliet.say("romeo", "deny thy father");
    juliet.send("PING said");
    await juliet.lines.expect("that it was said", (line) => line.includes("PONG"));
    await stage.logIn("romeo", bouncer.password);
    const inRoom = await stage.hears(room, "wherefore art thou");
    assert.deepEqual([inRoom.message, inRoom.nickname, inRoom.history], [
      "wherefore art thou",
      "juliet",
      true,
    ]);
    const alone = await stage.hears(room, "deny thy father");
    assert.deepEqual([alone.pm, alone.history], [true, true]);
  }));
