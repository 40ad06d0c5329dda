import { legacyName, type UserId } from "../../../lib/ids.ts";
import type { BuddyRecord, NewUser } from "../../../lib/storage/records.ts";

/** So many buddies who all have this alias. */
export function rosterOf(size: number, alias: string): BuddyRecord[] {
  const basis = { alias, groups: ["Friends"], subscription: "both", flags: 0, iconHash: alias } as const;
  return Array.from({ length: size }, (_, number) => ({ name: legacyName(`buddy${number}`), ...basis }));
}

export function accountOf(user: UserId): NewUser {
  return { user, legacyName: legacyName(user), password: "s3cret", language: "en", encoding: "utf8" };
}
