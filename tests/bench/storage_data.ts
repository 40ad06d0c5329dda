import { legacyName, userId } from "../../lib/ids.ts";
import type { BuddyRecord, NewUser } from "../../lib/storage/records.ts";

/** What is registered and stored; the same for every contender. */

export const buddiesEach = 50;

/** One buddy in so many has an avatar, which takes a row of its own. */
const avatarEvery = 5;

export function newUser(number: number): NewUser {
  return {
    user: userId(`user${number}@example.org`),
    legacyName: legacyName(`legacy${number}`),
    password: "a password",
    language: "en",
    encoding: "utf8",
  };
}

export const roster: readonly BuddyRecord[] = Array.from({ length: buddiesEach }, (_, index) => ({
  name: legacyName(`buddy${index}@legacy.example`),
  alias: `Buddy ${index}`,
  groups: ["Friends", "Work"],
  subscription: "both",
  flags: 2,
  iconHash: index % avatarEvery === 0 ? "da39a3ee5e6b4b0d3255bfef95601890afd80709" : "",
}));

export const buddyNames: readonly string[] = roster.map(({ name }) => name);

/** A buddy as the columns of its row, without the user's number in front. */
export const buddyColumns: readonly (readonly (string | number)[])[] = roster.map((buddy) => [
  buddy.name,
  buddy.subscription,
  buddy.alias,
  buddy.groups.join("\n"),
  buddy.flags,
]);

/** Avatars by the name of their buddy. */
export const avatars: readonly (readonly [string, string])[] = roster
  .filter(({ iconHash }) => iconHash !== "")
  .map(({ name, iconHash }) => [name, iconHash]);
