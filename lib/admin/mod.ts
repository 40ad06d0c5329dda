export type { AdminContext } from "./command.ts";
export { adminEntries } from "./commands.ts";
export { runAdmin } from "./run.ts";
