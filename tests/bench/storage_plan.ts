import { engines } from "./storage_engines.ts";

export type EngineName = keyof typeof engines;

const defaults = { users: 10_000, rosters: 3_000, rounds: 3 };

export interface StoragePlan extends Readonly<typeof defaults> {
  readonly engines: readonly EngineName[];
}

/** What the command line asks for. */
export function readPlan(args: readonly string[]): StoragePlan {
  const plan = { ...defaults };
  const chosen: EngineName[] = [];
  for (const argument of args) {
    const [, name, value] = /^--(\w+)=(\d+)$/.exec(argument) ?? [];
    if (isNumberName(name)) plan[name] = Number(value);
    else if (isEngineName(argument)) chosen.push(argument);
    else throw new Error(`${argument}: known are ${known()}`);
  }
  return { ...plan, engines: chosen.length === 0 ? engineNames() : chosen };
}

function known(): string {
  return [...Object.keys(defaults).map((name) => `--${name}=N`), ...engineNames()].join(" ");
}

function isNumberName(name: string | undefined): name is keyof typeof defaults {
  return name !== undefined && name in defaults;
}

function isEngineName(name: string): name is EngineName {
  return name in engines;
}

function engineNames(): EngineName[] {
  return Object.keys(engines).filter(isEngineName);
}
