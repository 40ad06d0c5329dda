/** Backup, restore and copying on the command line, between real databases of all kinds. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { legacyName, userId } from "../../lib/ids.ts";
import { openMysql } from "../../lib/storage/mysql/open.ts";
import { openPostgres } from "../../lib/storage/postgres/open.ts";
import { backup, openSqlite, SettingType, type SqlStorage, type Storage } from "../../lib/storage/mod.ts";
import { test } from "../test.ts";
import type { DatabaseServer } from "./harness/database_server.ts";
import { Folder } from "./harness/folder.ts";
import { startMariadb } from "./harness/mariadb.ts";
import { startPostgres } from "./harness/postgres.ts";

const postgres = await startPostgres();
const mariadb = await startMariadb();
const key = "Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwga2V5";

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function spectrum2(...args: readonly string[]): Promise<Ended> {
  const main = fileURLToPath(new URL("../../main.ts", import.meta.url));
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "--quiet", "-A", main, ...args] });
  const { code, stdout, stderr } = await command.output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  return { code, out: out ?? "", err: err ?? "" };
}

async function succeed(...args: readonly string[]): Promise<Ended> {
  const ended = await spectrum2(...args);
  assert.equal(ended.code, 0, ended.err);
  return ended;
}

/** Writes configuration files, one for each place a database can be in. */
class Places {
  readonly #folder: Folder;

  constructor(folder: Folder) {
    this.#folder = folder;
  }

  path(name: string): string {
    return `${this.#folder.path}/${name}`;
  }

  sqlite(name: string, more = ""): Promise<string> {
    return this.#write(name, `type = sqlite3\ndatabase = ${this.path(`${name}.sql`)}\n${more}`);
  }

  server(type: "pqxx" | "mysql", { options }: DatabaseServer, prefix: string, more = ""): Promise<string> {
    const { server, port, user, password, database } = options;
    const place = { type, server, port, user, password, database, prefix };
    const lines = Object.entries(place).map(([name, value]) => `${name} = ${value}\n`);
    return this.#write(`${type}_${prefix}`, lines.join("") + more);
  }

  async keyFile(): Promise<string> {
    const path = await this.#folder.write("key", `${key}\n`);
    await Deno.chmod(path, 0o600);
    return `password_key_file = ${path}\n`;
  }

  #write(name: string, lines: string): Promise<string> {
    return this.#folder.write(`${name}.cfg`, `[service]\njid = irc.localhost\n[database]\n${lines}`);
  }
}

function play(name: string, body: (places: Places) => Promise<void>): void {
  test(name, async () => {
    await using folder = await Folder.make();
    await body(new Places(folder));
  });
}

async function populate(storage: Storage, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const user = userId(`user${n}@example.org`);
    const account = { legacyName: legacyName(`näme ${n} 😀`), language: "en", encoding: "utf8" };
    await storage.saveUser({ user, ...account, password: `pässword ${n} 😀` });
    await storage.saveSetting(user, "storage", SettingType.unknown, "<storage/>".repeat(n));
    const buddy = { alias: "Ä😀", groups: ["One", "Two"], subscription: "both", flags: n % 4 } as const;
    const names = ["carol", "Carol", "dave"].map(legacyName);
    await storage.saveBuddies(user, names.map((name) => ({ name, ...buddy, iconHash: n % 2 ? "abc" : "" })));
    const pair = {
      conversation: "carol",
      legacyId: "L😀",
      ownId: `own${n}`,
      sentAt: new Date(1_700_000_000_123),
    };
    await storage.saveMessageIds(user, [pair]);
    const said = { user, position: 1_700_000_000_000_000 + n, text: `<body>Ä😀 ${n}</body>` };
    await storage.messages.saveArchived([
      { ...said, contact: "carol@gw", id: "id😀" },
      { ...said, contact: "", id: "Id" },
    ]);
    await storage.messages.saveBacklog([{ ...said, id: "waits" }]);
  }
  await storage.setOnline(userId("user1@example.org"), true);
}

/** A backup without its first line, which has the time. */
async function contentOf(places: Places, config: string): Promise<string> {
  const file = places.path("content");
  await succeed("backup", config, file);
  const text = await Deno.readTextFile(file);
  return text.slice(text.indexOf("\n") + 1);
}

play("a database goes through all engines and comes back the same", async (places) => {
  const start = await places.sqlite("start");
  {
    await using storage = await openSqlite(places.path("start.sql"));
    await populate(storage, 150);
  }
  const before = await contentOf(places, start);
  const onPostgres = await places.server("pqxx", postgres, postgres.newPrefix(), await places.keyFile());
  const onMariadb = await places.server("mysql", mariadb, mariadb.newPrefix(), "encryption_key = old\n");
  const back = await places.sqlite("back");
  const { out, err } = await succeed("copy-database", start, onPostgres);
  assert.match(
    out,
    /^Copied 150 user rows, 150 setting rows, 450 buddy rows, 225 .* 150 message-id rows, .* 300 message rows, 150 waiting rows\.$/,
  );
  assert.equal(err, "", "no bar where nobody looks");
  assert(!(await contentOf(places, onPostgres)).includes("pässword"), "encrypted with the target's key");
  await succeed("copy-database", onPostgres, onMariadb);
  assert((await contentOf(places, onMariadb)) === before, "nothing was lost on the way");
  await succeed("backup", onMariadb, places.path("file"));
  const { out: restored } = await succeed("restore", back, places.path("file"));
  assert.match(restored, /^Restored 150 user rows/);
  assert((await contentOf(places, back)) === before, "nor on the way back");
});

