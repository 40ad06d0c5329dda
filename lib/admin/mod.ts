export type { AdminContext } from "./command.ts";
export { adminEntries } from "./commands.ts";
export { describeEntries } from "./describe.ts";
export { runAdmin } from "./run.ts";
