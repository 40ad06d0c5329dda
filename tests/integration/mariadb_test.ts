import assert from "node:assert/strict";
import { openMysql } from "../../lib/storage/mysql/open.ts";
import { originalContract } from "../original_contract.ts";
import { storageContract } from "../storage_contract.ts";
import { test } from "../test.ts";
import { storageModel } from "../storage_model.ts";
import { faultsContract } from "./faults_contract.ts";
import { killContract } from "./kill_contract.ts";
import { startMariadb } from "./harness/mariadb.ts";

const server = await startMariadb();

storageContract("MariaDB", (clock) => openMysql(server.options, { prefix: server.newPrefix(), clock }));

storageModel("MariaDB", (clock) => openMysql(server.options, { prefix: server.newPrefix(), clock }), 20);

test("MariaDB: the server is reached through its socket, and a wrong password is told without showing it", async () => {
  const local = { ...server.options, server: `${server.folder}/mariadb/socket`, port: 0 };
  const prefix = server.newPrefix();
  await using storage = await openMysql(local, { prefix });
  assert.deepEqual(await storage.allUsers(), []);
  await assert.rejects(openMysql({ ...local, password: "wrong" }, { prefix }), (error) => {
    assert(error instanceof Error);
    assert.match(error.message, /Cannot open the database spectrum on .*socket: Access denied for user/);
    return !error.message.includes("wrong");
  });
});

killContract("MariaDB", () => server.section("mysql", server.newPrefix()));

faultsContract("MariaDB", "mysql", server, (prefix) => openMysql(server.options, { prefix }));

originalContract({
  name: "MariaDB",
  schema: "spectrum2_mysql.sql",
  version: "2",
  disguised: true,
  settingWidth: 255,
  hasEmoji: false,
  columns:
    "SELECT table_name, column_name, column_type, collation_name, is_nullable, column_default, extra " +
    "FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN ('%users', " +
    "'%users_settings', '%buddies', '%buddies_settings', '%db_version') ORDER BY table_name, ordinal_position",
  dropUniqueIndex: "ALTER TABLE %buddies DROP KEY user_id",
  create: async () => {
    const database = await server.newDatabase();
    return { ...database, open: (options) => openMysql(database.options, options) };
  },
});