play("a backup of a file that is not there is refused, not made of nothing", async (places) => {
  const { code, err } = await spectrum2("backup", await places.sqlite("misspelt"), places.path("file"));
  assert.equal(code, 1);
  assert.match(err, /misspelt\.sql/);
  const names = [...Deno.readDirSync(places.path("."))].map((entry) => entry.name);
  assert.deepEqual(names, ["misspelt.cfg"]);
});

play("--check-config says how passwords are stored, and whether their key will do", async (places) => {
  const clear = await succeed("--check-config", await places.sqlite("clear"));
  assert.match(clear.out, /^advice: .* stored in clear text: set database\.password_key_file\n.*is fine\.$/);
  const old = await places.server("mysql", mariadb, "", "encryption_key = old\n");
  assert.match((await succeed("--check-config", old)).out, /^advice: .* only disguised/);
  const keyFile = await places.keyFile();
  assert.match((await succeed("--check-config", await places.sqlite("key", keyFile))).out, /^\S+ is fine\.$/);
  await Deno.chmod(places.path("key"), 0o644);
  const open = await spectrum2("--check-config", await places.sqlite("open", keyFile));
  assert.equal(open.code, 1);
  assert.match(open.err, /password_key_file: .*others can read it/);
});

play("a password that cannot be read is told of when it cannot be copied", async (places) => {
  const keyFile = await places.keyFile();
  const from = await places.sqlite("from", keyFile);
  {
    await using storage = await openSqlite(places.path("from.sql"));
    await populate(storage, 2);
  }
  await succeed("backup", from, places.path("file"));
  using file = new DatabaseSync(places.path("from.sql"));
  file.exec("UPDATE transport_passwords SET password = '1:AAAA' WHERE user_id = 1");
  const { out, err } = await succeed("copy-database", from, await places.sqlite("to"));
  assert.match(out, /^Copied 2 user rows/);
  assert.match(err, /a stored credential cannot be read user=user0@example.org/);
});

play("a backup file is its owner's alone, and half of one never stands there", async (places) => {
  const config = await places.sqlite("some");
  await (await openSqlite(places.path("some.sql")))[Symbol.asyncDispose]();
  const file = places.path("file");
  const { out } = await succeed("backup", config, file);
  assert.match(out, /file holds 0 user rows, .*, with passwords in clear text\.$/);
  assert.equal(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
  const { code, err: reason } = await spectrum2("backup", config, places.path("no/such/folder/file"));
  assert.equal(code, 1);
  assert.match(reason, /no\/such\/folder/);
  const names = [...Deno.readDirSync(places.path("."))].map((entry) => entry.name);
  assert(!names.some((name) => name.includes("unfinished")), names.join(" "));
});

for (const [type, server] of [["pqxx", postgres], ["mysql", mariadb]] as const) {
  const open = (prefix: string): Promise<SqlStorage> =>
    type === "pqxx" ? openPostgres(server.options, { prefix }) : openMysql(server.options, { prefix });

  play(`${type}: what is refused or fails in the middle changes nothing`, async (places) => {
    const prefix = server.newPrefix();
    const config = await places.server(type, server, prefix);
    {
      await using storage = await open(prefix);
      await populate(storage, 5);
    }
    const before = await contentOf(places, config);
    const full = await spectrum2("restore", config, places.path("content"));
    assert.equal(full.code, 1);
    assert.match(full.err, /users in the database already: with --force/);
    const lines = (await Deno.readTextFile(places.path("content"))).split("\n");
    await Deno.writeTextFile(places.path("cut"), lines.slice(0, 20).join("\n"));
    const cut = await spectrum2("restore", "--force", config, places.path("cut"));
    assert.equal(cut.code, 1);
    assert.match(cut.err, /ends after line 20, in the middle of a backup/);
    assert.equal(await contentOf(places, config), before);
    await succeed("restore", "--force", config, places.path("content"));
    assert.equal(await contentOf(places, config), before);
  });

  play(`${type}: a backup is of one moment while others write`, async () => {
    const prefix = server.newPrefix();
    await using running = await open(prefix);
    await populate(running, 120);
    await using own = await open(prefix);
    const lines: string[] = [];
    const write = async (line: string) => {
      if (lines.push(line) === 5) await running.removeUser(userId("user110@example.org"));
    };
    const counts = await backup(own.database, write, new Date(), () => {});
    assert.equal(counts.user, 120);
    assert.equal((await running.allUsers()).length, 119);
  });

  play(`${type}: passwords that Spectrum 2 disguised are encrypted when a key comes`, async (places) => {
    const prefix = server.newPrefix();
    await (await open(prefix))[Symbol.asyncDispose]();
    const columns = "jid, uin, password, language, encoding";
    const values = "'a@x', 'name', '2MLh7fHY3cw=', 'en', 'utf8'";
    await server.run(`INSERT INTO ${prefix}users (${columns}) VALUES (${values})`);
    const old = "encryption_key = hanzzik\n";
    const disguised = await places.server(type, server, prefix, old);
    assert.match(await contentOf(places, disguised), /"password":"password"/);
    assert.deepEqual(await server.run(`SELECT password FROM ${prefix}users`), [["2MLh7fHY3cw="]]);
    const encrypted = await places.server(type, server, prefix, old + await places.keyFile());
    assert.match(await contentOf(places, encrypted), /"password":\{"keyId":"8c4e\w+","text":"1:/);
    assert.deepEqual((await server.run(`SELECT password FROM ${prefix}users`)).flat().join(""), "");
    const { code, err } = await spectrum2("backup", await places.server(type, server, prefix), "file");
    assert.equal(code, 1);
    assert.match(err, /passwords are encrypted with the key 8c4e\w+, but no key is configured/);
  });
}
