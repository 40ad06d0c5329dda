/** What an admin command is, and what it works with. */
import type { Clock } from "../clock.ts";
import type { Config, Reloaded } from "../config/mod.ts";
import type { AdminArgument, Asker } from "../frontend.ts";
import type { UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { BackendCensus } from "../metrics/backend_census.ts";
import type { Counters } from "../metrics/counters.ts";
import type { Memory } from "../../proto/mod.ts";
import type { NetworkFacts } from "../users/network.ts";
import type { Registrations } from "../users/registration.ts";
import type { Users } from "../users/users.ts";

/** What admin commands know of the instance. */
export interface AdminContext {
  /** Every command and variable there is. */
  readonly entries: readonly AdminEntry[];
  readonly config: Config;
  readonly users: Users;
  readonly registrations: Registrations;
  readonly network: NetworkFacts;
  readonly backends: BackendCensus;
  readonly counters: Counters;
  readonly clock: Clock;
  /** When the instance started, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly log: Log;
  /** The memory of this process. */
  memory(): Memory;
  /** Reads the configuration again; rejects when it cannot be read at all. */
  reload(): Promise<Reloaded>;
  /** The user whom a typed name means; undefined when it can be nobody's. */
  readUser(text: string): UserId | undefined;
}

/** In the order in which `help` shows them. */
export const categories = ["General", "Users", "Messages", "Frontend", "Backends", "Memory"] as const;
export type Category = (typeof categories)[number];

export type Argument = AdminArgument;

interface Described {
  readonly name: string;
  readonly category: Category;
  /** Whether users may use it for themselves, or operators only. */
  readonly access: "admin" | "user";
  readonly description: string;
}

type Answer = string | Promise<string>;

/** Something to be read, and perhaps to be set. */
export interface Variable extends Described {
  readonly kind: "variable";
  get(context: AdminContext): Answer;
  set?(context: AdminContext, value: string): Answer;
}

interface Executable extends Described {
  readonly kind: "command";
  /** For a button. */
  readonly label: string;
  /** What it wants to be told, beside the user of a user's command. */
  arguments?(context: AdminContext): readonly Argument[];
}

export interface GlobalCommand extends Executable {
  readonly context: "global";
  run(context: AdminContext, args: readonly string[], asker: Asker): Answer;
}

/** A command about one user, who is stored or online. */
export interface UserCommand extends Executable {
  readonly context: "user";
  run(context: AdminContext, user: UserId, args: readonly string[]): Answer;
}

export type Command = GlobalCommand | UserCommand;

/** A command or variable: a value, listed once in `commands.ts`. */
export type AdminEntry = Variable | Command;
