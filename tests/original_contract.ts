/** Databases that Spectrum 2 itself made: they open, are understood, and can go back. */
import assert from "node:assert/strict";
import { legacyName, userId } from "../lib/ids.ts";
import type { OpenOptions } from "../lib/storage/prepare_tables.ts";
import { type BuddyRecord, SettingType } from "../lib/storage/records.ts";
import { Secrets } from "../lib/storage/passwords/secrets.ts";
import type { Storage } from "../lib/storage/storage.ts";
import { test } from "./test.ts";

const alice = userId("alice@example.org");
const hash = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

/** A database without our tables, and how to look into it as another program would. */
export interface EmptyDatabase extends AsyncDisposable {
  open(options: OpenOptions): Promise<Storage>;
  /** Runs statements. Answers the last one's rows as text. */
  run(sql: string): Promise<string[][]>;
}

export interface OriginalKind {
  readonly name: string;
  /** In `tests/fixtures`. */
  readonly schema: string;
  readonly version: string;
  /** Whether the passwords of the fixture are disguised, or stand there as they are. */
  readonly disguised: boolean;
  /** How many characters a setting may have. */
  readonly settingWidth: number;
  readonly hasEmoji: boolean;
  /** A statement that lists the columns and their types of the tables whose names start with `%`. */
  readonly columns: string;
  /** A statement that takes away what keeps a user from having two buddies of one name. */
  readonly dropUniqueIndex: string;
  create(): Promise<EmptyDatabase>;
}

/** One test: what it does with the opened storage and the database behind it. */
type Body = (database: EmptyDatabase, open: () => Promise<Storage>, prefix: string) => Promise<void>;

/** Registers the tests of the original's databases, with and without a prefix. */
export function originalContract(kind: OriginalKind): void {
  for (const prefix of ["", "Icq_"]) {
    const original = (name: string, body: Body) =>
      test(`${kind.name}, the original's database with prefix "${prefix}": ${name}`, async () => {
        await using database = await kind.create();
        for (const file of [kind.schema, "spectrum2_data.sql"]) {
          await database.run(withPrefix(await fixture(file), prefix));
        }
        const secrets = kind.disguised ? new Secrets({ oldKey: "hanzzik" }) : new Secrets();
        await body(database, () => database.open({ prefix, secrets }), prefix);
      });
    readContract(kind, original);
    writeContract(kind, original);
    limitsContract(kind, original);
  }
}

type Original = (name: string, body: Body) => void;

function fixture(file: string): Promise<string> {
  return Deno.readTextFile(new URL(`fixtures/${file}`, import.meta.url));
}

function withPrefix(sql: string, prefix: string): string {
  return sql.replaceAll("%", prefix);
}

function buddy(name: string, changes: Partial<BuddyRecord> = {}): BuddyRecord {
  const basis = { alias: "", groups: [], subscription: "ask", flags: 0, iconHash: "" } as const;
  return { name: legacyName(name), ...basis, ...changes };
}

function readContract(kind: OriginalKind, original: Original): void {
  original("is read, orphans and all", async (_database, open) => {
    await using storage = await open();
    assert.deepEqual(await storage.findUser(alice), {
      user: alice,
      legacyName: legacyName("alice77"),
      password: kind.disguised ? "password" : "2MLh7fHY3cw=",
      language: "en",
      encoding: "utf8",
      vip: true,
      online: true,
      lastLogin: new Date("2024-02-29T12:30:45Z"),
    });
    assert.equal((await storage.findUser(userId("bob@example.org")))?.lastLogin, undefined);
    assert.deepEqual(await storage.onlineUsers(), [alice]);
    assert.deepEqual(await storage.settings(alice), new Map([["enable_transport", "1"], ["use_ssl", "12"]]));
    assert.deepEqual(await storage.buddies(alice), [
      buddy("carol", {
        alias: "Carol",
        groups: ["Friends", "Work"],
        subscription: "both",
        flags: 2,
        iconHash: hash,
      }),
      buddy("Carol", { alias: "Zoë" }),
      buddy("dave"),
    ]);
  });
}

