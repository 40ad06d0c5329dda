import { openPostgres } from "../../lib/storage/postgres/open.ts";
import { originalContract } from "../original_contract.ts";
import { storageContract } from "../storage_contract.ts";
import { storageModel } from "../storage_model.ts";
import { faultsContract } from "./faults_contract.ts";
import { killContract } from "./kill_contract.ts";
import { startPostgres } from "./harness/postgres.ts";

const server = await startPostgres();

storageContract("PostgreSQL", (clock) => openPostgres(server.options, { prefix: server.newPrefix(), clock }));

storageModel(
  "PostgreSQL",
  (clock) => openPostgres(server.options, { prefix: server.newPrefix(), clock }),
  20,
);

killContract("PostgreSQL", () => server.section("pqxx", server.newPrefix()));

faultsContract("PostgreSQL", "pqxx", server, (prefix) => openPostgres(server.options, { prefix }));

originalContract({
  name: "PostgreSQL",
  schema: "spectrum2_postgres.sql",
  version: "1",
  disguised: true,
  settingWidth: 255,
  hasEmoji: true,
  columns:
    "SELECT table_name, column_name, udt_name, character_maximum_length, is_nullable, column_default " +
    "FROM information_schema.columns WHERE table_name IN (LOWER('%users'), LOWER('%users_settings'), " +
    "LOWER('%buddies'), LOWER('%buddies_settings'), LOWER('%db_version')) ORDER BY table_name, ordinal_position",
  dropUniqueIndex: "ALTER TABLE %buddies DROP CONSTRAINT %buddies_user_id_uin_key",
  create: async () => {
    const database = await server.newDatabase();
    return { ...database, open: (options) => openPostgres(database.options, options) };
  },
});
