import { choice, integer, text } from "./option.ts";
import type { OptionReader } from "./option.ts";

/** Where registrations, settings and buddies are kept. */
export function database(read: OptionReader) {
  return {
    type: read(choice("database.type", {
      of: ["none", "sqlite3", "mysql", "pqxx"],
      default: "none",
      doc:
        "Where registrations are kept; pqxx is PostgreSQL, mysql is MySQL or MariaDB. With none, nothing " +
        "outlives a restart.",
    })),
    database: read(text("database.database", {
      default: "/var/lib/spectrum2/$jid/database.sql",
      doc: "The file for sqlite3, else the database's name.",
    })),
    ...server(read),
    prefix: read(text("database.prefix", { doc: "Put in front of every table's name." })),
    vipStatement: read(text("database.vip_statement", {
      doc:
        "A statement that makes users VIPs: $barejid in it becomes the user's bare JID, and who gets a row is " +
        "one. Empty: only the users marked in the table.",
    })),
    ...passwords(read),
  } as const;
}

function passwords(read: OptionReader) {
  return {
    passwordKeyFile: read(text("database.password_key_file", {
      doc:
        "A file with the key that encrypts people's passwords for the legacy network, readable by its owner only; " +
        "make it with: openssl rand -base64 32. To change keys, put the new one in a line above the old one. Or " +
        "give the key in the environment variable SPECTRUM_PASSWORD_KEY. Without a key passwords are stored as " +
        "they are.",
    })),
    encryptionKey: read(text("database.encryption_key", {
      doc: "For mysql and pqxx: what Spectrum 2 disguised stored passwords with.",
      compat:
        "It protects nothing, and is there to read old databases and to go back. With a key of the kind above, " +
        "such passwords are encrypted with that at the next start.",
    })),
  } as const;
}

function server(read: OptionReader) {
  return {
    server: read(text("database.server", {
      default: "localhost",
      doc: "For mysql and pqxx: the server's host, or the path of its socket (pqxx: of the folder it is in).",
    })),
    port: read(integer("database.port", {
      default: 0,
      min: 0,
      max: 65535,
      doc: "For mysql and pqxx: the server's port; 0 means 3306 and 5432.",
    })),
    user: read(text("database.user", { doc: "For mysql and pqxx: whom to log in as." })),
    password: read(text("database.password", { doc: "For mysql and pqxx: the password for it." })),
    connectionstring: read(text("database.connectionstring", {
      doc:
        "For pqxx: all of the above in one, as libpq has it: host=db dbname=spectrum sslmode=require, or " +
        "postgresql://user@db/spectrum. It replaces database, server, port, user and password.",
    })),
  } as const;
}
