import { legacyName } from "../ids.ts";
import type { ColumnRoom } from "./column_room.ts";
import type { Dialect } from "./dialect.ts";
import { ManyRows, sendAll } from "./many_rows.ts";
import { type BuddyRecord, SettingType } from "./records.ts";
import type { SqlRow, SqlSession, SqlValue } from "./sql_driver.ts";
import { readInteger, readText } from "./sql_row.ts";
import { iconHash } from "./statements.ts";
import { joinGroups, storable } from "./stored_text.ts";

/** A buddy that has a row. */
interface Stored {
  readonly id: number;
  readonly buddy: BuddyRecord;
  /** Whether there is an icon under its number; a deleted buddy whose number was given again may have left it. */
  readonly hasIcon: boolean;
}

/** Buddies under names that can be stored, by the key of the name: see {@link ColumnRoom.keyOf}. */
type Batch = Map<string, BuddyRecord>;

/**
 * Writes many buddies of one user with few statements. Rows that are there are found first and overwritten under
 * their own id: trying to insert them again would use up a new one each time, and ids are 32 bits wide.
 */
export class BuddyRows {
  readonly #sql: ReturnType<typeof buddyStatements>;
  readonly #room: ColumnRoom;

  constructor(dialect: Dialect, prefix: string, room: ColumnRoom) {
    this.#sql = buddyStatements(dialect, prefix);
    this.#room = room;
  }

  /** Of two with one name the later counts. Answers how many names the tables have no room for. */
  async save(session: SqlSession, user: number, buddies: readonly BuddyRecord[]): Promise<number> {
    const batch = this.#batch(buddies);
    const known = await this.#find(session, user, batch);
    const fresh = new Map(batch);
    for (const { buddy } of known) fresh.delete(this.#room.keyOf(buddy.name));
    await sendAll(
      session,
      this.#sql.insert.pieces([...fresh.values()].map((buddy) => this.#row(user, buddy))),
    );
    await sendAll(
      session,
      this.#sql.overwrite.pieces(known.map(({ id, buddy }) => [id, ...this.#row(user, buddy)])),
    );
    await this.#saveIcons(session, user, [...known, ...await this.#find(session, user, fresh)]);
    return new Set(buddies.map((buddy) => storable(buddy.name))).size - batch.size;
  }

  #batch(buddies: readonly BuddyRecord[]): Batch {
    const batch: Batch = new Map();
    for (const buddy of buddies) {
      const name = storable(buddy.name);
      if (!this.#room.holds("buddies.uin", name)) continue;
      batch.set(this.#room.keyOf(name), name === buddy.name ? buddy : { ...buddy, name: legacyName(name) });
    }
    return batch;
  }

  /** Those of the batch that have a row. One whose row belongs to another name leaves the batch. */
  async #find(session: SqlSession, user: number, batch: Batch): Promise<Stored[]> {
    const names = [...batch.values()].map((buddy) => buddy.name);
    const stored: Stored[] = [];
    for (const { statement, values } of this.#sql.find.listed([user], names)) {
      for (const row of await session.query(statement, values)) {
        const key = this.#room.keyOf(readText(row["uin"]));
        const buddy = batch.get(key);
        if (buddy === undefined) continue;
        if (buddy.name === readText(row["uin"])) stored.push(storedBuddy(row, buddy));
        else batch.delete(key);
      }
    }
    return stored;
  }

  #row(user: number, { name, subscription, alias, groups, flags }: BuddyRecord): SqlValue[] {
    const nickname = this.#room.fit("buddies.nickname", storable(alias));
    const lines = this.#room.fitLines("buddies.groups", storable(joinGroups(groups)));
    return [user, name, subscription, nickname, lines, flags];
  }

  /** An empty hash is kept as no row: most buddies have none, and a row would double what their storing costs. */
  async #saveIcons(session: SqlSession, user: number, buddies: readonly Stored[]): Promise<void> {
    const gone = buddies.filter(({ hasIcon, buddy }) => hasIcon && buddy.iconHash === "");
    await sendAll(session, this.#sql.deleteIcons.listed([], gone.map(({ id }) => id)));
    const shown = buddies.filter(({ buddy }) => buddy.iconHash !== "");
    const rows = shown.map(({ id, buddy }) => [user, id, SettingType.string, this.#icon(buddy)]);
    await sendAll(session, this.#sql.saveIcons.pieces(rows));
  }

  #icon({ iconHash }: BuddyRecord): string {
    return this.#room.fit("buddies_settings.value", storable(iconHash));
  }
}

function storedBuddy(row: SqlRow, buddy: BuddyRecord): Stored {
  return { id: readInteger(row["id"]), buddy, hasIcon: row["icon_hash"] !== null };
}

/** The texts of the statements that write a roster. */
export function buddyStatements(dialect: Dialect, prefix: string) {
  const [buddies, settings] = [dialect.quote(`${prefix}buddies`), dialect.quote(`${prefix}buddies_settings`)];
  const columns = `user_id, uin, subscription, nickname, ${dialect.quote("groups")}, flags`;
  const written = ["subscription", "nickname", "groups", "flags"];
  const sql = (text: string) => dialect.placeholders(text);
  return {
    find: new ManyRows("?", (marks) =>
      sql(
        `SELECT b.id, b.uin, ${iconHash(settings)} FROM ${buddies} b ` +
          `WHERE b.user_id = ? AND b.uin IN (${marks})`,
      )),
    insert: new ManyRows(
      "(?, ?, ?, ?, ?, ?)",
      (marks) => sql(`INSERT INTO ${buddies} (${columns}) VALUES ${marks}`),
    ),
    overwrite: new ManyRows("(?, ?, ?, ?, ?, ?, ?)", (marks) =>
      sql(
        `INSERT INTO ${buddies} (id, ${columns}) VALUES ${marks} ` +
          dialect.orUpdate(["user_id", "uin"], written),
      )),
    deleteIcons: new ManyRows(
      "?",
      (marks) => sql(`DELETE FROM ${settings} WHERE var = 'icon_hash' AND buddy_id IN (${marks})`),
    ),
    // user_id is overwritten too: the row may be left over from a deleted buddy whose number was given again
    saveIcons: new ManyRows("(?, ?, 'icon_hash', ?, ?)", (marks) =>
      sql(
        `INSERT INTO ${settings} (user_id, buddy_id, var, type, value) VALUES ${marks} ` +
          dialect.orUpdate(["buddy_id", "var"], ["user_id", "type", "value"]),
      )),
  };
}
