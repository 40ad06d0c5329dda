import { errorText, TransportError } from "../../errors.ts";
import type { OpenOptions } from "../prepare_tables.ts";
import { ServerDriver } from "../server/driver.ts";
import { openServer, type ServerOptions } from "../server/open.ts";
import type { SqlStorage } from "../sql_storage.ts";
import { parseConnectionString, type PostgresAddress, readAddress } from "./address.ts";
import { postgresCatalog } from "./catalog.ts";
import { PostgresConnection } from "./connection.ts";
import { postgresDialect } from "./dialect.ts";
import { postgresRemedy } from "./remedy.ts";

const beginSnapshot = ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"];

/** Opens a PostgreSQL database; see {@link openServer}. */
export async function openPostgres(server: ServerOptions, options: OpenOptions = {}): Promise<SqlStorage> {
  const address = addressOf(server);
  const trusted = await certificates(address);
  const connect = () => PostgresConnection.open(address, trusted);
  const driver = new ServerDriver({ connect, remedy: postgresRemedy, beginSnapshot, pipelines: true });
  const kind = () => Promise.resolve({ dialect: postgresDialect, catalog: postgresCatalog });
  return await openServer(driver, kind, placeOf(address), options);
}

function addressOf(
  { server, port, user, password, database, connectionstring }: ServerOptions,
): PostgresAddress {
  if (connectionstring === "") {
    const words = { host: server, port: port === 0 ? "" : String(port), user, password, dbname: database };
    return readAddress(new Map(Object.entries(words)));
  }
  try {
    return parseConnectionString(connectionstring);
  } catch (cause) {
    throw new TransportError("storage-failed", `database.connectionstring: ${errorText(cause)}`, { cause });
  }
}

async function certificates({ sslRootCert }: PostgresAddress): Promise<string | undefined> {
  if (sslRootCert === undefined || sslRootCert === "system") return undefined;
  try {
    return await Deno.readTextFile(sslRootCert);
  } catch (cause) {
    throw new TransportError("storage-failed", `sslrootcert ${sslRootCert}: ${errorText(cause)}`, { cause });
  }
}

function placeOf({ database = "of the user", host, port, sslMode }: PostgresAddress): string {
  const mode = sslMode === "prefer" ? "" : `, sslmode=${sslMode}`;
  return `${database} on ${host} (port ${port}${mode})`;
}
