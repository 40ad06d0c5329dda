import type { AdminArgument, AdminEntryView } from "../frontend.ts";
import type { AdminContext, AdminEntry } from "./command.ts";

/** Every command and variable, for those who make forms of them. */
export function describeEntries(context: AdminContext): AdminEntryView[] {
  return context.entries.map((entry) => {
    const { name, description } = entry;
    const isCommand = entry.kind === "command";
    // A variable has no label of its own, and what it is says the most.
    const label = isCommand ? entry.label : description;
    return { name, label, description, isCommand, arguments: argumentsOf(entry, context) };
  });
}

/** A command about one user is told the user first. */
const aboutWhom: AdminArgument = {
  name: "user",
  label: "User",
  example: "user@domain.tld",
  type: "string",
};

function argumentsOf(entry: AdminEntry, context: AdminContext): readonly AdminArgument[] {
  if (entry.kind === "variable") return [];
  const own = entry.arguments?.(context) ?? [];
  return entry.context === "user" ? [aboutWhom, ...own] : own;
}
