/**
 * Writes a roster of 200 again and again, each time wholly with another alias, and says so after each. For a test to
 * kill it in the middle. The argument is a configuration file.
 */
import { loadConfig } from "../../../lib/config/mod.ts";
import { userId } from "../../../lib/ids.ts";
import { openStorage } from "../../../lib/storage/mod.ts";
import { rosterOf } from "./rosters.ts";

const [path = ""] = Deno.args;
const { config } = loadConfig({ path, text: await Deno.readTextFile(path), overrides: [] });
await using storage = await openStorage(config.database);
for (let round = 1;; round++) {
  await storage.saveBuddies(userId("alice@example.org"), rosterOf(200, String(round)));
  console.log(round);
}
