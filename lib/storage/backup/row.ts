import type { SealedPassword } from "../passwords/cipher.ts";

/**
 * What a backup holds, in this order: each user, followed by what is theirs. Nothing has a number, so it fits any
 * database. Times are ISO 8601, in UTC.
 */
export type BackupRow =
  | UserRow
  | ({ readonly row: "setting" } & SettingRow)
  | {
    readonly row: "buddy";
    readonly name: string;
    readonly subscription: string;
    readonly alias: string;
    /** A line each, as in the table. */
    readonly groups: string;
    readonly flags: number;
  }
  /** Belongs to the buddy before it. */
  | ({ readonly row: "buddy-setting" } & SettingRow)
  | {
    readonly row: "room";
    readonly room: string;
    readonly name: string;
    readonly address: string;
    readonly nickname: string;
  }
  /** Of a room that stands before it. */
  | {
    readonly row: "room-password";
    readonly room: string;
    /** As that of {@link UserRow}. */
    readonly password: string | SealedPassword;
  }
  | {
    readonly row: "message-id";
    readonly conversation: string;
    readonly legacyId: string;
    readonly ownId: string;
    readonly sentAt: string;
  }
  | ({ readonly row: "message"; readonly contact: string } & KeptRow)
  | ({ readonly row: "waiting" } & KeptRow);

/** A message in the archive, or something that waits for a client. */
export interface KeptRow {
  readonly id: string;
  /** In microseconds since the epoch. */
  readonly position: number;
  readonly text: string;
}

export interface UserRow {
  readonly row: "user";
  readonly user: string;
  readonly legacyName: string;
  /** Clear text, or encrypted as in the table. */
  readonly password: string | SealedPassword;
  readonly language: string;
  readonly encoding: string;
  readonly lastLogin: string | null;
  readonly vip: boolean;
  readonly online: boolean;
}

export interface SettingRow {
  readonly name: string;
  readonly type: number;
  readonly value: string;
}

/** How many rows of each kind. */
export type RowCounts = Readonly<Record<BackupRow["row"], number>>;

/** Counts rows as they pass. */
export class RowCounter {
  readonly counts: Record<BackupRow["row"], number> = {
    "user": 0,
    "setting": 0,
    "buddy": 0,
    "buddy-setting": 0,
    "message-id": 0,
    "room": 0,
    "room-password": 0,
    "message": 0,
    "waiting": 0,
  };

  count(row: BackupRow): void {
    this.counts[row.row]++;
  }
}
