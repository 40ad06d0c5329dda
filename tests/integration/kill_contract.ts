/** What a killed process leaves behind. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { userId } from "../../lib/ids.ts";
import { openStorage } from "../../lib/storage/mod.ts";
import { type Config, loadConfig } from "../../lib/config/mod.ts";
import { test } from "../test.ts";
import { Folder } from "./harness/folder.ts";
import { Program } from "./harness/program.ts";
import { accountOf } from "./harness/rosters.ts";

const alice = userId("alice@example.org");
const kills = 5;

/** Registers the test. `database` gives the `[database]` section for a new, empty database. */
export function killContract(kind: string, database: (folder: Folder) => string): void {
  test(`${kind}: kill -9 in the middle of a batch leaves all of it or nothing`, async () => {
    await using folder = await Folder.make();
    const text = `[service]\njid = irc.localhost\n[database]\n${database(folder)}`;
    const path = await folder.write("spectrum2.cfg", text);
    const { config } = loadConfig({ path, text, overrides: [] });
    await openFor(config, (storage) => storage.saveUser(accountOf(alice)));
    for (let killed = 0; killed < kills; killed++) {
      const told = await writeUntilKilled(path, killed);
      const buddies = await openFor(config, (storage) => storage.buddies(alice));
      assert.equal(buddies.length, 200);
      const [first] = buddies;
      assert(Number(first?.alias) >= told, `${first?.alias} is stored, ${told} was told`);
      const others = buddies.filter(({ alias, iconHash }) => alias !== first?.alias || iconHash !== alias);
      assert.deepEqual(others, []);
    }
  });
}

/** Answers the last round that the writer had said to be stored. */
async function writeUntilKilled(configPath: string, delay: number): Promise<number> {
  const writer = fileURLToPath(new URL("./harness/batch_writer.ts", import.meta.url));
  await using program = new Program(Deno.execPath(), { args: ["run", "--quiet", "-A", writer, configPath] });
  await program.output.expect("some batches", (line) => line === "5");
  // somewhere in the batch that follows
  await new Promise((resolve) => setTimeout(resolve, delay));
  program.kill("SIGKILL");
  await program.ended;
  return Math.max(...program.output.all.map(Number).filter(Number.isInteger));
}

async function openFor<T>(
  { database }: Config,
  work: (storage: Awaited<ReturnType<typeof openStorage>>) => Promise<T>,
): Promise<T> {
  await using storage = await openStorage(database);
  return await work(storage);
}
