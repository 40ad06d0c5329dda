import { type DatabaseKind, DatabaseServer } from "./database_server.ts";
import { asUser, makeFolderOf, runToEnd } from "./server_process.ts";

const user = "mysql";

const mariadb: DatabaseKind = {
  needs: "mariadb",
  stopSignal: "SIGTERM",
  crashSignal: "SIGKILL",

  prepare(folder, port) {
    const data = `${folder}/mariadb`;
    makeFolderOf(user, data);
    const system = ["--auth-root-authentication-method=normal", "--skip-test-db"];
    runToEnd(asUser(user, ["mariadb-install-db", "--no-defaults", `--datadir=${data}/data`, ...system]));
    const place = ["--bind-address=127.0.0.1", `--port=${port}`, `--socket=${data}/socket`];
    const speed = ["--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=32M"];
    const own = [`--datadir=${data}/data`, `--pid-file=${data}/pid`];
    return Promise.resolve(asUser(user, ["/usr/sbin/mariadbd", "--no-defaults", ...own, ...place, ...speed]));
  },

  async isReady(folder) {
    const { success } = await new Deno.Command("mariadb-admin", {
      args: ["--no-defaults", "-u", "root", `--socket=${folder}/mariadb/socket`, "ping"],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  },

  createUser({ user, password }, folder) {
    asAdmin(folder, `CREATE USER ${user} IDENTIFIED BY '${password.replaceAll("'", "''")}'`);
    return Promise.resolve();
  },

  createDatabase({ user, database }, folder) {
    asAdmin(folder, `CREATE DATABASE ${database}; GRANT ALL ON ${database}.* TO ${user}`);
    return Promise.resolve();
  },

  async run({ server, port, user, password, database }, sql) {
    const place = ["-h", server, "-P", String(port), "-u", user, `--password=${password}`, database];
    const charset = "--default-character-set=utf8mb4";
    const { success, stdout, stderr } = await new Deno.Command("mariadb", {
      args: ["--no-defaults", "--batch", "--skip-column-names", charset, ...place, "-e", sql],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const text = new TextDecoder().decode(stdout).replace(/\n$/, "");
    return text === "" ? [] : text.split("\n").map((row) => row.split("\t"));
  },
};

function asAdmin(folder: string, sql: string): void {
  runToEnd(["mariadb", "--no-defaults", "-u", "root", `--socket=${folder}/mariadb/socket`, "-e", sql]);
}

export function startMariadb(): Promise<DatabaseServer> {
  return DatabaseServer.start(mariadb);
}
