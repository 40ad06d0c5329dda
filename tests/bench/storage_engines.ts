import type { SqlStorage } from "../../lib/storage/sql_storage.ts";
import { openMysql } from "../../lib/storage/mysql/open.ts";
import { openPostgres } from "../../lib/storage/postgres/open.ts";
import { openSqlite } from "../../lib/storage/sqlite.ts";
import { startMariadb } from "../integration/harness/mariadb.ts";
import { startPostgres } from "../integration/harness/postgres.ts";
import { BareMysql, mysqlSpelling } from "./storage_bare_mysql.ts";
import { BarePostgres } from "./storage_bare_postgres.ts";
import { BareSqlite } from "./storage_bare_sqlite.ts";
import type { Contender } from "./storage_contender.ts";
import { Pausing } from "./storage_pausing.ts";
import { Texts } from "./storage_texts.ts";

/** A database that both contenders are measured on, each in tables with a prefix of its own. */
export interface Engine {
  readonly name: string;
  /** Opens the storage; makes the tables. */
  open(prefix: string): Promise<SqlStorage>;
  /** The driver alone, for the tables of a storage that is open or was. */
  bare(storage: SqlStorage): Contender;
}

export const engines = {
  sqlite: (folder: string) => sqliteEngine("SQLite", folder, (bare) => bare),
  sqlitePausing: (folder: string) => sqliteEngine("SQLite, pausing", folder, (bare) => new Pausing(bare)),
  postgresql: postgresEngine,
  mariadb: mariadbEngine,
} satisfies Record<string, (folder: string) => Promise<Engine>>;

function sqliteEngine(
  name: string,
  folder: string,
  driven: (bare: Contender) => Contender,
): Promise<Engine> {
  const path = (prefix: string) => `${folder}/${name}${prefix}database`;
  return Promise.resolve({
    name,
    open: (prefix) => openSqlite(path(prefix), { prefix }),
    bare: ({ database }) => driven(new BareSqlite(path(database.prefix), new Texts(database))),
  });
}

async function postgresEngine(): Promise<Engine> {
  const { options } = await startPostgres();
  return {
    name: "PostgreSQL",
    open: (prefix) => openPostgres(options, { prefix }),
    bare: ({ database }) => new BarePostgres(options, new Texts(database)),
  };
}

async function mariadbEngine(): Promise<Engine> {
  const { options } = await startMariadb();
  return {
    name: "MariaDB",
    open: (prefix) => openMysql(options, { prefix }),
    bare: ({ database }) => new BareMysql(options, new Texts(database, mysqlSpelling)),
  };
}
