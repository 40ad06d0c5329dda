/** Memory in KiB: of this process and, as they say themselves, of its backends. */
import type { AdminContext, Variable } from "./command.ts";

export const resMemory: Variable = {
  kind: "variable",
  name: "res_memory",
  category: "Memory",
  access: "admin",
  description: "Resident memory of the instance and its backends in KB",
  get: (context) => String(resident(context)),
};

export const shrMemory: Variable = {
  kind: "variable",
  name: "shr_memory",
  category: "Memory",
  access: "admin",
  description: "Shared memory of the instance and its backends in KB",
  get: (context) => String(shared(context)),
};

export const usedMemory: Variable = {
  kind: "variable",
  name: "used_memory",
  category: "Memory",
  access: "admin",
  description: "res_memory less shr_memory in KB",
  get: (context) => String(resident(context) - shared(context)),
};

export const averageMemoryPerUser: Variable = {
  kind: "variable",
  name: "average_memory_per_user",
  category: "Memory",
  access: "admin",
  description: "What backends have grown since their start, by online user, in KB",
  get({ backends, users }) {
    if (users.count === 0) return "0";
    const grown = sum(backends.stats.map(({ res, initRes }) => Math.max(0, res - initRes)));
    return String(Math.floor(grown / users.count));
  },
};

function resident({ memory, backends }: AdminContext): number {
  return memory().resident + sum(backends.stats.map(({ res }) => res));
}

function shared({ memory, backends }: AdminContext): number {
  return memory().shared + sum(backends.stats.map(({ shared }) => shared));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
