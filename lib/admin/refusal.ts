/** Why something is not done. The texts are Spectrum 2's own: programs know them (core §6.2). */
import type { Asker } from "../frontend.ts";
import type { AdminContext, AdminEntry, Command, Variable } from "./command.ts";

export type Action = "get" | "set" | "execute";

export const unknownEntry = "Error: Unknown variable or command";
export const noUsername = "Error: No username given";
export const noSuchUser = "Error: This command can be executed only in user context.";
export const mayNotExecute = "Error: You do not have rights to execute this command.";

/** Undefined when the variable may be read or set. Whatever follows its name when it is read is ignored. */
export function refuseVariable(
  variable: Variable,
  action: Action,
  values: readonly string[],
  asker: Asker,
): string | undefined {
  const isSet = action === "set";
  if (isSet && variable.set === undefined) return cannotBe("set");
  if (isForbidden(variable, asker)) {
    return `Error: You do not have rights to ${isSet ? "set" : "get"} this variable.`;
  }
  return isSet && values.length === 0 ? "Error: Value is missing." : undefined;
}

/** Undefined when the command may be run, arguments aside. */
export function refuseCommand(command: Command, action: Action, asker: Asker): string | undefined {
  if (action !== "execute") return cannotBe(action);
  return isForbidden(command, asker) ? mayNotExecute : undefined;
}

/** Undefined when there are as many arguments as the command wants. */
export function refuseArguments(
  command: Command,
  args: readonly string[],
  context: AdminContext,
): string | undefined {
  const declared = command.arguments?.(context) ?? [];
  const needed = declared.filter(({ optional = false }) => !optional);
  if (args.length < needed.length) return "Error: Argument is missing.";
  return args.length > declared.length ? "Error: Too many arguments." : undefined;
}

function cannotBe(action: "get" | "set"): string {
  return `Error: This variable cannot be ${action}.`;
}

function isForbidden({ access }: AdminEntry, asker: Asker): boolean {
  return access === "admin" && asker.kind === "user";
}
