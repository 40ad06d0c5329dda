/**
 * The tables, once for all engines. COMPAT(spectrum2): names, columns and keys are those of the original, so
 * that an existing database opens as it is and can go back.
 */

/** What a column holds; the dialect says how its engine spells that. */
export type ColumnKind =
  | "id"
  | "reference"
  | "small"
  | "boolean"
  | "date"
  | "subscription"
  | "version"
  | "milliseconds"
  | "long text"
  /** `long`: so many characters in the original, and of any length where the engine is strict about lengths. */
  | { readonly text: number; readonly long?: true }
  /** Text of at most so many bytes of UTF-8, compared byte for byte. */
  | { readonly bytes: number };

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly default?: string;
  readonly optional?: true;
}

/** A named index. */
export interface Index {
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
}

type OriginalTable = "users" | "users_settings" | "buddies" | "buddies_settings" | "db_version";

type OwnTable = "message_ids" | "rooms" | "room_passwords" | "room_archive" | "message_archive" | "backlog";

export interface Table {
  readonly name: OriginalTable | "transport_migrations" | "transport_passwords" | OwnTable;
  readonly columns: readonly Column[];
  /** Only where it is not the `id` column. */
  readonly primaryKey?: readonly string[];
  /** Written inside the table's definition, which every engine understands. Only in tables of ours. */
  readonly uniqueKeys?: readonly (readonly string[])[];
  readonly indexes: readonly Index[];
}

export type TableName = Table["name"];

const text = (name: string, length: number): Column => ({ name, kind: { text: length } });
const longText = (name: string, length: number): Column => ({ name, kind: { text: length, long: true } });
const reference = (name: string): Column => ({ name, kind: "reference" });

const users: Table = {
  name: "users",
  columns: [
    { name: "id", kind: "id" },
    text("jid", 255),
    text("uin", 4095),
    text("password", 255),
    text("language", 25),
    { ...text("encoding", 50), default: "utf8" },
    { name: "last_login", kind: "date", optional: true },
    { name: "vip", kind: "boolean", default: "0" },
    { name: "online", kind: "boolean", default: "0" },
  ],
  indexes: [
    { name: "jid", columns: ["jid"], unique: true },
    // ours, not the original's: without it every registration reads all others to see whether a name is taken
    { name: "uin", columns: ["uin"], unique: false },
  ],
};

const usersSettings: Table = {
  name: "users_settings",
  columns: [reference("user_id"), text("var", 50), { name: "type", kind: "small" }, longText("value", 4095)],
  primaryKey: ["user_id", "var"],
  indexes: [{ name: "user_id03", columns: ["user_id"], unique: false }],
};

const buddies: Table = {
  name: "buddies",
  columns: [
    { name: "id", kind: "id" },
    reference("user_id"),
    text("uin", 255),
    { name: "subscription", kind: "subscription" },
    longText("nickname", 255),
    longText("groups", 255),
    { name: "flags", kind: "small", default: "0" },
  ],
  indexes: [{ name: "user_id", columns: ["user_id", "uin"], unique: true }],
};

const buddiesSettings: Table = {
  name: "buddies_settings",
  columns: [
    reference("user_id"),
    reference("buddy_id"),
    text("var", 50),
    { name: "type", kind: "small" },
    longText("value", 255),
  ],
  primaryKey: ["buddy_id", "var"],
  indexes: [{ name: "user_id02", columns: ["user_id"], unique: false }],
};

/** All tables but `db_version`, whose only row differs from engine to engine. */
export const tables: readonly Table[] = [users, usersSettings, buddies, buddiesSettings];

/** The table that holds one row, the version of the schema. */
export function versionTable(version: number): Table {
  return {
    name: "db_version",
    columns: [{ name: "ver", kind: "version", default: String(version) }],
    indexes: [],
  };
}