function writeContract(kind: OriginalKind, original: Original): void {
  original(
    "keeps its tables, and what we write is what the original reads",
    async (database, open, prefix) => {
      const sql = (statement: string) => database.run(withPrefix(statement, prefix));
      const before = await sql(kind.columns);
      assert(before.length > 25, "the statement lists them");
      {
        await using storage = await open();
        await storage.setOnline(alice, false);
        await storage.saveSetting(alice, "enable_transport", SettingType.boolean, "0");
        await storage.saveSetting(alice, "photohash", SettingType.string, hash);
        const [carol] = await storage.buddies(alice);
        assert(carol);
        const changed = { ...carol, groups: ["A", "B"], subscription: "ask", iconHash: "def" } as const;
        await storage.saveBuddies(alice, [changed, buddy("erin", { subscription: "both", iconHash: hash })]);
        await storage.removeBuddy(alice, legacyName("dave"));
      }
      assert.deepEqual(await sql(kind.columns), before);
      assert.deepEqual(await sql("SELECT ver FROM %db_version"), [[kind.version]]);
      const users = await sql("SELECT id, uin, vip, online FROM %users ORDER BY id");
      const [yes, no] = kind.name === "PostgreSQL" ? ["t", "f"] : ["1", "0"];
      assert.deepEqual(users, [["4", "alice77", yes, no], ["5", "Bob", no, no]]);
      const settings = await sql(
        "SELECT var, type, value FROM %users_settings WHERE user_id = 4 ORDER BY var",
      );
      assert.deepEqual(settings, [["enable_transport", "4", "0"], ["photohash", "13", hash], [
        "use_ssl",
        "7",
        "12",
      ]]);
      const buddies = await sql(
        "SELECT b.uin, b.subscription, REPLACE(b.groups, '\n', '|'), b.flags, s.value FROM %buddies b " +
          "JOIN %buddies_settings s ON s.buddy_id = b.id AND s.var = 'icon_hash' WHERE b.user_id = 4 ORDER BY b.id",
      );
      assert.deepEqual(buddies, [["carol", "ask", "A|B", "2", "def"], ["erin", "both", "", "0", hash]]);
      const kept = await sql(
        "SELECT type, value FROM %buddies_settings WHERE buddy_id = 7 AND var = 'other'",
      );
      assert.deepEqual(kept, [["7", "12"]]);
    },
  );

  original("takes what the original writes after us", async (database, open, prefix) => {
    const sql = (statement: string) => database.run(withPrefix(statement, prefix));
    await (await open())[Symbol.asyncDispose]();
    await sql(
      "INSERT INTO %buddies (user_id, uin, subscription, groups, nickname, flags) " +
        "VALUES (4, 'frank', 'both', 'Friends', 'Frank', 0)",
    );
    await sql("UPDATE %users SET password = '2MLh7fHY3cw=', uin = 'new' WHERE id = 5");
    await using storage = await open();
    assert.equal((await storage.buddies(alice)).at(-1)?.alias, "Frank");
    assert.equal((await storage.findUser(userId("bob@example.org")))?.legacyName, "new");
  });

  original("loses its double rows when the unique index has gone", async (database, open, prefix) => {
    const sql = (statement: string) => database.run(withPrefix(statement, prefix));
    await sql(kind.dropUniqueIndex);
    await sql("INSERT INTO %buddies VALUES (20, 4, 'carol', 'both', 'newer', '', 0)");
    await using storage = await open();
    const carols = (await storage.buddies(alice)).filter(({ name }) => name === "carol");
    assert.deepEqual(carols.map(({ alias }) => alias), ["Carol"]);
  });
}

function limitsContract(kind: OriginalKind, original: Original): void {
  original("keeps what there is room for, and the rest is told or made to fit", async (_database, open) => {
    await using storage = await open();
    const long = "x".repeat(300);
    const groups = Array.from({ length: 100 }, (_, number) => `group ${number}`);
    const odd = buddy("odd", { alias: `😀${long}`, groups });
    await storage.saveBuddies(alice, [buddy(long), odd, buddy("erin ")]);
    const names = (await storage.buddies(alice)).map(({ name }) => name);
    const saved = (await storage.buddies(alice)).find(({ name }) => name === "odd");
    const isFree = kind.settingWidth === Infinity;
    const start = kind.hasEmoji ? "😀" : "\ufffd";
    assert.equal(saved?.alias, isFree ? odd.alias : start + long.slice(0, 254));
    assert.equal(names.includes(legacyName(long)), isFree);
    assert(names.includes(legacyName("erin ")));
    assert.deepEqual(saved?.groups, isFree ? groups : groups.slice(0, saved?.groups.length));
    const setting = storage.saveSetting(alice, "storage", SettingType.unknown, "x".repeat(5_000));
    if (isFree) assert.equal(await setting, true);
    else await assert.rejects(setting, { code: "not-acceptable" });
  });

  original("tells names apart byte for byte, or not at all", async (_database, open) => {
    await using storage = await open();
    assert.equal(await storage.findUser(userId("Alice@example.org")), undefined);
    assert.equal(await storage.findUser(userId("alice@example.org ")), undefined);
    assert.equal(await storage.findUser(userId("al😀ice@example.org")), undefined);
    assert.equal(await storage.legacyNameTaken(legacyName("alice77 "), userId("bob@example.org")), false);
    assert.equal(await storage.legacyNameTaken(legacyName("😀"), userId("bob@example.org")), false);
    assert.equal(await storage.removeBuddy(alice, legacyName("carol ")), false);
    assert.equal(await storage.removeBuddy(alice, legacyName("😀")), false);
    await storage.saveBuddies(alice, [buddy("carol ", { alias: "spacious" }), buddy("DAVE")]);
    const aliases = new Map((await storage.buddies(alice)).map(({ name, alias }) => [name, alias]));
    assert.equal(aliases.get(legacyName("carol")), "Carol", "is not overwritten");
    assert(aliases.has(legacyName("dave")) && aliases.has(legacyName("DAVE")));
  });
}
