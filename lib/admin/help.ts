/** What there is: for people (`help`), and for programs that build forms of it (`args`, `commands`, `variables`). */
import {
  type AdminContext,
  type AdminEntry,
  categories,
  type Command,
  type GlobalCommand,
  type Variable,
} from "./command.ts";

export const help: GlobalCommand = {
  kind: "command",
  context: "global",
  name: "help",
  category: "General",
  access: "admin",
  label: "Help",
  description: "Shows help message",
  run({ entries }) {
    return categories.map((category) => {
      const lines = entries.filter((entry) => entry.category === category).map(helpLine);
      return `${category}:\n${lines.join("")}`;
    }).join("");
  },
};

export const args: GlobalCommand = {
  kind: "command",
  context: "global",
  name: "args",
  category: "General",
  access: "admin",
  label: "Command's arguments",
  description: "Shows what a command wants to be told",
  arguments: () => [{ name: "command", label: "Command", example: "register", type: "string" }],
  run(context, [name]) {
    const entry = context.entries.find((each) => each.name === name);
    if (entry === undefined) return "Error: Unknown command passed as an argument.";
    return argumentsOf(entry, context).map(({ name, label, example, type }) =>
      `${name} - "${label}" Example: "${example}" Type: "${type}"\n`
    ).join("");
  },
};

export const commands: GlobalCommand = {
  kind: "command",
  context: "global",
  name: "commands",
  category: "General",
  access: "admin",
  label: "Available commands",
  description: "Shows all commands and what belongs to them",
  run: ({ entries }) => entries.filter((entry) => entry.kind === "command").map(commandLine).join(""),
};

export const variables: GlobalCommand = {
  kind: "command",
  context: "global",
  name: "variables",
  category: "General",
  access: "admin",
  label: "Available variables",
  description: "Shows all variables with their values",
  async run(context) {
    const found = context.entries.filter((entry) => entry.kind === "variable");
    return (await Promise.all(found.map((entry) => variableLine(entry, context)))).join("");
  },
};

function helpLine({ kind, name, description }: AdminEntry): string {
  return `   ${kind === "command" ? "CMD" : "VAR"}   ${name} - ${description}\n`;
}

function argumentsOf(entry: AdminEntry, context: AdminContext) {
  return entry.kind === "command" ? entry.arguments?.(context) ?? [] : [];
}

// COMPAT(spectrum2): "AccesMode" is misspelt there, and programs look for it.

function commandLine({ name, description, category, access, context, label }: Command): string {
  return `${name} - "${description}" Category: ${category} AccesMode: ${capital(access)} ` +
    `Context: ${capital(context)} Label: "${label}"\n`;
}

async function variableLine(variable: Variable, context: AdminContext): Promise<string> {
  const { name, description, category, access } = variable;
  const readOnly = variable.set === undefined;
  return `${name} - "${description}" Value: "${await variable.get(context)}" Read-only: ${readOnly} ` +
    `Category: ${category} AccesMode: ${capital(access)} Context: Global\n`;
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
