import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { parseConnectionString, type PostgresAddress } from "./address.ts";

const basis: PostgresAddress = {
  host: "/var/run/postgresql",
  port: 5432,
  user: undefined,
  password: undefined,
  database: undefined,
  sslMode: "prefer",
  sslRootCert: undefined,
  connectTimeout: undefined,
};

function reads(text: string, expected: Partial<PostgresAddress>): void {
  assert.deepEqual(parseConnectionString(text), { ...basis, ...expected }, text);
}

test("words with an equals sign are read as libpq reads them", () => {
  reads("", {});
  reads("host=db port=5433 dbname=spectrum user=sp password=secret", {
    host: "db",
    port: 5433,
    database: "spectrum",
    user: "sp",
    password: "secret",
  });
  reads("  host = db\n dbname= 'my data' ", { host: "db", database: "my data" });
  reads(String.raw`password='it\'s a \\ test' user=a\ b`, {
    password: String.raw`it's a \ test`,
    user: "a b",
  });
  reads("password='' user=x", { user: "x" });
  reads("password= user=x", { password: "user=x" });
  reads("password=a'b=c", { password: "a'b=c" });
  reads("host=/tmp sslmode=verify-full sslrootcert=/ca.pem connect_timeout=3", {
    host: "/tmp",
    sslMode: "verify-full",
    sslRootCert: "/ca.pem",
    connectTimeout: 3,
  });
  reads("host=name hostaddr=10.0.0.1", { host: "10.0.0.1" });
  reads("application_name=spectrum keepalives=1", {});
});

test("a URI is read with its escapes and parameters", () => {
  reads("postgresql://", {});
  reads("postgres://sp:p%40ss@db:5433/spectrum?sslmode=require", {
    user: "sp",
    password: "p@ss",
    host: "db",
    port: 5433,
    database: "spectrum",
    sslMode: "require",
  });
  reads("postgresql://sp@[::1]/x", { user: "sp", host: "::1", database: "x" });
  reads("postgresql://%2Fvar%2Frun/x", { host: "/var/run", database: "x" });
  reads("postgresql:///x?host=/var/run&user=sp", { host: "/var/run", database: "x", user: "sp" });
});

test("what cannot be read is refused, and the password is not shown", () => {
  const refused = [
    ["host", "character 1"],
    ["host=db password='hush", "character 9"],
    ["password='hush'hush", "character 1"],
    ["sslmode=maybe", '"maybe"'],
    ["port=many", '"many"'],
    ["hots=db", '"hots"'],
    ["sslkey=/key", '"sslkey"'],
    ["host=a,b", "one host"],
    ["postgresql://sp:hush@db:x/y", "URI"],
    ["postgresql://sp:hush%@db", "percent"],
  ] as const;
  for (const [text, reason] of refused) {
    assert.throws(() => parseConnectionString(text), (error) => {
      assert(error instanceof Error);
      assert(error.message.includes(reason), `${text}: ${error.message}`);
      return !error.message.includes("hush");
    });
  }
});

test("whatever a value holds, it survives being quoted", () => {
  const value = fc.string({ unit: "binary", minLength: 1 });
  fc.assert(fc.property(value, value, (user, password) => {
    const quote = (text: string) => `'${text.replace(/['\\]/g, "\\$&")}'`;
    reads(`user=${quote(user)} password=${quote(password)}`, { user, password });
    const uri = `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@/`;
    if (user.isWellFormed() && password.isWellFormed()) reads(uri, { user, password });
  }));
});
