import type { UserId } from "../../ids.ts";
import { type Log, silentLog } from "../../log/mod.ts";
import { decodeOldPassword, encodeOldPassword } from "./old_form.ts";
import type { PasswordCipher, SealedPassword } from "./cipher.ts";

/**
 * A password as the tables hold it. A row of our own table counts only while the original's column is empty: if the
 * original has changed the password since, the column has the newer one.
 */
export interface StoredPassword {
  /** `users.password`: clear text, or the original's old form. */
  readonly column: string;
  /** The row of `transport_passwords`; without a `keyId` it is what would stand in the column if it fitted. */
  readonly own: SealedPassword | undefined;
}

/** The original's column is a `varchar(255)`. */
const longestInColumn = 255;

export interface SecretsOptions {
  /** `database.encryption_key` where the original would use it, else empty. */
  readonly oldKey?: string;
  /** Without one, passwords are stored as the original stores them. */
  readonly cipher?: PasswordCipher | undefined;
  readonly log?: Log;
}

/**
 * How passwords are stored. Encrypted ones never stand in the column of the original, so nothing there can be
 * mistaken for one, and any length fits.
 */
export class Secrets {
  readonly cipher: PasswordCipher | undefined;
  readonly #oldKey: string;
  readonly #log: Log;

  constructor({ oldKey = "", cipher, log = silentLog }: SecretsOptions = {}) {
    this.#oldKey = oldKey;
    this.cipher = cipher;
    this.#log = log;
  }

  /** What the operator should know about how passwords are stored; undefined when all is well. */
  get advice(): string | undefined {
    if (this.cipher !== undefined) return undefined;
    const how = this.#oldKey === ""
      ? "stored in clear text"
      : "only disguised by database.encryption_key, which protects nothing";
    return `people's passwords for the legacy network are ${how}: set database.password_key_file`;
  }

  /** `owner`: as {@link PasswordCipher.seal}. */
  async seal(owner: string, password: string): Promise<StoredPassword> {
    if (password === "") return { column: "", own: undefined };
    if (this.cipher !== undefined) return { column: "", own: await this.cipher.seal(owner, password) };
    const column = this.#oldKey === "" ? password : encodeOldPassword(password, this.#oldKey);
    if (column.length <= longestInColumn) return { column, own: undefined };
    return { column: "", own: { keyId: "", text: column } };
  }

  /** Empty, and noted in the log, when it cannot be read: the user can still register again. */
  async open(user: UserId, stored: StoredPassword): Promise<string> {
    const password = await this.tryOpen(user, stored);
    if (password === undefined) this.#log.error("a stored credential cannot be read", { user });
    return password ?? "";
  }

  /** Undefined when it was encrypted with another key, damaged, or made for another owner. */
  async tryOpen(owner: string, { column, own }: StoredPassword): Promise<string | undefined> {
    if (column !== "" || own === undefined) return this.#fromColumn(column);
    if (own.keyId === "") return this.#fromColumn(own.text);
    return await this.cipher?.open(owner, own);
  }

  /** The password of a room that the user stays in. There is no column of the original's for it. */
  async sealOfRoom(user: UserId, room: string, password: string): Promise<SealedPassword> {
    const { column, own } = await this.seal(roomOwner(user, room), password);
    return own ?? { keyId: "", text: column };
  }

  /** Empty, and noted in the log, when it cannot be read: the user can still enter with it again. */
  async openOfRoom(user: UserId, room: string, sealed: SealedPassword): Promise<string> {
    const password = await this.tryOpenOfRoom(user, room, sealed);
    if (password === undefined) this.#log.error("the stored credential of a room cannot be read", { user });
    return password ?? "";
  }

  /** As {@link tryOpen}. */
  async tryOpenOfRoom(user: UserId, room: string, sealed: SealedPassword): Promise<string | undefined> {
    return await this.tryOpen(roomOwner(user, room), { column: "", own: sealed });
  }

  #fromColumn(text: string): string {
    return this.#oldKey === "" || text === "" ? text : decodeOldPassword(text, this.#oldKey);
  }
}

function roomOwner(user: UserId, room: string): string {
  return `${user}\0${room}`;
}
