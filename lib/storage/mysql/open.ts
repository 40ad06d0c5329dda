import type { OpenOptions } from "../prepare_tables.ts";
import { ServerDriver } from "../server/driver.ts";
import { openServer, type ServerOptions } from "../server/open.ts";
import type { SqlStorage } from "../sql_storage.ts";
import { mysqlCatalog } from "./catalog.ts";
import { type MysqlAddress, MysqlConnection } from "./connection.ts";
import { mysqlDialect } from "./dialect.ts";
import { MysqlMarks } from "./marks.ts";
import { mysqlRemedy } from "./remedy.ts";
import { readTraits } from "./traits.ts";

/** Where distributions put the server's socket. */
const sockets = ["/run/mysqld/mysqld.sock", "/var/lib/mysql/mysql.sock", "/tmp/mysql.sock"];
const defaultPort = 3306;

const beginSnapshot = [
  "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
  "START TRANSACTION WITH CONSISTENT SNAPSHOT",
];

/** Opens a MySQL or MariaDB database; see {@link openServer}. */
export async function openMysql(server: ServerOptions, options: OpenOptions = {}): Promise<SqlStorage> {
  const address = await addressOf(server);
  const place = `${address.database} on ${address.socketPath ?? `${address.host} (port ${address.port})`}`;
  const marks = new MysqlMarks();
  const connect = () => MysqlConnection.open(address, marks);
  return await openServer(
    new ServerDriver({ connect, remedy: mysqlRemedy, beginSnapshot, pipelines: false }),
    async (driver) => {
      const traits = await readTraits(driver, options.prefix ?? "");
      const { narrowCharset, padded } = traits;
      return {
        dialect: mysqlDialect(traits),
        catalog: mysqlCatalog,
        traits: { basicOnly: narrowCharset !== undefined, padded },
      };
    },
    place,
    options,
  );
}

async function addressOf({ server, port, user, password, database }: ServerOptions): Promise<MysqlAddress> {
  const login = { user, password, database, host: server, port: port || defaultPort };
  if (server.startsWith("/")) return { ...login, socketPath: server };
  // COMPAT(spectrum2): MySQL's own library takes the socket for "localhost"
  const socketPath = server === "localhost" && port === 0 ? await findSocket() : undefined;
  return { ...login, socketPath };
}

async function findSocket(): Promise<string | undefined> {
  for (const path of sockets) {
    if (await Deno.stat(path).then((info) => info.isSocket, () => false)) return path;
  }
  return undefined;
}
