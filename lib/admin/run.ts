import { errorText, TransportError } from "../errors.ts";
import type { Asker } from "../frontend.ts";
import type { UserId } from "../ids.ts";
import type { AdminContext, AdminEntry, Command, UserCommand, Variable } from "./command.ts";
import {
  type Action,
  noSuchUser,
  noUsername,
  refuseArguments,
  refuseCommand,
  refuseVariable,
  unknownEntry,
} from "./refusal.ts";
import { splitWords } from "./words.ts";

/** A line that was read: what to do, with which words behind the name, for whom. */
interface Request {
  readonly action: Action;
  readonly words: readonly string[];
  readonly asker: Asker;
  readonly context: AdminContext;
}

/**
 * Runs one line, `[get|set] <name> [argument …]`, and answers in words; a failure's begin with `Error:`. Never rejects.
 * Without `get` or `set` a variable is read and a command is run (Spectrum 2: core §6.2).
 */
export async function runAdmin(line: string, asker: Asker, context: AdminContext): Promise<string> {
  const { verb, name, words } = parse(line);
  const entry = context.entries.find((each) => each.name === name);
  if (entry === undefined) return unknownEntry;
  note(entry, asker, context);
  try {
    if (entry.kind === "variable") {
      return await useVariable(entry, { action: verb ?? "get", words, asker, context });
    }
    return await useCommand(entry, { action: verb ?? "execute", words, asker, context });
  } catch (error) {
    return failure(error, entry, context);
  }
}

function parse(line: string): { verb: "get" | "set" | undefined; name: string | undefined; words: string[] } {
  const [first, ...others] = splitWords(line);
  if (first !== "get" && first !== "set") return { verb: undefined, name: first, words: others };
  const [name, ...words] = others;
  return { verb: first, name, words };
}

async function useVariable(variable: Variable, { action, words, asker, context }: Request): Promise<string> {
  const refused = refuseVariable(variable, action, words, asker);
  if (refused !== undefined) return refused;
  const [value = ""] = words;
  return await (action === "set" ? variable.set?.(context, value) : variable.get(context)) ?? "";
}

async function useCommand(command: Command, request: Request): Promise<string> {
  if (command.context === "user") return await useForUser(command, request);
  const { action, words, asker, context } = request;
  return refuseCommand(command, action, asker) ?? refuseArguments(command, words, context) ??
    await command.run(context, words, asker);
}

/** An operator names the user first; a user means nobody but himself. */
async function useForUser(command: UserCommand, request: Request): Promise<string> {
  const { action, words, asker, context } = request;
  const [name, ...args] = asker.kind === "user" ? [asker.user, ...words] : words;
  if (name === undefined) return noUsername;
  const refused = refuseCommand(command, action, asker);
  if (refused !== undefined) return refused;
  const user = context.readUser(name);
  if (user === undefined || !await isKnown(user, context)) return noSuchUser;
  return refuseArguments(command, args, context) ?? await command.run(context, user, args);
}

async function isKnown(user: UserId, { users, registrations }: AdminContext): Promise<boolean> {
  return users.find(user) !== undefined || await registrations.find(user) !== undefined;
}

/** Who did what, but not with which arguments: there may be a password among them. */
function note({ kind, name }: AdminEntry, asker: Asker, { log }: AdminContext): void {
  const fields = { command: name, by: asker.kind === "user" ? asker.user : asker.name };
  if (kind === "variable") log.debug("an admin variable is asked for", fields);
  else log.info("an admin command is asked for", fields);
}

function failure(error: unknown, { name }: AdminEntry, { log }: AdminContext): string {
  if (!(error instanceof TransportError)) {
    log.error("an admin command failed", { command: name, reason: errorText(error) });
    return "Error: Something went wrong inside the gateway; its log says more.";
  }
  // What the operator typed will not do, which is no trouble of ours.
  if (error.code !== "not-acceptable") {
    log.error("an admin command failed", { command: name, reason: errorText(error.cause ?? error) });
  }
  return `Error: ${error.message}`;
}
