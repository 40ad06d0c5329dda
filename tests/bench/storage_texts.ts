import { buddyStatements } from "../../lib/storage/buddy_rows.ts";
import type { Piece } from "../../lib/storage/many_rows.ts";
import { SettingType } from "../../lib/storage/records.ts";
import type { SqlDatabase } from "../../lib/storage/sql_driver.ts";
import { statements } from "../../lib/storage/statements.ts";
import { userNumber } from "../../lib/storage/user_numbers.ts";
import { avatars, buddyColumns, buddyNames, newUser } from "./storage_data.ts";

export type Value = string | number;

/** A statement and its values, ready for a driver. */
export interface Ready {
  readonly text: string;
  readonly values: Value[];
}

/** A statement for the rows from one number up to another. */
interface Part {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** What is special to a driver: how it wants a text, and whether it wants a user's name twice. */
export interface Spelling {
  readonly text: (text: string) => string;
  readonly nameTwice: boolean;
}

const asItIs: Spelling = { text: (text) => text, nameTwice: false };

/**
 * The statements that the storage sends for the work, with values as somebody would put them together who has only the
 * driver. The texts are made once.
 */
export class Texts {
  readonly #sql: ReturnType<typeof textsOf>;
  readonly #nameTwice: boolean;

  constructor(database: Pick<SqlDatabase, "dialect" | "prefix">, spelling: Spelling = asItIs) {
    this.#sql = textsOf(database, spelling.text);
    this.#nameTwice = spelling.nameTwice;
  }

  updateUser(number: number): Ready {
    const { user, legacyName, password, language, encoding } = newUser(number);
    return {
      text: this.#sql.updateUser,
      values: [legacyName, password, language, encoding, ...this.#named(user)],
    };
  }

  insertUser(number: number): Ready {
    const { user, legacyName, password, language, encoding } = newUser(number);
    return { text: this.#sql.insertUser, values: [legacyName, password, language, encoding, user] };
  }

  userNumber(number: number): Ready {
    return { text: this.#sql.userNumber, values: this.#named(newUser(number).user) };
  }

  /** `id` is the user's number in the tables, here and below. */
  deleteBelongings(id: number): Ready[] {
    return this.#sql.deleteBelongings.map((text) => ({ text, values: [id] }));
  }

  findBuddies(id: number): Ready {
    const { text, marks } = this.#sql.findBuddies;
    const filler = Array.from({ length: marks - buddyNames.length }, () => buddyNames[0] ?? "");
    return { text, values: [id, ...buddyNames, ...filler] };
  }

  insertBuddies(id: number): Ready[] {
    return this.#sql.insertBuddies.map(({ text, from, to }) => ({
      text,
      values: buddyColumns.slice(from, to).flatMap((columns) => [id, ...columns]),
    }));
  }

  /** `buddyIds` are the numbers of the stored buddies, by name. */
  saveAvatars(id: number, buddyIds: ReadonlyMap<string, number>): Ready[] {
    return this.#sql.saveAvatars.map(({ text, from, to }) => ({
      text,
      values: avatars.slice(from, to).flatMap((
        [name, hash],
      ) => [id, buddyIds.get(name) ?? 0, SettingType.string, hash]),
    }));
  }

  loadBuddies(number: number): Ready {
    return { text: this.#sql.loadBuddies, values: this.#named(newUser(number).user) };
  }

  #named(user: string): Value[] {
    return this.#nameTwice ? [user, user] : [user];
  }
}

function textsOf(
  { dialect, prefix }: Pick<SqlDatabase, "dialect" | "prefix">,
  spelled: (text: string) => string,
) {
  const sql = statements(dialect, prefix);
  const buddySql = buddyStatements(dialect, prefix);
  const [found = { statement: "", values: [] }] = buddySql.find.listed([0], buddyNames);
  return {
    updateUser: spelled(sql.updateUser),
    insertUser: spelled(sql.insertUser),
    userNumber: spelled(userNumber(dialect, prefix)),
    deleteBelongings: sql.deleteBelongings.map(spelled),
    findBuddies: { text: spelled(found.statement), marks: found.values.length - 1 },
    insertBuddies: partsOf(buddySql.insert.pieces(buddyColumns.map(() => [0])), spelled),
    saveAvatars: partsOf(buddySql.saveIcons.pieces(avatars.map(() => [0])), spelled),
    loadBuddies: spelled(sql.buddies),
  };
}

/** From pieces of rows that have one value each. */
function partsOf(pieces: Iterable<Piece>, spelled: (text: string) => string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const { statement, values } of pieces) {
    parts.push({ text: spelled(statement), from, to: from + values.length });
    from += values.length;
  }
  return parts;
}
