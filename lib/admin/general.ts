import { errorText } from "../errors.ts";
import type { AdminContext, GlobalCommand, Variable } from "./command.ts";

export const status: Variable = {
  kind: "variable",
  name: "status",
  category: "General",
  access: "admin",
  description: "Shows instance status",
  get: ({ users, backends }) => `Running (${users.count} users connected using ${backends.count} backends)`,
};

export const uptime: Variable = {
  kind: "variable",
  name: "uptime",
  category: "General",
  access: "admin",
  description: "Seconds since the instance started",
  get: ({ clock, startedAt }) => String(Math.floor((clock.now() - startedAt) / 1000)),
};

export const reload: GlobalCommand = {
  kind: "command",
  context: "global",
  name: "reload",
  category: "General",
  access: "admin",
  label: "Reload Spectrum 2 configuration",
  description: "Reads the configuration file again and says what waits for a restart",
  run: reloadConfig,
};

const reloadFailed = "Error: Error during config reload";

/** One line as in Spectrum 2, and further ones only when there is more to say. */
async function reloadConfig(context: AdminContext): Promise<string> {
  try {
    const { problems, afterRestart } = await context.reload();
    if (problems.length > 0) return [reloadFailed, ...problems].join("\n");
    if (afterRestart.length === 0) return "Config reloaded";
    return `Config reloaded\nThese options change only after a restart: ${afterRestart.join(" ")}`;
  } catch (error) {
    return `${reloadFailed}\n${errorText(error)}`;
  }
}
