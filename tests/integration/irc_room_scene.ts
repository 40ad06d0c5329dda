/** A room on a real IRC server, with its operator in it, for the tests named `irc_room…`. */
import assert from "node:assert/strict";
import { test } from "../test.ts";
import type { Folder } from "./harness/folder.ts";
import type { IrcPerson } from "./harness/irc_person.ts";
import { Inspircd } from "./harness/inspircd.ts";
import { Ngircd } from "./harness/ngircd.ts";
import { needPrograms } from "./harness/programs.ts";
import { type IrcServer, IrcStage } from "./irc_stage.ts";

export const room = "#balcony";

export interface Scene {
  readonly stage: IrcStage;
  readonly server: IrcServer;
  /** The room's operator, who was there first. */
  readonly juliet: IrcPerson;
}

/** Logged in, with somebody in the room. */
async function onScene(
  start: (folder: Folder) => Promise<IrcServer>,
  play: (scene: Scene) => Promise<void>,
  config: string,
) {
  await using owned = new AsyncDisposableStack();
  let server: IrcServer | undefined;
  const stage = owned.use(
    await IrcStage.start(async (folder) => {
      server = owned.use(await start(folder));
      return `irc_server = 127.0.0.1:${server.port}\n${config}`;
    }),
  );
  assert.ok(server);
  const juliet = await stage.person(server, "juliet");
  await juliet.enters(room);
  await stage.logIn();
  try {
    await play({ stage, server, juliet });
  } catch (error) {
    console.error(stage.main.backend.output.all.join("\n"));
    throw error;
  }
}

/** Plays each scene on each server. `config`: more lines of it. */
export function onBothServers(
  plays: Readonly<Record<string, (scene: Scene) => Promise<void>>>,
  config = "",
): void {
  for (const [what, play] of Object.entries(plays)) {
    test(`ngIRCd: ${what}`, async () => {
      await needPrograms(["ngircd"], console.error);
      await onScene((folder) => Ngircd.start(folder), play, config);
    });
    test(`InspIRCd: ${what}`, async () => {
      await needPrograms(["inspircd"], console.error);
      await onScene((folder) => Inspircd.start(folder), play, config);
    });
  }
}
