import { join } from "node:path";
import { type LegacyName, legacyName, type UserId, userId } from "../ids.ts";
import { MemoryStorage } from "./memory.ts";
import type { BuddyRecord } from "./records.ts";
import { openSqlite } from "./sqlite.ts";
import type { Storage } from "./storage.ts";

const userCount = 3_000;
const roster: readonly BuddyRecord[] = Array.from({ length: 50 }, (_, index) => ({
  name: legacyName(`buddy${index}@legacy.example`),
  alias: `Buddy ${index}`,
  groups: ["Friends", "Work"],
  subscription: "both",
  flags: 2,
  iconHash: "da39a3ee5e6b4b0d3255bfef95601890afd80709",
}));

const folder = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

await bench("sqlite", await openSqlite(join(folder, "database.sql")));
await bench("memory", new MemoryStorage());

/** One iteration is one call, each for another of 3,000 users who all have 50 buddies. */
async function bench(kind: string, storage: Storage): Promise<void> {
  let next = 0;
  const user = (number: number): UserId => userId(`user${number}@example.org`);
  const someUser = () => user(next++ % userCount);
  const register = (of: UserId, name: LegacyName) =>
    storage.saveUser({ user: of, legacyName: name, password: "secret", language: "en", encoding: "utf8" });

  for (let number = 0; number < userCount; number++) {
    await register(user(number), legacyName(`legacy${number}`));
    await storage.saveBuddies(user(number), roster);
  }
  const measure = (name: string, work: () => Promise<unknown>) =>
    Deno.bench({ name: `${kind}: ${name}`, group: name, baseline: kind === "sqlite" }, async () => {
      await work();
    });
  measure("register a user again", () => register(someUser(), legacyName("again")));
  measure("find a user", () => storage.findUser(someUser()));
  measure("save a roster of 50", () => storage.saveBuddies(someUser(), roster));
  measure("load a roster of 50", () => storage.buddies(someUser()));
  measure("is a legacy name taken", () => storage.legacyNameTaken(legacyName("nobody"), someUser()));
}
