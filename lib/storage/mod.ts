export { MemoryStorage } from "./memory.ts";
export { SettingType } from "./records.ts";
export type { BuddyRecord, NewUser, StoredSubscription, UserRecord } from "./records.ts";
export { openSqlite } from "./sqlite.ts";
export type { Storage } from "./storage.ts";
