import type { Variable } from "./command.ts";

export const backendsCount: Variable = {
  kind: "variable",
  name: "backends_count",
  category: "Backends",
  access: "admin",
  description: "Number of active backends",
  get: ({ backends }) => String(backends.count),
};

export const crashedBackendsCount: Variable = {
  kind: "variable",
  name: "crashed_backends_count",
  category: "Backends",
  access: "admin",
  description: "Number of crashed backends",
  get: ({ backends }) => String(backends.crashes),
};

export const crashedBackends: Variable = {
  kind: "variable",
  name: "crashed_backends",
  category: "Backends",
  access: "admin",
  description: "IDs of crashed backends, one on each line",
  get: ({ backends }) => backends.crashed.map((id) => `${id}\n`).join(""),
};
