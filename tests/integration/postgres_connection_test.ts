/** The ways to a PostgreSQL server. */
import assert from "node:assert/strict";
import { openPostgres } from "../../lib/storage/postgres/open.ts";
import type { ServerOptions } from "../../lib/storage/server/open.ts";
import { test } from "../test.ts";
import { freePort } from "./harness/ports.ts";
import { startPostgres, turnOnTls } from "./harness/postgres.ts";
import { until } from "./harness/until.ts";

const server = await startPostgres();
const { port, user, password, database } = server.options;
const quoted = `'${password.replaceAll("'", "\\'")}'`;
const login = `user=${user} dbname=${database} password=${quoted}`;

/** Opens the storage by that connection string; what else is configured must not matter. */
async function connect(connectionstring: string, others: Partial<ServerOptions> = {}): Promise<void> {
  const nonsense = { server: "nowhere.invalid", port: 1, user: "?", password: "?", database: "?" };
  await using storage = await openPostgres({ ...nonsense, connectionstring, ...others });
  assert.deepEqual(await storage.onlineUsers(), []);
}

/** How the sessions of ours that are there now came in. */
async function usesTls(connectionstring: string): Promise<boolean> {
  await using _storage = await openPostgres({ ...server.options, connectionstring });
  const sessions = "SELECT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) " +
    "WHERE a.application_name = 'spectrum2'";
  const found = (await server.run(sessions)).flat();
  assert(found.length > 0);
  return found.every((answer) => answer === "t");
}

test("a server is reached by words, by a URI, and by the single options", async () => {
  await connect(`host=127.0.0.1 port=${port} ${login}`);
  await connect(`postgresql://${user}:${encodeURIComponent(password)}@localhost:${port}/${database}`);
  await connect("", server.options);
});

test("a server is reached through its socket", async () => {
  const folder = `${server.folder}/postgres`;
  const admin = "user=admin dbname=" + database;
  await connect(`host=${folder} port=${port} ${admin}`);
  await connect(`postgresql://admin@${encodeURIComponent(folder)}:${port}/${database}`);
  await connect("", { server: folder, port, user: "admin", password: "", database });
});

test("a server without TLS is told from one that does not answer, and at once", async () => {
  const opened = connect(`host=127.0.0.1 port=${port} sslmode=require ${login}`);
  await assert.rejects(opened, {
    code: "storage-failed",
    message: `Cannot open the database ${database} on 127.0.0.1 (port ${port}, sslmode=require): ` +
      "the server has no TLS, which sslmode=require asks for",
  });
});

test("what the server refuses is said in its words, without the password", async () => {
  const refused = [
    [
      `host=127.0.0.1 port=${port} user=${user} dbname=${database} password=wrong`,
      "password authentication failed",
    ],
    [
      `host=127.0.0.1 port=${port} user=${user} dbname=nothing password=${quoted}`,
      '"nothing" does not exist',
    ],
  ] as const;
  for (const [connectionstring, reason] of refused) {
    await assert.rejects(connect(connectionstring), (error) => {
      assert(error instanceof Error && error.message.includes(reason), String(error));
      return !error.message.includes("wrong") && !error.message.includes(password);
    });
  }
});

test("a connection string that cannot be read is refused by its name", async () => {
  await assert.rejects(connect("hots=db"), {
    message: 'database.connectionstring: "hots" is not supported here',
  });
});

test("a server that accepts and says nothing is given up in time", async () => {
  using silent = Deno.listen({ hostname: "127.0.0.1", port: freePort() });
  const accepted = silent.accept();
  const opened = connect(`host=127.0.0.1 port=${silent.addr.port} connect_timeout=1 ${login}`);
  await assert.rejects(opened, { message: /no answer within 1 seconds/ });
  (await accepted).close();
});

test("TLS is used when the server has it, and its certificate is looked at when that is asked for", async () => {
  const place = `host=127.0.0.1 port=${port} ${login}`;
  assert.equal(await usesTls(place), false);
  const authority = await turnOnTls(server);
  assert(await until(() => usesTls(place), 10_000), "sslmode=prefer takes it");
  assert.equal(await usesTls(`${place} sslmode=require`), true);
  assert.equal(await usesTls(`${place} sslmode=disable`), false);
  assert.equal(await usesTls(`${place} sslmode=verify-full sslrootcert=${authority}`), true);
  await assert.rejects(usesTls(`${place} sslmode=verify-full`), { message: /certificate/ });
});
