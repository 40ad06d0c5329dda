import { makeCertificate } from "./certificates.ts";
import { type DatabaseKind, DatabaseServer } from "./database_server.ts";
import { findProgram, newestPostgres } from "./programs.ts";
import { asUser, makeFolderOf, runToEnd } from "./server_process.ts";

const user = "postgres";
const superuser = "admin";

async function program(name: string): Promise<string> {
  return `${await newestPostgres()}/${name}`;
}

const postgres: DatabaseKind = {
  needs: "postgresql",
  stopSignal: "SIGINT", // SIGTERM would wait for us to go
  crashSignal: "SIGQUIT",

  async prepare(folder, port) {
    const data = `${folder}/postgres`;
    makeFolderOf(user, data);
    const cluster = ["-D", `${data}/data`, "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"];
    runToEnd(asUser(user, [await program("initdb"), "--no-sync", ...cluster]));
    const settings = ["listen_addresses=127.0.0.1", `unix_socket_directories=${data}`, "fsync=off"];
    const rules = "local all admin trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
    await Deno.writeTextFile(`${data}/data/pg_hba.conf`, rules);
    const flags = settings.flatMap((setting) => ["-c", setting]);
    return asUser(user, [await program("postgres"), "-D", `${data}/data`, "-p", String(port), ...flags]);
  },

  async isReady(folder) {
    // the last line of this file says how far it is
    const pidFile = await Deno.readTextFile(`${folder}/postgres/data/postmaster.pid`).catch(() => "");
    return /^ready\s*$/m.test(pidFile);
  },

  async createUser({ port, password, user }, folder) {
    await asAdmin(port, folder, `CREATE ROLE ${user} LOGIN PASSWORD '${password.replaceAll("'", "''")}'`);
  },

  async createDatabase({ port, database, user }, folder) {
    await asAdmin(port, folder, `CREATE DATABASE ${database} OWNER ${user}`);
  },

  async run({ server, port, user, password, database }, sql) {
    const place = ["-h", server, "-p", String(port), "-U", user, database];
    const { success, stdout, stderr } = await new Deno.Command(await psql(), {
      args: ["-X", "-q", "-A", "-t", "-F", "\t", "-R", "\x01", "-v", "ON_ERROR_STOP=1", ...place, "-c", sql],
      env: { PGPASSWORD: password },
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const text = new TextDecoder().decode(stdout).replace(/\n$/, "");
    return text === "" ? [] : text.split("\x01").map((row) => row.split("\t"));
  },
};

async function asAdmin(port: number, folder: string, sql: string): Promise<void> {
  const place = ["-h", `${folder}/postgres`, "-p", String(port), "-U", superuser, "postgres"];
  runToEnd([await psql(), ...place, "-c", sql]);
}

async function psql(): Promise<string> {
  return await findProgram("psql") ?? await program("psql");
}

/** From now on the server also speaks TLS. Answers the file with its authority's certificate. */
export async function turnOnTls({ folder, options }: DatabaseServer): Promise<string> {
  const { cert, key, authority } = await makeCertificate(folder);
  const data = `${folder}/postgres/data`;
  await Deno.copyFile(cert, `${data}/server.crt`);
  await Deno.copyFile(key, `${data}/server.key`);
  await Deno.chmod(`${data}/server.key`, 0o600);
  if (Deno.uid() === 0) runToEnd(["chown", user, `${data}/server.crt`, `${data}/server.key`]);
  await asAdmin(options.port, folder, "ALTER SYSTEM SET ssl = on");
  await asAdmin(options.port, folder, "SELECT pg_reload_conf()");
  return authority;
}

export function startPostgres(): Promise<DatabaseServer> {
  return DatabaseServer.start(postgres);
}
