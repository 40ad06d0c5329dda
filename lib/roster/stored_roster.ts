import { foldedName, type LegacyName, type UserId } from "../ids.ts";
import type { Storage } from "../storage/storage.ts";
import { Buddy } from "./buddy.ts";

/**
 * Somebody who is not logged in takes a buddy off the list: the next login will know. Rejects with `storage-failed`.
 */
export async function dismissStored(storage: Storage, user: UserId, name: LegacyName): Promise<void> {
  const wanted = foldedName(name);
  const record = (await storage.buddies(user)).find((each) => foldedName(each.name) === wanted);
  if (record === undefined) return;
  const buddy = new Buddy(record);
  buddy.dismissed = true;
  await storage.saveBuddies(user, [buddy.record]);
}
