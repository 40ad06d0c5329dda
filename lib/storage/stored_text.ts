import type { BuddyRecord } from "./records.ts";

/**
 * The text as every database can keep it: SQLite cuts at a NUL when reading and PostgreSQL refuses one; half a
 * surrogate pair has no UTF-8.
 */
export function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** Group names as one text, a line each. */
export function joinGroups(groups: readonly string[]): string {
  return groups.map((group) => group.replaceAll("\n", " ")).join("\n");
}

/** The reverse of {@link joinGroups}. Old rows may end in a line feed: empty names are no groups. */
export function splitGroups(text: string): readonly string[] {
  return text.split("\n").filter((group) => group !== "");
}

/** Only buddies with a name are stored. */
export function hasName(buddy: BuddyRecord): boolean {
  return storable(buddy.name) !== "";
}
