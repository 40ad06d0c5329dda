/** What happens when a database server goes away. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../lib/clock.ts";
import { legacyName, userId } from "../../lib/ids.ts";
import { MemoryLog } from "../../lib/log/mod.ts";
import { Buddy } from "../../lib/roster/buddy.ts";
import { RosterWriter } from "../../lib/roster/roster_writer.ts";
import { SettingType, type Storage } from "../../lib/storage/mod.ts";
import { test } from "../test.ts";
import type { DatabaseServer } from "./harness/database_server.ts";
import { Folder } from "./harness/folder.ts";
import { accountOf, rosterOf } from "./harness/rosters.ts";

const alice = userId("alice@example.org");
const users = Array.from({ length: 12 }, (_, number) => userId(`user${number}@example.org`));

/** Registers the tests. `open` opens the storage under that prefix, `type` is its `database.type`. */
export function faultsContract(
  kind: string,
  type: "pqxx" | "mysql",
  server: DatabaseServer,
  open: (prefix: string) => Promise<Storage>,
): void {
  for (const end of ["stop", "crash"] as const) {
    test(`${kind}: a server that is started again after a ${end} loses nothing and fails nobody`, async () => {
      await using storage = await open(server.newPrefix());
      for (const user of users) await storage.saveUser(accountOf(user));
      let [rounds, going] = [0, true];
      const writing = users.map(async (user) => {
        let round = 0;
        while (going) {
          await write(storage, user, ++round);
          rounds++;
        }
        return round;
      });
      while (rounds < 50) await storage.allUsers();
      await server[end]();
      await server.startAgain();
      const before = rounds;
      while (rounds < before + 50) await storage.allUsers();
      going = false;
      await check(storage, await Promise.all(writing));
    });
  }

  test(`${kind}: while the server is away people are told, and a roster waits until it is back`, async () => {
    await using storage = await open(server.newPrefix());
    await storage.saveUser(accountOf(alice));
    const log = new MemoryLog();
    await using writer = new RosterWriter({ user: alice, storage, clock: systemClock, log });
    await server.stop();
    try {
      writer.changed(Buddy.unknown(legacyName("carol"), "both", false));
      await Promise.all([
        assert.rejects(storage.saveUser(accountOf(users[0] ?? alice)), { code: "storage-failed" }),
        assert.rejects(storage.findUser(alice), { code: "storage-failed" }),
        writer.flush(),
        startFails(type, server),
      ]);
      assert(log.find("error", "could not be written"));
    } finally {
      await server.startAgain();
    }
    await writer.flush();
    assert.deepEqual((await storage.buddies(alice)).map(({ name }) => name), ["carol"]);
    assert.equal(await storage.saveUser(accountOf(alice)), false);
  });

  test(`${kind}: two who register the same person at once both succeed, and one is told that it is new`, async () => {
    await using storage = await open(server.newPrefix());
    const answers = await Promise.all(Array.from({ length: 8 }, () => storage.saveUser(accountOf(alice))));
    assert.deepEqual(answers.toSorted(), [false, false, false, false, false, false, false, true]);
    assert.deepEqual(await storage.allUsers(), [alice]);
  });

  test(`${kind}: a roster that is saved again and again uses up no numbers`, async () => {
    const prefix = server.newPrefix();
    await using storage = await open(prefix);
    await storage.saveUser(accountOf(alice));
    for (const alias of ["1", "2", "3"]) await storage.saveBuddies(alice, rosterOf(100, alias));
    await storage.saveBuddies(alice, rosterOf(101, "4"));
    assert.deepEqual(await server.run(`SELECT MAX(id) FROM ${prefix}buddies`), [["101"]]);
  });

  test(`${kind}: everybody logs in at once`, async () => {
    await using storage = await open(server.newPrefix());
    const crowd = Array.from({ length: 200 }, (_, number) => userId(`user${number}@example.org`));
    await Promise.all(crowd.map(async (user) => {
      await storage.saveUser(accountOf(user));
      await storage.setOnline(user, true);
      await Promise.all([
        storage.saveBuddies(user, rosterOf(20, "1")),
        storage.saveSetting(user, "a", SettingType.string, "1"),
      ]);
      await storage.saveBuddies(user, rosterOf(20, "2"));
      assert.deepEqual(await storage.buddies(user), rosterOf(20, "2"));
    }));
    assert.equal((await storage.onlineUsers()).length, crowd.length);
  });
}

async function write(storage: Storage, user: typeof alice, round: number): Promise<void> {
  await storage.saveBuddies(user, rosterOf(10, String(round)));
  await storage.saveSetting(user, "round", SettingType.string, String(round));
  await storage.setOnline(user, round % 2 === 0);
}

async function check(storage: Storage, rounds: readonly number[]): Promise<void> {
  for (const [number, user] of users.entries()) {
    const round = rounds[number] ?? 0;
    assert.deepEqual(await storage.buddies(user), rosterOf(10, String(round)));
    assert.equal((await storage.settings(user)).get("round"), String(round));
    assert.equal((await storage.findUser(user))?.online, round % 2 === 0);
  }
}

/** An instance without its database says which one and why, and ends. */
async function startFails(type: "pqxx" | "mysql", server: DatabaseServer): Promise<void> {
  await using folder = await Folder.make();
  const section = server.section(type, "");
  const path = await folder.write(
    "spectrum2.cfg",
    `[service]\njid = irc.localhost\nworking_dir = ${folder.path}\n[logging]\ndirectory =\n[database]\n${section}`,
  );
  const main = fileURLToPath(new URL("../../main.ts", import.meta.url));
  const args = ["run", "--quiet", "-A", main, path];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  const text = new TextDecoder().decode(stderr);
  assert.equal(code, 1, text);
  const { database, server: host, port, password } = server.options;
  assert.match(
    text,
    new RegExp(`Cannot open the database ${database} on ${host} \\(port ${port}\\): .*refused`, "i"),
  );
  assert(!text.includes(password));
}
